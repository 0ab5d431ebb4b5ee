package io.fairlead.scheduler.invariant;

import io.fairlead.model.Fact;
import io.fairlead.scheduler.SwarmView;
import java.util.List;

/** The invariants, together. */
public final class InvariantChecks {
  private static final List<Invariant> ALL =
      List.of(
          new AtMostOneLiveLease(),
          new EpochsOnlyGrow(),
          new OneOutcomePerTask(),
          new WindowNeverExceeded(),
          new OpenBreakerGetsNoWork(),
          new ResourcesNeverExceeded(),
          new VirtualTimeNeverGoesBack(),
          new DeadlineOrder(),
          new NoTaskLost(),
          new WorkConserving());

  private final List<Invariant> invariants;

  private InvariantChecks(List<Invariant> invariants) {
    this.invariants = invariants;
  }

  /** All of them; before every fact each costs O(1). */
  public static InvariantChecks running() {
    return new InvariantChecks(ALL);
  }

  /** Every invariant that there is. */
  public static List<Invariant> all() {
    return ALL;
  }

  /**
   * @throws InvariantViolation if the fact would break one
   */
  public void before(Fact fact, SwarmView state) {
    for (Invariant invariant : invariants) {
      invariant.before(fact, state);
    }
  }

  /**
   * @throws InvariantViolation if one does not hold of the state
   */
  public void audit(SwarmView state) {
    for (Invariant invariant : invariants) {
      invariant.audit(state);
    }
  }
}
