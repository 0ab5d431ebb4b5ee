package io.fairlead.streams;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** A record that has been written and that its producer does not have yet. */
final class HeldRecord {
  /** Of a record beside its key and value, about. */
  static final int RECORD_BYTES = 64;

  /** Gives a record to a producer. */
  @FunctionalInterface
  interface Sender {
    /**
     * @param callback told what became of it, by this thread if that is known at once
     * @throws RuntimeException if the producer can't go on; the call-back may not have been told
     */
    Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback);
  }

  private final Sender sender;
  private final ProducerRecord<byte[], byte[]> record;
  private final Callback holder;
  private final @Nullable Callback writer;
  private final CompletableFuture<RecordMetadata> result = new CompletableFuture<>();

  /**
   * @param holder told first what became of it
   * @param writer told next, if it wants to know, and before the future is done
   */
  HeldRecord(
      Sender sender,
      ProducerRecord<byte[], byte[]> record,
      Callback holder,
      @Nullable Callback writer) {
    this.sender = sender;
    this.record = record;
    this.holder = holder;
    this.writer = writer;
  }

  /** Done when the broker has it, or with why it does not. */
  Future<RecordMetadata> result() {
    return result;
  }

  /** What it takes, about. */
  long bytes() {
    return (long) RECORD_BYTES + length(record.key()) + length(record.value());
  }

  private static int length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  /**
   * @throws RuntimeException as its sender does
   */
  void send() {
    var unused = sender.send(record, this::end);
  }

  /**
   * Tells what became of it.
   *
   * @param failure null if the broker has it
   */
  void end(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
    holder.onCompletion(metadata, failure);
    try {
      if (writer != null) {
        writer.onCompletion(metadata, failure);
      }
    } finally {
      if (failure == null) {
        result.complete(metadata);
      } else {
        result.completeExceptionally(failure);
      }
    }
  }
}
