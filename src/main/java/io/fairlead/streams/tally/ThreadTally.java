package io.fairlead.streams.tally;

import java.util.concurrent.atomic.AtomicLong;

/** What one stream thread does with its time. One thread writes, any thread reads. */
public final class ThreadTally {
  private final Thread thread;
  private final long sinceNanos;
  private final AtomicLong idleNanos = new AtomicLong();
  private final AtomicLong commitNanos = new AtomicLong();
  private final AtomicLong commits = new AtomicLong();

  public ThreadTally(Thread thread, long sinceNanos) {
    this.thread = thread;
    this.sinceNanos = sinceNanos;
  }

  /** It had nothing to do for so long. */
  public void idled(long nanos) {
    idleNanos.lazySet(idleNanos.getPlain() + nanos);
  }

  /** A commit has taken so long. */
  public void committed(long nanos) {
    commitNanos.lazySet(commitNanos.getPlain() + nanos);
    commits.lazySet(commits.getPlain() + 1);
  }

  public String thread() {
    return thread.getName();
  }

  boolean alive() {
    return thread.isAlive();
  }

  public long idleNanos() {
    return idleNanos.get();
  }

  public long commitNanos() {
    return commitNanos.get();
  }

  public long commits() {
    return commits.get();
  }

  long sinceNanos() {
    return sinceNanos;
  }
}
