package io.fairlead.streams;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * What a stream thread without transactions has written of its state and not yet given to its
 * producer: it waits for the commit, and goes out in the order of {@link WriteStage}s; within each
 * in that of writing.
 *
 * <p>Owned by one stream thread.
 */
final class HeldState {
  /**
   * So much is held; then it is time for a commit, even if Streams puts that off. A producer has 32
   * MiB.
   */
  static final long MAX_BYTES = 16L << 20;

  private record Key(String topic, Bytes key) {}

  private final Map<WriteStage, Queue<HeldRecord>> stages = new EnumMap<>(WriteStage.class);

  /** Of the last stage: a row that is written again is not to be deleted after that. */
  private final Map<Key, HeldRecord> remains = new LinkedHashMap<>();

  /** Records of which it is not known that the broker has them. */
  private final AtomicInteger unconfirmed = new AtomicInteger();

  private long bytes;

  /**
   * Holds a record back until {@link #send} of its stage.
   *
   * @param stage any but the first
   * @param callback told what became of it
   */
  Future<RecordMetadata> add(
      WriteStage stage,
      HeldRecord.Sender sender,
      ProducerRecord<byte[], byte[]> record,
      @Nullable Callback callback) {
    unconfirmed.incrementAndGet();
    HeldRecord added = new HeldRecord(sender, record, this::ended, callback);
    written(record);
    if (stage == WriteStage.REMAINS) {
      remains.put(key(record), added);
    } else {
      stages.computeIfAbsent(stage, it -> new ArrayDeque<>()).add(added);
    }
    bytes += added.bytes();
    return added.result();
  }

  private static Key key(ProducerRecord<byte[], byte[]> record) {
    return new Key(record.topic(), Bytes.wrap(record.key()));
  }

  /** A record is written, now or later: if its row was to be deleted before, it is not. */
  void written(ProducerRecord<byte[], byte[]> record) {
    if (remains.isEmpty() || record.key() == null) {
      return;
    }
    HeldRecord deletion = remains.remove(key(record));
    if (deletion != null) {
      bytes -= deletion.bytes();
      unconfirmed.decrementAndGet();
    }
  }

  private void ended(RecordMetadata metadata, @Nullable Exception failure) {
    if (failure == null) {
      unconfirmed.decrementAndGet();
    }
  }

  /** Whether so much is held that it is time. */
  boolean isMuch() {
    return bytes >= MAX_BYTES;
  }

  /** Whether the broker has all that was ever added; what failed it never has. */
  boolean isConfirmed() {
    return unconfirmed.get() == 0;
  }

  /**
   * Sends what is held of a stage. Whoever wrote is told of failures, also of those that are known
   * at once.
   *
   * @return whether there was anything
   */
  boolean send(WriteStage stage) {
    Collection<HeldRecord> all = take(stage);
    for (HeldRecord next : all) {
      bytes -= next.bytes();
      next.send();
    }
    return !all.isEmpty();
  }

  private Collection<HeldRecord> take(WriteStage stage) {
    if (stage == WriteStage.REMAINS) {
      List<HeldRecord> last = List.copyOf(remains.values());
      remains.clear();
      return last;
    }
    Queue<HeldRecord> queue = stages.remove(stage);
    return queue == null ? List.of() : queue;
  }

  /** What is held is neither sent nor asked for any more; nobody is told. */
  void forget() {
    for (WriteStage stage : WriteStage.values()) {
      unconfirmed.addAndGet(-take(stage).size());
    }
    bytes = 0;
  }
}
