package io.fairlead.streams;

import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.jspecify.annotations.Nullable;

/**
 * What the clients of one stream thread have in common: what it holds back, and whether it may
 * write it. Owned by that thread.
 */
final class ThreadClients {
  final HeldState state = new HeldState();

  /** What it writes with, if not in transactions. */
  @Nullable Producer<byte[], byte[]> producer;

  /** What it polls with. */
  @Nullable PacedConsumer consumer;

  /** Whether it has failed, and is about to end. */
  boolean failed;

  /** Transactions one after another that had ended when it was about to commit them. */
  int endedInARow;

  private @Nullable HeldRecords held;

  /** What it holds back; from now on it holds something back. */
  HeldRecords held() {
    if (held == null) {
      held = new HeldRecords();
    }
    return held;
  }

  /**
   * What it holds back. Only a thread that polls or commits has any: whoever else writes, a
   * producer's own thread after a failure for instance, has nobody who would send it.
   */
  @Nullable HeldRecords heldIfAny() {
    return held;
  }

  void sendHeld() {
    if (held != null) {
      held.send();
    }
  }

  /** What is held is neither sent nor asked for any more. */
  void forget() {
    held().forget();
    state.forget();
  }

  /** Whether the broker has all that the thread has written. */
  boolean confirmed() {
    return (held == null || held.isConfirmed()) && state.isConfirmed();
  }

  /** Whether it may write, without a transaction, what it has decided; asks, if in doubt. */
  boolean mayWrite() {
    return consumer == null || consumer.mayWrite();
  }

  /** The same as far as is known: nobody is asked in the midst of a record. */
  boolean seemsMember() {
    return consumer == null || consumer.seemsMember();
  }

  /** Streams closes what the thread had and joins anew, as if a commit had been refused. */
  static TaskMigratedException lost() {
    return new TaskMigratedException("others may have the thread's partitions; it writes no more");
  }
}
