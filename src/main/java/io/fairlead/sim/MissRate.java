package io.fairlead.sim;

import io.fairlead.model.AgentId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How many deadlines are missed, with admission and without it.
 *
 * @param admission whether deadlines were admitted, or every task was taken
 * @param error spread of the estimates, as in {@link DeadlineWorkload}
 * @param submitted tasks with a deadline
 * @param accepted those of them that were taken
 * @param missed those of the accepted that did not complete in time
 */
public record MissRate(
    boolean admission, double error, long submitted, long accepted, long missed) {
  private static final int TASKS = 1_000;
  private static final double UTILISATION = 1.2;
  private static final double CRITICAL_PART = 0.85;

  /** Missed of accepted, 0 to 1; 0 if none was accepted. */
  public double rate() {
    return accepted == 0 ? 0 : missed / (double) accepted;
  }

  /** Completed in time of submitted, 0 to 1; 0 if none was submitted. */
  public double inTime() {
    return submitted == 0 ? 0 : (accepted - missed) / (double) submitted;
  }

  /** Six agents of unequal speed, some with two slots. */
  public static Fleet fleet() {
    List<SimulatedAgent> agents = new ArrayList<>();
    double[] speeds = {2, 2, 1, 1, 0.5, 0.5};
    for (int i = 0; i < speeds.length; i++) {
      agents.add(new SimulatedAgent(new AgentId("agent-" + i), speeds[i], 1 + i % 2, List.of()));
    }
    return new Fleet(agents);
  }

  /**
   * Simulates the same workloads four times: estimates exact and wrong, with admission and without.
   *
   * @param seed of the first run; each further one has the next
   * @param runs above 0
   * @param error spread of the wrong estimates, above 0
   */
  public static List<MissRate> measure(long seed, int runs, double error) {
    List<MissRate> rates = new ArrayList<>();
    for (double spread : new double[] {0, error}) {
      for (boolean admission : new boolean[] {true, false}) {
        rates.add(measure(seed, runs, spread, admission));
      }
    }
    return rates;
  }

  private static MissRate measure(long seed, int runs, double error, boolean admission) {
    long submitted = 0;
    long accepted = 0;
    long missed = 0;
    Fleet fleet = fleet();
    for (int run = 0; run < runs; run++) {
      Workload workload =
          new DeadlineWorkload(TASKS, fleet, UTILISATION, CRITICAL_PART, error)
              .generate(seed + run);
      SimulationResult result =
          new Simulation(
                  workload,
                  fleet,
                  FaultPlan.NONE,
                  Map.of("deadlineAdmission", admission ? "\"on\"" : "\"off\""),
                  seed + run)
              .run();
      submitted += workload.arrivals().stream().filter(task -> task.deadlineUs() > 0).count();
      accepted += result.withDeadline();
      missed += result.missed();
    }
    return new MissRate(admission, error, submitted, accepted, missed);
  }
}
