package io.fairlead.streams;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.jspecify.annotations.Nullable;

/**
 * What a stream thread has written and not yet given to its producer. A producer that does not
 * linger wakes its sender for every record, and while the thread goes on with its input the sender,
 * the broker and the agents take each by itself; one that lingers makes everybody wait though
 * nothing follows. So what is written goes out together: when the thread has worked off its input,
 * before a commit, and with a record that is written {@link #HOLD_NANOS} after the first or later.
 * The order is that of writing.
 *
 * <p>Streams looks for the first failure when it writes and when it commits; nothing is thrown
 * here. A record that fails at once, for want of its topic or of room, takes {@code max.block.ms}:
 * so those behind it stay for the next time. In a transaction they are dropped, since it can only
 * be aborted.
 *
 * <p>Without a transaction that is the output alone; the state comes after it, see {@link
 * HeldState}.
 *
 * <p>Owned by one stream thread.
 */
final class HeldRecords {
  /** Long enough for batches, and short beside what a task waits. */
  static final long HOLD_NANOS = 5_000_000;

  /** So many go out whatever the time: more have left the processor's cache until they do. */
  static final int MAX_HELD = 200;

  /** With so many bytes they go out whatever the time: a producer has 32 MiB. */
  static final long MAX_HELD_BYTES = 1L << 20;

  private final Thread owner = Thread.currentThread();
  private final Queue<HeldRecord> held = new ArrayDeque<>();

  /** Records of which it is not known that the broker has them. */
  private final AtomicInteger unconfirmed = new AtomicInteger();

  private long heldBytes;
  private long firstNanos;

  /** Whether what is held belongs to a transaction. */
  private boolean inTransaction;

  /** Whether a record has failed while it was sent; only its owner sees that. */
  private boolean failedAtOnce;

  /**
   * Holds a record back.
   *
   * @param callback told what became of it, before the future is
   * @return done when the broker has it, or with why it does not
   */
  Future<RecordMetadata> add(
      HeldRecord.Sender sender,
      ProducerRecord<byte[], byte[]> record,
      @Nullable Callback callback,
      long nowNanos) {
    if (held.isEmpty()) {
      firstNanos = nowNanos;
    }
    HeldRecord added = new HeldRecord(sender, record, this::ended, callback);
    unconfirmed.incrementAndGet();
    held.add(added);
    heldBytes += added.bytes();
    return added.result();
  }

  /** Whether so much is held, or for so long, that it should be sent. */
  boolean isDue(long nowNanos) {
    return held.size() >= MAX_HELD
        || heldBytes >= MAX_HELD_BYTES
        || (!held.isEmpty() && nowNanos - firstNanos >= HOLD_NANOS);
  }

  /** Whether the broker has all that was ever added; what failed it never has. */
  boolean isConfirmed() {
    return unconfirmed.get() == 0;
  }

  private void ended(RecordMetadata metadata, @Nullable Exception failure) {
    if (failure == null) {
      unconfirmed.decrementAndGet();
    } else if (Thread.currentThread().equals(owner)) {
      failedAtOnce = true;
    }
  }

  /** What is written from now on is seen by nobody before a commit. */
  void beginTransaction() {
    inTransaction = true;
  }

  boolean isInTransaction() {
    return inTransaction;
  }

  /** Drops what is held of a transaction, if one has begun: it may not become part of the next. */
  void endTransaction() {
    if (inTransaction) {
      drop();
      inTransaction = false;
    }
  }

  /** Sends what is held, in the order in which it came, as far as none fails at once. */
  void send() {
    failedAtOnce = false;
    while (!held.isEmpty() && !failedAtOnce) {
      HeldRecord next = remove();
      try {
        next.send();
      } catch (RuntimeException e) {
        next.end(null, reason(e));
      }
    }
    if (inTransaction) {
      drop();
    }
  }

  private void drop() {
    TransactionAbortedException why = new TransactionAbortedException();
    while (!held.isEmpty()) {
      remove().end(null, why);
    }
  }

  private HeldRecord remove() {
    HeldRecord next = held.remove();
    heldBytes -= next.bytes();
    return next;
  }

  /** What is held is neither sent nor asked for any more; nobody is told. */
  void forget() {
    unconfirmed.addAndGet(-held.size());
    held.clear();
    heldBytes = 0;
  }

  /** A producer that has been fenced says so only in the cause; Streams looks for it there, too. */
  private static Exception reason(RuntimeException thrown) {
    return thrown.getClass().equals(KafkaException.class)
            && thrown.getCause() instanceof ApiException cause
        ? cause
        : thrown;
  }
}
