package io.fairlead.scheduler.breaker;

/** What can happen to a circuit breaker. */
public enum BreakerEvent {
  /** Too many failures. */
  TRIPPED,
  /** It has been open for long enough. */
  COOLED,
  /** A probe failed. */
  PROBE_FAILED,
  /** As many probes succeeded as are needed. */
  RECOVERED
}
