package io.fairlead.streams;

import io.fairlead.streams.HeldRecords.Sender;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
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

  private record Held(Sender sender, ProducerRecord<byte[], byte[]> record, Callback callback) {
    void send() {
      var unused = sender.send(record, callback);
    }

    long bytes() {
      return record.value() == null ? 0 : record.value().length;
    }
  }

  private final Map<WriteStage, Queue<Held>> stages = new EnumMap<>(WriteStage.class);

  /** Of the last stage: a row that is written again is not to be deleted after that. */
  private final Map<Key, Held> remains = new LinkedHashMap<>();

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
      Sender sender,
      ProducerRecord<byte[], byte[]> record,
      @Nullable Callback callback) {
    unconfirmed.incrementAndGet();
    CompletableFuture<RecordMetadata> result = new CompletableFuture<>();
    Held added =
        new Held(sender, record, (metadata, failure) -> end(result, callback, metadata, failure));
    written(record);
    if (stage == WriteStage.REMAINS) {
      remains.put(new Key(record.topic(), Bytes.wrap(record.key())), added);
    } else {
      stages.computeIfAbsent(stage, it -> new ArrayDeque<>()).add(added);
      bytes += added.bytes();
    }
    return result;
  }

  /** A record is written, now or later: if its row was to be deleted before, it is not. */
  void written(ProducerRecord<byte[], byte[]> record) {
    if (!remains.isEmpty()
        && record.key() != null
        && remains.remove(new Key(record.topic(), Bytes.wrap(record.key()))) != null) {
      unconfirmed.decrementAndGet();
    }
  }

  private void end(
      CompletableFuture<RecordMetadata> result,
      @Nullable Callback callback,
      @Nullable RecordMetadata metadata,
      @Nullable Exception failure) {
    if (failure == null) {
      unconfirmed.decrementAndGet();
    }
    try {
      if (callback != null) {
        callback.onCompletion(metadata, failure);
      }
    } finally {
      if (failure == null) {
        result.complete(metadata);
      } else {
        result.completeExceptionally(failure);
      }
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
    if (stage == WriteStage.REMAINS) {
      List<Held> last = List.copyOf(remains.values());
      remains.clear();
      last.forEach(Held::send);
      return !last.isEmpty();
    }
    Queue<Held> queue = stages.remove(stage);
    if (queue == null) {
      return false;
    }
    for (Held next : queue) {
      bytes -= next.bytes();
      next.send();
    }
    return true;
  }
}
