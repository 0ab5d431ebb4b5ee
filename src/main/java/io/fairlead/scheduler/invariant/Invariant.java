package io.fairlead.scheduler.invariant;

import io.fairlead.model.Fact;
import io.fairlead.scheduler.SwarmView;
import java.util.List;

/** One thing that must hold of a swarm whatever happens. */
public interface Invariant {
  /** The kinds of facts that {@link #before} is to be asked about. */
  default List<Class<? extends Fact>> watches() {
    return List.of();
  }

  /**
   * Checks a fact against the state that it is about to change. O(1); runs before every fact of the
   * kinds that it {@link #watches}.
   *
   * @throws InvariantViolation if the fact would break it
   */
  default void before(Fact fact, SwarmView state) {}

  /**
   * Checks a whole state, when nothing is left to do at that moment. As dear as the state is large;
   * for tests, simulation and occasional checks.
   *
   * @throws InvariantViolation if it does not hold
   */
  default void audit(SwarmView state) {}
}
