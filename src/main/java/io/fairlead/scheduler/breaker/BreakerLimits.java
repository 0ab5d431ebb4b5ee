package io.fairlead.scheduler.breaker;

/**
 * What a breaker goes by.
 *
 * @param byRate whether the share of failures opens it, instead of failures in a row
 * @param failures failures in a row that open it
 * @param failureRateMilli thousandths of the window that must be failures to open it
 * @param window results that the rate is reckoned over, 1 to 64
 * @param probes tasks that may be out at once while it is half-open, and successes that close it
 */
public record BreakerLimits(
    boolean byRate, long failures, long failureRateMilli, int window, long probes) {
  /** Results that a breaker remembers. */
  public static final int MAX_WINDOW = Long.SIZE;
}
