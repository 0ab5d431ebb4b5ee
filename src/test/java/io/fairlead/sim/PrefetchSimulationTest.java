package io.fairlead.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What an agent is sent ahead is measured in work: many short tasks, so that it never runs dry, and
 * at most one long one, so that others can have the rest.
 */
class PrefetchSimulationTest {
  private static final long BEGIN_US = 1_000_000;

  /** Tasks that come a little faster than they can be done. */
  private static SimulationResult run(int tasks, long costMs, Ways ways) {
    Fleet fleet = ReferenceFleet.full();
    double betweenUs = costMs * 1_000 / (fleet.totalSpeed() * 1.2);
    List<Arrival> arrivals = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      // After the agents have joined.
      arrivals.add(
          Arrival.plain(
              1_000_000 + (long) (i * betweenUs), new TenantId("t"), "type", costMs * 1_000));
    }
    return new Simulation(
            new Workload("backlog", arrivals), fleet, FaultPlan.NONE, ways, Map.of(), 1)
        .run();
  }

  @ParameterizedTest
  @CsvSource({"5000, 0, 0", "5000, 20000, 30000", "10000, 20000, 50000"})
  void agentsAreBusyWithTasksOfTenMilliseconds(long leastUs, long jitterUs, long commitEveryUs) {
    SimulationResult result = run(2_400, 10, new Ways(leastUs, jitterUs, commitEveryUs));
    // Once the first tasks have come to all, and while there are more than can be done.
    long fromUs = BEGIN_US + 200_000;
    long untilUs = BEGIN_US + 650_000;
    double slotUs = (double) ReferenceFleet.SIZE * (untilUs - fromUs);
    double busy = result.runUs(fromUs, untilUs) / slotUs;
    assertTrue(busy > 0.9, "busy " + busy + " of the time");
  }

  @ParameterizedTest
  @CsvSource({"5000, 0, 0", "5000, 20000, 30000", "10000, 20000, 50000"})
  void atMostOneTaskOfFiveSecondsWaitsOnAnAgent(long leastUs, long jitterUs, long commitEveryUs) {
    SimulationResult result = run(200, 5_000, new Ways(leastUs, jitterUs, commitEveryUs));
    assertEquals(1, result.mostAhead());
  }
}
