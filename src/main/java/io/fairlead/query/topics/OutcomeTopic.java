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
   * What is looked for.
   *
   * @param endedAtMs as remembered of the task, milliseconds since the Unix epoch
   * @param rejected whether the outcome of a submission that was not accepted is meant
   */
  record Wanted(SwarmId swarm, TaskId task, long endedAtMs, boolean rejected) {
    /** An outcome that was repeated after a crash is the same, whichever of the two it is. */
    boolean is(Outcome outcome) {
      return outcome.getTaskId().equals(task.value())
          && outcome.getEndedAtMs() == endedAtMs
          && (outcome.getKind() == OutcomeKind.REJECTED) == rejected;
    }
  }

  /**
   * Looks for it; if the task has just ended, waits a moment for its outcome to be committed.
   *
   * @param nowMs milliseconds since the Unix epoch
   * @param deadline waits no longer
   */
  Found find(Consumer<byte[], byte[]> consumer, Wanted wanted, long nowMs, Deadline deadline) {
    TopicPartition partition = PartitionScan.home(consumer, topic, wanted.swarm().value());
    // In this order: what comes between the two is found then.
    long end = PartitionScan.range(consumer, partition).end();
    OffsetAndTimestamp start =
        consumer.offsetsForTimes(Map.of(partition, wanted.endedAtMs())).get(partition);
    boolean recent = nowMs - wanted.endedAtMs() < PATIENCE_MS;
    Search search = new Search(wanted);
    long until = recent ? Long.MAX_VALUE : end;
    PartitionScan scan =
        new PartitionScan(
            consumer, PartitionScan.MAX_RECORDS, deadline.within(PartitionScan.MAX_MS));
    long reached =
        scan.forward(partition, start == null ? end : start.offset(), until, search::more);
    if (search.outcome != null) {
      return new Found.There(search.outcome);
    }
    return search.passed || reached >= until ? new Found.Gone() : new Found.NotVisible();
  }

  private final class Search {
    private final Wanted wanted;
    private final byte[] key;
    private @Nullable Outcome outcome;
    private boolean passed;

    private Search(Wanted wanted) {
      this.wanted = wanted;
      this.key = wanted.swarm().value().getBytes(StandardCharsets.UTF_8);
    }

    private boolean more(ConsumerRecord<byte[], byte[]> record) {
      passed = record.timestamp() > wanted.endedAtMs() + PATIENCE_MS;
      if (!passed && Arrays.equals(key, record.key())) {
        Outcome read = decoded(record);
        if (read != null && wanted.is(read)) {
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
