package io.fairlead.sim;

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

  /** What runs a seed up to an input; {@link #simulate} does. */
  @FunctionalInterface
  public interface Simulator {
    CampaignRun simulate(long seed, Set<Fault> faults, int until);
  }

  private FaultCampaign() {}

  /** Runs that many seeds one after another. */
  public static CampaignReport run(long firstSeed, int runs, Set<Fault> faults, Listener listener) {
    return run(firstSeed, runs, faults, FaultCampaign::simulate, listener);
  }

  /** The same, of runs by another hand. */
  public static CampaignReport run(
      long firstSeed, int runs, Set<Fault> faults, Simulator simulator, Listener listener) {
    CampaignReport.Sums sums = new CampaignReport.Sums();
    for (int i = 0; i < runs; i++) {
      sums.add(simulator.simulate(firstSeed + i, faults, Integer.MAX_VALUE));
      listener.done(i + 1);
    }
    return sums.report(firstSeed);
  }

  /** The run of a seed. */
  public static CampaignRun simulate(long seed, Set<Fault> faults) {
    return simulate(seed, faults, Integer.MAX_VALUE);
  }

  /**
   * The run of a seed up to an input, and how it comes to rest after it.
   *
   * @param until number of the last task that arrives or fault that strikes, 0 or more
   */
  public static CampaignRun simulate(long seed, Set<Fault> faults, int until) {
    return new FaultyRun(seed, faults, until).run();
  }

  /** What goes wrong in the run of a seed; empty if nothing does. */
  public static Optional<Violation> violation(long seed, Set<Fault> faults) {
    return simulate(seed, faults).violation();
  }

  /**
   * Looks for the shortest prefix of the inputs of a failed run, those up to some number, after
   * which the same rule is still broken. One input less, and it is not.
   *
   * @param violation as the whole run ended
   */
  public static ShortestPrefix shorten(Violation violation, Set<Fault> faults) {
    return shorten(violation, faults, FaultCampaign::simulate);
  }

  /** The same, of runs by another hand. */
  public static ShortestPrefix shorten(
      Violation violation, Set<Fault> faults, Simulator simulator) {
    return ShortestPrefix.of(
        violation, until -> simulator.simulate(violation.seed(), faults, until));
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
