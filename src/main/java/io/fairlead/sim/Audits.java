package io.fairlead.sim;

import io.fairlead.scheduler.SwarmView;
import io.fairlead.scheduler.invariant.InvariantChecks;
import io.fairlead.scheduler.invariant.InvariantViolation;

/**
 * When the whole state of a swarm in virtual time is held against the invariants. That takes
 * O(tasks that have not ended + agents), so after every event it would make a long run with a
 * backlog quadratic; a sparing audit waits for as many facts as there is to look at, and so costs
 * O(1) a fact. What the core checks before each fact, it checks always.
 */
final class Audits {
  /** How often. */
  enum Frequency {
    /** After every event. */
    ALWAYS,
    /** After so many facts as make it O(1) for each. */
    SPARING
  }

  /** Facts between two sparing audits, for each task and agent that is looked at. */
  private static final long FACTS_PER_ENTITY = 8;

  private final InvariantChecks invariants = InvariantChecks.running();
  private final Frequency frequency;
  private long nextAtFact;
  private long made;

  Audits(Frequency frequency) {
    this.frequency = frequency;
  }

  /**
   * Nothing is left to do at this instant.
   *
   * @throws InvariantViolation if an invariant does not hold
   */
  void settled(SwarmView view) {
    if (frequency == Frequency.ALWAYS) {
      audit(view);
    } else if (view.facts() >= nextAtFact) {
      audit(view);
      nextAtFact = view.facts() + FACTS_PER_ENTITY * (1 + view.live() + view.agents().size());
    }
  }

  /** In any case. */
  void audit(SwarmView view) {
    made++;
    invariants.audit(view);
  }

  /** How many there were. */
  long made() {
    return made;
  }
}
