package io.fairlead.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentId;
import io.fairlead.model.Level;
import io.fairlead.model.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Agents crash, reports get lost, the coordinator restarts: every task ends, and ends once. */
class FaultySwarmSimulationTest {
  private static final int TASKS = 400;

  @TestFactory
  List<DynamicTest> everyTaskEndsOnceWhateverHappens() {
    return LongStream.rangeClosed(1, 30)
        .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> runRough(seed)))
        .toList();
  }

  @TestFactory
  List<DynamicTest> withoutFaultsEveryTaskCompletesAtItsFirstDispatch() {
    return LongStream.rangeClosed(1, 5)
        .mapToObj(
            seed ->
                DynamicTest.dynamicTest(
                    "seed " + seed,
                    () -> {
                      SimulationResult result = simulate(FaultPlan.NONE, seed);
                      assertEquals(TASKS, result.ended("TaskCompleted"));
                      assertEquals(TASKS, result.dispatches());
                    }))
        .toList();
  }

  @org.junit.jupiter.api.Test
  void theSameSeedGivesTheSameRun() {
    SimulationResult first = simulate(FaultPlan.ROUGH, 7);
    SimulationResult second = simulate(FaultPlan.ROUGH, 7);
    assertEquals(first.events(), second.events());
    assertEquals(first.endedAtUs(), second.endedAtUs());
    assertEquals(first.completionOrder(), second.completionOrder());
  }

  private static void runRough(long seed) {
    SimulationResult result = simulate(FaultPlan.ROUGH, seed);
    assertEquals(TASKS, result.ended());
    assertTrue(result.ended("TaskCompleted") > TASKS / 2, "most tasks complete");
  }

  private static SimulationResult simulate(FaultPlan faults, long seed) {
    return new Simulation(workload(seed), fleet(), faults, Map.of("tenant.a.weight", "3"), seed)
        .run();
  }

  private static Fleet fleet() {
    List<SimulatedAgent> agents = new ArrayList<>();
    double[] speeds = {2, 2, 1, 1, 0.5, 0.5};
    for (int i = 0; i < speeds.length; i++) {
      agents.add(
          new SimulatedAgent(
              new AgentId("agent-" + i),
              speeds[i],
              1 + i % 3,
              i % 2 == 0 ? List.of("gpu") : List.of()));
    }
    return new Fleet(agents);
  }

  private static Workload workload(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Arrival> arrivals = new ArrayList<>();
    long at = 0;
    for (int i = 0; i < TASKS; i++) {
      at += random.nextLong(60_000);
      arrivals.add(
          new Arrival(
              at,
              new TenantId(random.nextBoolean() ? "a" : "b"),
              "type-" + random.nextInt(3),
              Level.NORMAL,
              1 + random.nextLong(500_000),
              null,
              random.nextInt(4) == 0 ? List.of("gpu") : List.of()));
    }
    return new Workload("random", arrivals);
  }
}
