package io.fairlead.scheduler.queueing;

import io.fairlead.model.Discipline;

/** What an order between tenants allows beyond one largest task of each. */
public final class FairnessSlack {
  private FairnessSlack() {}

  /**
   * Microseconds at weight 1: the quantum of deficit round robin, 0 for orders by virtual time.
   *
   * @throws IllegalArgumentException if the discipline does not order tenants
   */
  public static long ofUs(Discipline discipline) {
    return switch (discipline) {
      case WRR -> DeficitRoundRobinOrder.QUANTUM_US;
      case FAIR_SHARE, WFQ -> 0;
      case EDF, PRIORITY, SHORTEST, FIFO ->
          throw new IllegalArgumentException(discipline + " orders tasks, not tenants");
    };
  }
}
