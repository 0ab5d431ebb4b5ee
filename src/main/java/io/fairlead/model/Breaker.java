package io.fairlead.model;

/**
 * An agent's circuit breaker.
 *
 * @param failures CLOSED: failures in a row
 * @param results CLOSED: the last results, newest in the lowest bit, 1 for a failure
 * @param seen CLOSED: how many of those bits count
 * @param successes HALF_OPEN: probes that succeeded
 * @param openUntilMs OPEN: logical time at which it becomes half-open, milliseconds
 */
public record Breaker(
    BreakerState state, int failures, long results, int seen, int successes, long openUntilMs) {
  /** A breaker that has seen nothing. */
  public static final Breaker CLOSED = new Breaker(BreakerState.CLOSED, 0, 0, 0, 0, 0);
}
