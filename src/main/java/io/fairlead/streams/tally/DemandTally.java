package io.fairlead.streams.tally;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much work comes that requires the same capabilities: a rate that forgets what lies back. The
 * stream thread adds, one other thread samples, any thread reads.
 */
public final class DemandTally {
  /** What came so long ago counts 1/e of what comes now. */
  static final double MEMORY_MS = 60_000;

  private final List<String> capabilities;
  private final AtomicLong costUs = new AtomicLong();
  private long sampledUs;
  private long sampledAtMs;
  private volatile double costPerMs;

  DemandTally(List<String> capabilities, long nowMs) {
    this.capabilities = capabilities;
    this.sampledAtMs = nowMs;
  }

  void arrived(long us) {
    costUs.lazySet(costUs.getPlain() + us);
  }

  /** Brings the rate up to date; to be called every few seconds. */
  public synchronized void sample(long nowMs) {
    long passedMs = nowMs - sampledAtMs;
    if (passedMs <= 0) {
      return;
    }
    long total = costUs.get();
    double lately = (total - sampledUs) / 1_000.0 / passedMs;
    double kept = Math.exp(-passedMs / MEMORY_MS);
    costPerMs = costPerMs * kept + lately * (1 - kept);
    sampledUs = total;
    sampledAtMs = nowMs;
  }

  /** Sorted; all of them are required. */
  public List<String> capabilities() {
    return capabilities;
  }

  /** Milliseconds of work at speed 1 that come in a millisecond. */
  public double costPerMs() {
    return costPerMs;
  }
}
