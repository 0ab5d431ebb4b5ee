package io.fairlead.model;

/**
 * An agent's circuit breaker.
 *
 * @param failures CLOSED: failures in a row
 * @param results CLOSED: the last results, newest in the lowest bit, 1 for a failure; HALF_OPEN:
 *     the last epoch before it became so
 * @param seen CLOSED: how many of those bits count
 * @param successes HALF_OPEN: probes that succeeded
 * @param openUntilMs OPEN: logical time at which it becomes half-open, milliseconds
 */
public record Breaker(
    BreakerState state, int failures, long results, int seen, int successes, long openUntilMs) {
  /** A breaker that has seen nothing. */
  public static final Breaker CLOSED = new Breaker(BreakerState.CLOSED, 0, 0, 0, 0, 0);

  /** Whether work dispatched with that epoch is a probe: it was sent since this is half-open. */
  public boolean probedBy(Epoch epoch) {
    return state == BreakerState.HALF_OPEN && epoch.value() > results;
  }
}
