package io.fairlead.scheduler.kpi;

/**
 * Integral over time of a rate that changes at times, and of amounts beside it. O(1) for each
 * change. Owned by one thread.
 */
public final class RateIntegral {
  private double rate;
  private double sum;
  private long lastMs;

  /** The rate, in units a millisecond. */
  public double rate() {
    return rate;
  }

  /** From now on the rate is another one. */
  public void setRate(double next, long nowMs) {
    sum = at(nowMs);
    lastMs = nowMs;
    rate = next;
  }

  /** An amount that no rate stood for; below 0 for one that the rate has counted too much. */
  public void add(double amount) {
    sum += amount;
  }

  /** The integral up to a time not before the last change. */
  public double at(long nowMs) {
    return sum + rate * Math.max(0, nowMs - lastMs);
  }

  /** Begins anew at 0; the rate stays. */
  public void restart(long nowMs) {
    sum = 0;
    lastMs = nowMs;
  }
}
