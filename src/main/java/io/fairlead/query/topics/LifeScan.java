package io.fairlead.query.topics;

import io.fairlead.query.view.DecisionView;
import io.fairlead.wire.WireException;
import io.fairlead.wire.avro.Decision;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * What the topic of decisions tells of one life. Where that is too long to be read, its beginning
 * and its end are, and what lies between is told as a gap.
 */
final class LifeScan {
  /** Decisions that are told of one life at most. */
  static final int MOST_FOUND = 400;

  private final String topic;
  private final Deserializer<Decision> decoder;
  private final int maxRecords;

  LifeScan(String topic, Deserializer<Decision> decoder) {
    this(topic, decoder, PartitionScan.MAX_RECORDS);
  }

  LifeScan(String topic, Deserializer<Decision> decoder, int maxRecords) {
    this.topic = topic;
    this.decoder = decoder;
    this.maxRecords = maxRecords;
  }

  /**
   * From when to when, by the times of records, milliseconds since the Unix epoch.
   *
   * @param untilMs inclusive; {@code Long.MAX_VALUE} for the end of the topic
   * @param wanted those that belong to it
   */
  record Span(String swarm, long fromMs, long untilMs, Predicate<Decision> wanted) {}

  /**
   * What was not looked through, milliseconds since the Unix epoch.
   *
   * @param untilMs {@code Long.MAX_VALUE} for the end of it
   */
  record Gap(long fromMs, long untilMs) {}

  /**
   * What is there.
   *
   * @param decisions in their order
   * @param retainedFromMs time of the first decision of anybody that is still there; 0 if all that
   *     was asked for is
   */
  record Found(List<DecisionView> decisions, List<Gap> gaps, long retainedFromMs) {}

  /**
   * Reads them.
   *
   * @param deadline the beginning has half of the time, the end what is left
   */
  Found read(Consumer<byte[], byte[]> consumer, Span span, Deadline deadline) {
    TopicPartition partition = PartitionScan.home(consumer, topic, span.swarm());
    PartitionScan.Range range = PartitionScan.range(consumer, partition);
    OffsetAndTimestamp start = at(consumer, partition, span.fromMs());
    if (start == null) {
      return new Found(List.of(), List.of(), 0);
    }
    OffsetAndTimestamp end =
        span.untilMs() == Long.MAX_VALUE ? null : at(consumer, partition, span.untilMs() + 1);
    long until = end == null ? range.end() : Math.min(end.offset(), range.end());
    boolean first = range.begin() > 0 && start.offset() <= range.begin();
    long retainedFromMs = first && start.timestamp() > span.fromMs() ? start.timestamp() : 0;

    Half head = new Half(span, MOST_FOUND / 2, false);
    long reached =
        half(consumer, deadline.half())
            .forward(partition, start.offset(), until, record -> head.take(record));
    if (reached >= until) {
      return new Found(head.found(), List.of(), retainedFromMs);
    }
    Half tail = new Half(span, MOST_FOUND / 2, true);
    long from = Math.max(reached, until - maxRecords / 2);
    long last =
        half(consumer, deadline).forward(partition, from, until, record -> tail.take(record));
    List<Gap> gaps = new ArrayList<>();
    if (from > reached || tail.dropped) {
      gaps.add(new Gap(head.lastMs, tail.firstMs()));
    }
    if (last < until) {
      Gap rest = new Gap(Math.max(head.lastMs, tail.lastMs), Long.MAX_VALUE);
      if (!gaps.contains(rest)) {
        gaps.add(rest);
      }
    }
    List<DecisionView> all = head.found();
    all.addAll(tail.found());
    return new Found(all, gaps, retainedFromMs);
  }

  private PartitionScan half(Consumer<byte[], byte[]> consumer, Deadline deadline) {
    return new PartitionScan(consumer, maxRecords / 2, deadline);
  }

  private static @Nullable OffsetAndTimestamp at(
      Consumer<byte[], byte[]> consumer, TopicPartition partition, long atMs) {
    return consumer.offsetsForTimes(Map.of(partition, Math.max(0, atMs))).get(partition);
  }

  /** One of the two ends: stops when it is full, or lets go of what it found first. */
  private final class Half {
    private final Span span;
    private final byte[] key;
    private final int most;
    private final boolean rolling;
    private final Deque<DecisionView> found = new ArrayDeque<>();
    private boolean dropped;
    private long firstMs;
    private long lastMs;

    private Half(Span span, int most, boolean rolling) {
      this.span = span;
      this.key = span.swarm().getBytes(StandardCharsets.UTF_8);
      this.most = most;
      this.rolling = rolling;
      this.lastMs = rolling ? 0 : span.fromMs();
    }

    private boolean take(ConsumerRecord<byte[], byte[]> record) {
      firstMs = firstMs == 0 ? record.timestamp() : firstMs;
      lastMs = Math.max(lastMs, record.timestamp());
      if (Arrays.equals(key, record.key())) {
        Decision decision = decoded(record);
        if (decision != null && span.wanted().test(decision)) {
          found.add(DecisionView.of(record.offset(), decision));
        }
      }
      if (rolling && found.size() > most) {
        found.remove();
        dropped = true;
      }
      return rolling || found.size() < most;
    }

    private List<DecisionView> found() {
      return new ArrayList<>(found);
    }

    /** From when on nothing is missing. */
    private long firstMs() {
      return dropped ? found.element().atMs() : firstMs == 0 ? Long.MAX_VALUE : firstMs;
    }
  }

  private @Nullable Decision decoded(ConsumerRecord<byte[], byte[]> record) {
    try {
      return decoder.deserialize(topic, record.value());
    } catch (WireException e) {
      if (e.poison()) {
        return null; // of another program; the coordinator writes none such
      }
      throw e;
    }
  }
}
