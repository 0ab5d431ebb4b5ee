package io.fairlead.agent;

import io.fairlead.wire.avro.HeldState;
import org.jspecify.annotations.Nullable;

/**
 * One assignment from its arrival to the return of its handler. Owned by the session's lock, but
 * for the cancellation flag, which the handler reads.
 */
final class Run {
  private final AssignedTask task;
  private final long arrivedNanos;
  private boolean started;
  private boolean discarded;
  private long startedNanos;
  private @Nullable Thread thread;
  private volatile boolean cancelled;

  Run(AssignedTask task, long nanos) {
    this.task = task;
    this.arrivedNanos = nanos;
  }

  AssignedTask task() {
    return task;
  }

  HeldState state() {
    return started ? HeldState.RUNNING : HeldState.WAITING;
  }

  void start(long nanos) {
    started = true;
    startedNanos = nanos;
  }

  /** How long the handler has run, milliseconds. */
  double runTimeMs(long nanos) {
    return Math.max(0, nanos - startedNanos) / 1e6;
  }

  /** How long the task waited for its handler, milliseconds; once it has begun. */
  double waitedMs() {
    return Math.max(0, startedNanos - arrivedNanos) / 1e6;
  }

  /** The result is not wanted; the end is still reported. */
  void cancel() {
    cancelled = true;
  }

  /** The assignment is void; nothing more is reported of it. */
  void discard() {
    discarded = true;
    cancelled = true;
  }

  boolean isCancelled() {
    return cancelled;
  }

  boolean isDiscarded() {
    return discarded;
  }

  /** Says which thread runs the handler; null once it has returned. */
  void runBy(@Nullable Thread runner) {
    thread = runner;
  }

  void interrupt() {
    if (thread != null) {
      thread.interrupt();
    }
  }
}
