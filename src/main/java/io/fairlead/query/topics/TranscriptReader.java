package io.fairlead.query.topics;

import io.fairlead.model.SwarmId;
import io.fairlead.optimize.SearchCancelledException;
import io.fairlead.optimize.SearchMonitor;
import io.fairlead.wire.Submission;
import io.fairlead.wire.TaskCodec;
import io.fairlead.wire.WireException;
import io.fairlead.wire.avro.Decision;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.Task;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the topics tell of a swarm in a period: first the tasks, then the outcomes from the
 * beginning of the period until all of those tasks have ended, then the decisions. Each topic is
 * begun at the period's first record and passed once.
 *
 * <p>A task arrives when its record was written, by the record's timestamp: that is when the
 * coordinator could know of it, and what the topic can be searched by. {@code submittedAtMs} is
 * what its producer says, which may be any time before; it stands in only where the record has no
 * timestamp.
 */
final class TranscriptReader {
  /**
   * So many records in a row at or after the end of the period end the reading: producers' clocks
   * differ, and one that is wrong must not end it.
   */
  static final int PAST_THE_END = 1_000;

  private static final int RECORDS_A_LOOK = 1_024;

  private final Sources sources;
  private final RecordingBounds bounds;

  /** The topics. */
  record Sources(
      String tasks,
      Deserializer<Task> task,
      String outcomes,
      Deserializer<Outcome> outcome,
      String decisions,
      Deserializer<Decision> decision) {}

  /**
   * What is there of a topic from the beginning of the period on.
   *
   * @param retainedFromMs timestamp of the first record; 0 if what is asked for is there
   */
  private record Stretch(TopicPartition partition, long start, long end, long retainedFromMs) {}

  TranscriptReader(Sources sources, RecordingBounds bounds) {
    this.sources = sources;
    this.bounds = bounds;
  }

  /**
   * Reads.
   *
   * @param fromMs milliseconds since the Unix epoch
   * @param untilMs exclusive, milliseconds since the Unix epoch
   * @param agents those that are there now; decisions are read on until it is known of each whether
   *     it was there
   * @param nowMs milliseconds since the Unix epoch
   */
  Transcript read(
      Consumer<byte[], byte[]> consumer,
      SwarmId swarm,
      long fromMs,
      long untilMs,
      Set<String> agents,
      long nowMs,
      SearchMonitor monitor) {
    return new Reading(consumer, swarm, new Transcript(fromMs, untilMs), nowMs, monitor)
        .all(agents);
  }

  private final class Reading {
    private final Consumer<byte[], byte[]> consumer;
    private final SwarmId swarm;
    private final byte[] key;
    private final Transcript transcript;
    private final long nowMs;
    private final SearchMonitor monitor;
    private long passed;

    private Reading(
        Consumer<byte[], byte[]> consumer,
        SwarmId swarm,
        Transcript transcript,
        long nowMs,
        SearchMonitor monitor) {
      this.consumer = consumer;
      this.swarm = swarm;
      this.key = swarm.value().getBytes(StandardCharsets.UTF_8);
      this.transcript = transcript;
      this.nowMs = nowMs;
      this.monitor = monitor;
    }

    private Transcript all(Set<String> agents) {
      Stretch tasks = stretch(sources.tasks());
      Stretch outcomes = stretch(sources.outcomes());
      Stretch decisions = stretch(sources.decisions());
      transcript.beginsAt(tasks.retainedFromMs, "tasks");
      transcript.beginsAt(outcomes.retainedFromMs, "outcomes");
      tasks(tasks);
      outcomes(outcomes);
      decisions(decisions, agents);
      return transcript;
    }

    private Stretch stretch(String topic) {
      TopicPartition partition = PartitionScan.home(consumer, topic, swarm.value());
      PartitionScan.Range range = PartitionScan.range(consumer, partition);
      OffsetAndTimestamp start =
          consumer.offsetsForTimes(Map.of(partition, transcript.askedFromMs())).get(partition);
      if (start == null) {
        return new Stretch(partition, range.end(), range.end(), 0);
      }
      boolean first = range.begin() > 0 && start.offset() <= range.begin();
      return new Stretch(
          partition,
          Math.max(range.begin(), start.offset()),
          range.end(),
          first ? start.timestamp() : 0);
    }

    /** Shows the records of the swarm that can be read, with their times; how far it came. */
    private <T> long scan(
        Stretch stretch,
        Deserializer<T> decoder,
        BiPredicate<ConsumerRecord<byte[], byte[]>, @Nullable T> more) {
      PartitionScan scan =
          new PartitionScan(consumer, bounds.maxRecords(), Math.max(1, bounds.maxMs() / 3));
      Predicate<ConsumerRecord<byte[], byte[]>> shown =
          record -> {
            look();
            return more.test(
                record, Arrays.equals(key, record.key()) ? decoded(decoder, record) : null);
          };
      return scan.forward(stretch.partition, stretch.start, stretch.end, shown);
    }

