package io.fairlead.query.topics;

import io.fairlead.query.Problem;
import io.fairlead.query.view.DeadLetterView;
import io.fairlead.query.view.DeadLettersView;
import io.fairlead.wire.WireException;
import io.fairlead.wire.avro.DeadLetter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters of all swarms, newest first. A topic is read forward only; so each partition is
 * read in pieces, from its end back, and the pieces are merged by time.
 */
public final class DeadLetterTopic {
  private static final int FIRST_PIECE = 32;
  private static final int LARGEST_PIECE = 1_024;

  /** No other instance waits for this answer. */
  private static final long MAX_MS = 4_000;

  private final String topic;
  private final Deserializer<DeadLetter> decoder;
  private final Redrive redrive;

  DeadLetterTopic(String topic, Deserializer<DeadLetter> decoder, Redrive redrive) {
    this.topic = topic;
    this.decoder = decoder;
    this.redrive = redrive;
  }

  /**
   * Which letters, and how many.
   *
   * @param swarm null for any; so with the others
   * @param sinceMs written then or later, milliseconds since the Unix epoch
   * @param before where the page before ended
   */
  public record Filter(
      @Nullable String swarm,
      @Nullable String task,
      @Nullable String cause,
      long sinceMs,
      int limit,
      LetterCursor before) {
    boolean takes(DeadLetter letter) {
      return is(swarm, letter.getSwarmId())
          && is(task, letter.getTaskId())
          && is(cause, letter.getCause());
    }

    private static boolean is(@Nullable String wanted, @Nullable String there) {
      return wanted == null || wanted.equals(there);
    }
  }

  /** Where a letter stands. */
  public record Place(int partition, long offset) {}

  /**
   * What stands there.
   *
   * @param letter null if nothing does, or nothing that can be read
   */
  record Letter(Place place, @Nullable DeadLetter letter) {}

  /** A page, newest first. */
  DeadLettersView page(Consumer<byte[], byte[]> consumer, Filter filter) {
    PartitionScan scan = new PartitionScan(consumer, PartitionScan.MAX_RECORDS, MAX_MS);
    List<Backward> partitions = new ArrayList<>();
    for (TopicPartition partition : PartitionScan.partitions(consumer, topic)) {
      partitions.add(new Backward(consumer, scan, partition, filter));
    }
    List<DeadLetterView> page = new ArrayList<>();
    while (page.size() < filter.limit()) {
      Backward newest = null;
      boolean unknown = false;
      for (Backward partition : partitions) {
        unknown |= !partition.fill();
        if (partition.newerThan(newest)) {
          newest = partition;
        }
      }
      if (newest == null || unknown) {
        break;
      }
      page.add(newest.take());
    }
    Map<Integer, Long> rest = new java.util.TreeMap<>();
    boolean more = false;
    for (Backward partition : partitions) {
      rest.put(partition.partition.partition(), partition.reached());
      more |= partition.more();
    }
    return new DeadLettersView(List.copyOf(page), more ? new LetterCursor(rest).toString() : null);
  }

  /** Those letters, in that order. */
  List<Letter> read(Consumer<byte[], byte[]> consumer, List<Place> places) {
    List<TopicPartition> known = PartitionScan.partitions(consumer, topic);
    List<Letter> letters = new ArrayList<>();
    for (Place place : places) {
      TopicPartition partition = new TopicPartition(topic, place.partition());
      letters.add(
          new Letter(
              place, known.contains(partition) ? one(consumer, partition, place.offset()) : null));
    }
    return letters;
  }

  private @Nullable DeadLetter one(
      Consumer<byte[], byte[]> consumer, TopicPartition partition, long offset) {
    PartitionScan.Range range = PartitionScan.range(consumer, partition);
    if (offset < range.begin() || offset >= range.end()) {
      return null;
    }
    List<DeadLetter> found = new ArrayList<>();
    long reached =
        new PartitionScan(consumer)
            .forward(
                partition,
                offset,
                offset + 1,
                record -> {
                  decoded(record).ifPresent(found::add);
                  return false;
                });
    if (reached <= offset) {
      throw Problem.unavailable("the dead letters can't be read at this moment").toException();
    }
    return found.isEmpty() ? null : found.get(0);
  }

  private Optional<DeadLetter> decoded(ConsumerRecord<byte[], byte[]> record) {
    try {
      return Optional.ofNullable(decoder.deserialize(topic, record.value()));
    } catch (WireException e) {
      if (e.poison()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** One partition, from its end back. Only views are kept: a letter may be large. */
  private final class Backward {
    private final TopicPartition partition;
    private final PartitionScan scan;
    private final Filter filter;
    private final long low;
    private final Deque<Seen> seen = new ArrayDeque<>(); // newest first
    private long unread; // exclusive upper bound
    private int piece = FIRST_PIECE;

    private record Seen(long timestampMs, DeadLetterView view) {}

    private Backward(
        Consumer<byte[], byte[]> consumer,
        PartitionScan scan,
        TopicPartition partition,
        Filter filter) {
      this.partition = partition;
      this.scan = scan;
      this.filter = filter;
      PartitionScan.Range range = PartitionScan.range(consumer, partition);
      long from = range.begin();
      if (filter.sinceMs() > 0) {
        OffsetAndTimestamp start =
            consumer.offsetsForTimes(Map.of(partition, filter.sinceMs())).get(partition);
        from = start == null ? range.end() : Math.max(from, start.offset());
      }
      low = from;
      unread = Math.max(low, Math.min(range.end(), filter.before().of(partition.partition())));
    }

    /** Reads back until there is a letter; false if a bound was met before it is known. */
    private boolean fill() {
      while (seen.isEmpty() && unread > low) {
        long from = Math.max(low, unread - piece);
        if (scan.forward(partition, from, unread, this::note) < unread) {
          seen.clear(); // what is newer than these was not read
          return false;
        }
        unread = from;
        piece = Math.min(LARGEST_PIECE, piece * 2);
      }
      return true;
    }

    private boolean note(ConsumerRecord<byte[], byte[]> record) {
      decoded(record)
          .filter(filter::takes)
          .ifPresent(
              letter ->
                  seen.push(
                      new Seen(
                          record.timestamp(),
                          DeadLetterView.of(
                              partition.partition(),
                              record.offset(),
                              letter,
                              redrive.plan(letter).toView()))));
      return true;
    }

    private boolean newerThan(@Nullable Backward other) {
      Seen mine = seen.peek();
      Seen theirs = other == null ? null : other.seen.peek();
      return mine != null && (theirs == null || mine.timestampMs > theirs.timestampMs);
    }

    private DeadLetterView take() {
      return seen.pop().view;
    }

    /** Exclusive upper bound of what has not been given. */
    private long reached() {
      Seen newest = seen.peek();
      return newest == null ? unread : newest.view.offset() + 1;
    }

    private boolean more() {
      return !seen.isEmpty() || unread > low;
    }
  }
}
