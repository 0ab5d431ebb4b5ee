package io.fairlead.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Runs simulations, each of another seed, and collects what must not happen. A seed alone decides
 * workload, fleet, ways, settings, and which of the given faults strike when. Whatever the core
 * throws is a violation of that run; the campaign goes on.
 */
public final class FaultCampaign {
  /** Is told how far a campaign is. */
  @FunctionalInterface
  public interface Listener {
    void done(int runs);
  }

  private FaultCampaign() {}

  /** Runs that many seeds one after another. */
  public static CampaignReport run(long firstSeed, int runs, Set<Fault> faults, Listener listener) {
    List<Violation> violations = new ArrayList<>();
    long events = 0;
    for (int i = 0; i < runs; i++) {
      violation(firstSeed + i, faults).ifPresent(violations::add);
      listener.done(i + 1);
    }
    return new CampaignReport(firstSeed, runs, events, Map.of(), violations);
  }

  /** What goes wrong in the run of a seed; empty if nothing does. */
  public static Optional<Violation> violation(long seed, Set<Fault> faults) {
    try {
      FaultPlan plan =
          faults.isEmpty() ? FaultPlan.NONE : FaultPlan.ROUGH_AND_OPERATED.planned(0.05);
      RandomWorld world = RandomWorld.of(seed);
      new Simulation(world.workload(), world.fleet(), plan, world.ways(), world.settings(), seed)
          .run();
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of(
          new Violation(
              seed, e.getClass().getSimpleName(), String.valueOf(e.getMessage()), 0, 0, List.of()));
    }
  }

  /**
   * The first of that many seeds, with every fault, in whose run something goes wrong, and what;
   * empty if there is none. Takes and gives only classes of the JDK.
   */
  public static Optional<String> firstViolation(long firstSeed, int runs) {
    for (int i = 0; i < runs; i++) {
      Optional<Violation> found = violation(firstSeed + i, Fault.all());
      if (found.isPresent()) {
        Violation violation = found.get();
        return Optional.of(
            "seed " + violation.seed() + ": " + violation.rule() + ": " + violation.message());
      }
    }
    return Optional.empty();
  }
}