    private void look() {
      if (passed++ % RECORDS_A_LOOK == 0 && monitor.cancelled()) {
        throw new SearchCancelledException();
      }
    }

    private <T> @Nullable T decoded(
        Deserializer<T> decoder, ConsumerRecord<byte[], byte[]> record) {
      try {
        return decoder.deserialize(record.topic(), record.value());
      } catch (WireException e) {
        if (e.poison()) {
          transcript.unreadable();
          return null;
        }
        throw e;
      }
    }

    private void tasks(Stretch stretch) {
      monitor.progress(0, "reading tasks");
      TaskScan scan = new TaskScan();
      long reached = scan(stretch, sources.task(), scan::more);
      if (scan.full) {
        transcript.endsAt(scan.lastMs, "there are more than " + bounds.maxTasks() + " tasks in it");
      } else if (!scan.beyond && reached < stretch.end) {
        transcript.endsAt(scan.lastMs, "more records than can be read at once were written in it");
      }
      transcript.tasksRead();
    }

    private final class TaskScan {
      private long lastMs = transcript.fromMs();
      private int pastTheEnd;
      private boolean beyond;
      private boolean full;

      private boolean more(ConsumerRecord<byte[], byte[]> record, @Nullable Task message) {
        long atMs = record.timestamp();
        if (message != null) {
          atMs = atMs < 0 ? message.getSubmittedAtMs() : atMs;
          if (atMs >= transcript.fromMs() && atMs < transcript.untilMs()) {
            if (transcript.submitted().size() >= bounds.maxTasks()) {
              full = true;
              lastMs = atMs;
              return false;
            }
            take(message, atMs);
          }
        }
        pastTheEnd = atMs >= transcript.untilMs() ? pastTheEnd + 1 : 0;
        beyond = pastTheEnd >= PAST_THE_END;
        if (atMs < transcript.untilMs()) {
          lastMs = Math.max(lastMs, atMs);
        }
        return !beyond;
      }

      private void take(Task message, long atMs) {
        Submission submission = TaskCodec.decode(message, atMs);
        if (submission instanceof Submission.Accepted accepted && accepted.swarm().equals(swarm)) {
          transcript.submitted(accepted.task(), atMs);
        } else {
          transcript.unreadable();
        }
      }
    }

    private void outcomes(Stretch stretch) {
      monitor.progress(0, "reading how they ended");
      long[] lastMs = {transcript.fromMs()};
      boolean[] known = {false};
      long reached =
          scan(
              stretch,
              sources.outcome(),
              (record, outcome) -> {
                if (outcome != null) {
                  transcript.ended(outcome);
                }
                lastMs[0] = record.timestamp();
                known[0] = transcript.open() == 0 && record.timestamp() >= transcript.untilMs();
                return !known[0];
              });
      boolean cut = !known[0] && reached < stretch.end;
      transcript.seenUntil(cut ? lastMs[0] : nowMs);
      if (cut && transcript.open() > 0) {
        transcript.remark(
            "outcomes were read up to "
                + Transcript.at(lastMs[0])
                + " only; there are more than can be read at once");
      }
    }

    private void decisions(Stretch stretch, Set<String> agents) {
      monitor.progress(0, "reading which agents were there");
      if (stretch.retainedFromMs > transcript.fromMs()) {
        transcript.remark(
            "decisions are retained from "
                + Transcript.at(stretch.retainedFromMs)
                + " on only; which agents came and went before is not known");
      }
      Set<String> unknown = new HashSet<>(agents);
      unknown.removeAll(transcript.traces().keySet());
      boolean[] known = {false};
      long reached =
          scan(
              stretch,
              sources.decision(),
              (record, decision) -> {
                if (decision != null) {
                  transcript.decided(decision);
                  agentKnown(decision, unknown);
                }
                known[0] = unknown.isEmpty() && record.timestamp() >= transcript.untilMs();
                return !known[0];
              });
      if (!known[0] && reached < stretch.end) {
        transcript.remark(
            "not all decisions were read; agents that came or went after the period's beginning may"
                + " be taken for such as were there");
      }
    }

    private void agentKnown(Decision decision, Set<String> unknown) {
      switch (decision.getKind()) {
        case AGENT_JOINED, AGENT_LOST, AGENT_LEFT, AGENT_DRAINED, AGENT_RESUMED ->
            unknown.remove(decision.getAgentId());
        default -> {
          // Does not say whether it was there before.
        }
      }
    }
  }
}
