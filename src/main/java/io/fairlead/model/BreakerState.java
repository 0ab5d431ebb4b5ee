package io.fairlead.model;

/** Where an agent's circuit breaker stands. */
public enum BreakerState {
  /** Work flows. */
  CLOSED,
  /** No work. */
  OPEN,
  /** A few probes. */
  HALF_OPEN
}
