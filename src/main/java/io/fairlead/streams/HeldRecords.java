package io.fairlead.streams;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * What a stream thread has written without a transaction and not yet given to its producer. A
 * producer that does not linger wakes its sender for every record, and while the thread goes on
 * with its input the sender, the broker and the agents take each by itself; one that lingers makes
 * everybody wait though nothing follows. So: what is written goes out together when the thread has
 * worked off its input, or {@link #HOLD_NANOS} after the first of it was written. Nothing else
 * changes: the order is that of writing, and a commit covers what was written before it, since it
 * sends all of it first.
 *
 * <p>Owned by one stream thread, the one whose producer it belongs to.
 */
final class HeldRecords {
  /** As the least pause between two commits under exactly-once. */
  static final long HOLD_NANOS = CommitPacer.MIN_GAP_NANOS;

  /** So many go out whatever the time. */
  static final int MAX_HELD = 1_000;

  /** Takes records to be sent to the broker. */
  @FunctionalInterface
  interface Sender {
    /**
     * @throws RuntimeException if the record is refused for good
     */
    Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback);
  }

  private record Held(ProducerRecord<byte[], byte[]> record, Callback callback) {}

  private final Sender sender;
  private final Queue<Held> held = new ArrayDeque<>();
  private long firstNanos;

  HeldRecords(Sender sender) {
    this.sender = sender;
  }

  /**
   * Holds a record back, or sends it with all that are held.
   *
   * @param callback told by the producer's thread what became of it, before the future is
   * @return done when the broker has it, or with why it does not
   * @throws RuntimeException if the sender refuses one of those that are sent
   */
  Future<RecordMetadata> add(
      ProducerRecord<byte[], byte[]> record, @Nullable Callback callback, long nowNanos) {
    if (held.isEmpty()) {
      firstNanos = nowNanos;
    }
    CompletableFuture<RecordMetadata> result = new CompletableFuture<>();
    held.add(new Held(record, (metadata, failure) -> end(result, callback, metadata, failure)));
    if (held.size() >= MAX_HELD || nowNanos - firstNanos >= HOLD_NANOS) {
      send();
    }
    return result;
  }

  private static void end(
      CompletableFuture<RecordMetadata> result,
      @Nullable Callback callback,
      @Nullable RecordMetadata metadata,
      @Nullable Exception failure) {
    if (callback != null) {
      callback.onCompletion(metadata, failure);
    }
    if (failure == null) {
      result.complete(metadata);
    } else {
      result.completeExceptionally(failure);
    }
  }

  /**
   * Sends all that are held, in the order in which they came. If one is refused, those after it
   * stay: the thread fails, and what it has written is not committed.
   *
   * @throws RuntimeException if the sender refuses one
   */
  void send() {
    for (Held next = held.poll(); next != null; next = held.poll()) {
      sender.send(next.record(), next.callback());
    }
  }
}
