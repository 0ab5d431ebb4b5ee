package io.fairlead.scheduler;

import io.fairlead.model.BreakerState;
import io.fairlead.scheduler.breaker.BreakerEvent;

/** The life of a circuit breaker. */
final class BreakerTransitions {
  static final TransitionTable<BreakerState, BreakerEvent> TABLE =
      TransitionTable.of("a breaker", BreakerState.class, BreakerEvent.class)
          .row(BreakerState.CLOSED, BreakerEvent.TRIPPED, BreakerState.OPEN)
          .row(BreakerState.OPEN, BreakerEvent.COOLED, BreakerState.HALF_OPEN)
          .row(BreakerState.HALF_OPEN, BreakerEvent.PROBE_FAILED, BreakerState.OPEN)
          .row(BreakerState.HALF_OPEN, BreakerEvent.RECOVERED, BreakerState.CLOSED)
          .build();

  private BreakerTransitions() {}
}
