package io.fairlead.sim;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * At 88 % utilisation the time that a slot stands idle between two tasks must be far below the
 * spare 12 %: a dispatch window that falls short of the round trip makes the queue grow without
 * end. So the mean wait is bounded by that of a central queue without any ways, whatever the ways.
 */
class WaitsSimulationTest {
  private static final long SEED = 20_231_116;
  private static final int TASKS = 6_000;

  /** What the mean wait may be above that of the ideal, in mean round trips. */
  private static final double ROUND_TRIPS = 2;

  @TestFactory
  Stream<DynamicTest> waitsStayNearTheIdealWhateverTheWays() {
    return Stream.of(
            Ways.STEADY,
            new Ways(40_000, 0, 0),
            new Ways(3_000, 5_000, 20_000),
            new Ways(5_000, 20_000, 30_000),
            new Ways(5_000, 50_000, 40_000))
        .map(ways -> DynamicTest.dynamicTest(ways.toString(), () -> staysNearTheIdeal(ways)));
  }

  private static void staysNearTheIdeal(Ways ways) {
    Workload workload = workload();
    Fleet fleet = ReferenceFleet.full();
    double ideal = idealMeanWaitMs(workload, fleet);
    double roundTrip = (2 * ways.leastUs() + ways.jitterUs() + ways.commitEveryUs() / 2.0) / 1_000;
    double mean =
        new Simulation(workload, fleet, FaultPlan.NONE, ways, Map.of(), SEED).run().meanWaitMs();
    assertTrue(
        mean < ideal + ROUND_TRIPS * roundTrip,
        () -> "mean wait " + mean + " ms, ideal " + ideal + " ms, round trip " + roundTrip);
  }

  /** One queue in order of arrival; a task starts on the fastest agent that is idle. */
  private static double idealMeanWaitMs(Workload workload, Fleet fleet) {
    PriorityQueue<double[]> freeAt =
        new PriorityQueue<>(
            (a, b) -> a[0] != b[0] ? Double.compare(a[0], b[0]) : Double.compare(b[1], a[1]));
    PriorityQueue<Double> idle = new PriorityQueue<>((a, b) -> Double.compare(b, a));
    for (SimulatedAgent agent : fleet.agents()) {
      idle.add(agent.speed());
    }
    double waited = 0;
    for (Arrival arrival : workload.arrivals()) {
      while (!freeAt.isEmpty() && freeAt.element()[0] <= arrival.offsetUs()) {
        idle.add(freeAt.remove()[1]);
      }
      double start = arrival.offsetUs();
      if (idle.isEmpty()) {
        double[] next = freeAt.remove();
        start = next[0];
        idle.add(next[1]);
      }
      double speed = idle.remove();
      waited += start - arrival.offsetUs();
      freeAt.add(new double[] {start + arrival.costUs() / speed, speed});
    }
    return waited / workload.size() / 1_000;
  }

  /** Poisson arrivals; lognormal costs with a mean of 49 ms at speed 1, half of them below 30. */
  private static Workload workload() {
    SplittableRandom random = new SplittableRandom(SEED);
    double ratePerUs = 0.88 * 30 / 50_000;
    List<Arrival> arrivals = new ArrayList<>();
    double at = 0;
    for (int i = 0; i < TASKS; i++) {
      at += -Math.log(1 - random.nextDouble()) / ratePerUs;
      double cost = 30_000 * Math.exp(random.nextGaussian());
      arrivals.add(
          Arrival.plain(
              (long) at,
              new TenantId(random.nextBoolean() ? "a" : "b"),
              "type",
              Math.max(1, Math.round(cost))));
    }
    return new Workload("lognormal", arrivals);
  }
}
