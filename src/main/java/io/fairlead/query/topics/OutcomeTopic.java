package io.fairlead.query.topics;

import io.fairlead.model.SwarmId;
import io.fairlead.model.TaskId;
import io.fairlead.wire.WireException;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the outcome of a task by when the task ended: its record has that very time (or a later
 * one, where the topic keeps the time of the append), so that a look from there forward is short.
 */
final class OutcomeTopic {
  /** Beyond records so much younger there is no hope: clocks of instances differ by less. */
  static final long PATIENCE_MS = 60_000;

  private final String topic;
  private final Deserializer<Outcome> decoder;

  OutcomeTopic(String topic, Deserializer<Outcome> decoder) {
    this.topic = topic;
    this.decoder = decoder;
  }

  /** What a look comes to. */
  sealed interface Found {
    /** The outcome. */
    record There(Outcome outcome) implements Found {}

    /** What is there is younger. */
    record Gone() implements Found {}

    /** It is not committed yet, or a bound was met. */
    record NotVisible() implements Found {}
  }

  /**
   * Looks for it; if the task has just ended, waits a moment for its outcome to be committed.
   *
   * @param endedAtMs as remembered of the finished task
   * @param nowMs milliseconds since the Unix epoch
   */
  Found find(
      Consumer<byte[], byte[]> consumer, SwarmId swarm, TaskId task, long endedAtMs, long nowMs) {
    TopicPartition partition = PartitionScan.home(consumer, topic, swarm.value());
    // In this order: what comes between the two is found then.
    long end = PartitionScan.range(consumer, partition).end();
    OffsetAndTimestamp start =
        consumer.offsetsForTimes(Map.of(partition, endedAtMs)).get(partition);
    boolean recent = nowMs - endedAtMs < PATIENCE_MS;
    Search search = new Search(swarm, task, endedAtMs);
    long until = recent ? Long.MAX_VALUE : end;
    PartitionScan scan = new PartitionScan(consumer);
    long reached =
        scan.forward(partition, start == null ? end : start.offset(), until, search::more);
    if (search.outcome != null) {
      return new Found.There(search.outcome);
    }
    return search.passed || reached >= until ? new Found.Gone() : new Found.NotVisible();
  }

  private final class Search {
    private final String taskId;
    private final byte[] key;
    private final long endedAtMs;
    private @Nullable Outcome outcome;
    private boolean passed;

    private Search(SwarmId swarm, TaskId task, long endedAtMs) {
      this.taskId = task.value();
      this.key = swarm.value().getBytes(StandardCharsets.UTF_8);
      this.endedAtMs = endedAtMs;
    }

    private boolean more(ConsumerRecord<byte[], byte[]> record) {
      passed = record.timestamp() > endedAtMs + PATIENCE_MS;
      if (!passed && Arrays.equals(key, record.key())) {
        Outcome read = decoded(record);
        // An outcome that was repeated after a crash has the same time; one of an earlier
        // submission under this id, which was rejected, has not.
        if (read != null
            && read.getTaskId().equals(taskId)
            && read.getEndedAtMs() == endedAtMs
            && read.getKind() != OutcomeKind.REJECTED) {
          outcome = read;
        }
      }
      return !passed && outcome == null;
    }

    private @Nullable Outcome decoded(ConsumerRecord<byte[], byte[]> record) {
      try {
        return decoder.deserialize(topic, record.value());
      } catch (WireException e) {
        if (e.poison()) {
          return null;
        }
        throw e;
      }
    }
  }
}
