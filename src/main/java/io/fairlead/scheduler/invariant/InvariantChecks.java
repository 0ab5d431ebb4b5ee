package io.fairlead.scheduler.invariant;

import io.fairlead.model.Fact;
import io.fairlead.scheduler.SwarmView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
          new QuotasNeverExceeded(),
          new NoPingPong(),
          new OnlyEligibleAgents(),
          new GoneAgentsHoldNothing(),
          new OnlyWhatIsReady(),
          new LocalQueuesHoldWhatIsPlaced(),
          new WorkConserving());

  private final List<Invariant> invariants;

  /** By kind of fact, so that a fact costs nothing for those that do not look at it. */
  private final Map<Class<?>, List<Invariant>> watching = new HashMap<>();

  private InvariantChecks(List<Invariant> invariants) {
    this.invariants = invariants;
    for (Invariant invariant : invariants) {
      for (Class<? extends Fact> kind : invariant.watches()) {
        watching.computeIfAbsent(kind, unused -> new ArrayList<>()).add(invariant);
      }
    }
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
    List<Invariant> asked = watching.get(fact.getClass());
    if (asked != null) {
      for (int i = 0; i < asked.size(); i++) {
        asked.get(i).before(fact, state);
      }
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
