package io.fairlead.streams.tally;

import java.util.concurrent.atomic.AtomicLong;

/** How much of its thread one partition takes. One thread writes, any thread reads. */
public final class PartitionTally {
  private final int partition;
  private final String thread;
  private final long sinceNanos;
  private final AtomicLong busyNanos = new AtomicLong();
  private final AtomicLong records = new AtomicLong();

  PartitionTally(int partition, String thread, long sinceNanos) {
    this.partition = partition;
    this.thread = thread;
    this.sinceNanos = sinceNanos;
  }

  /** A record or a round of its swarms has taken so long. */
  public void took(long nanos, int moreRecords) {
    busyNanos.lazySet(busyNanos.getPlain() + nanos);
    records.lazySet(records.getPlain() + moreRecords);
  }

  public int partition() {
    return partition;
  }

  /** Of the thread that has it. */
  public String thread() {
    return thread;
  }

  public long busyNanos() {
    return busyNanos.get();
  }

  public long records() {
    return records.get();
  }

  long sinceNanos() {
    return sinceNanos;
  }
}
