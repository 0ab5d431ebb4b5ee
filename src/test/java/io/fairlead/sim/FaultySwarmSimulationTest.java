package io.fairlead.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fairlead.model.AgentId;
import io.fairlead.model.Level;
import io.fairlead.model.Series;
import io.fairlead.model.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What a run without faults comes to, and that a run with them can be repeated. */
class FaultySwarmSimulationTest {
  private static final int TASKS = 400;

  @TestFactory
  List<DynamicTest> withoutFaultsEveryTaskCompletesAtItsFirstDispatchUnlessItWasGivenBack() {
    return LongStream.rangeClosed(1, 5)
        .mapToObj(
            seed ->
                DynamicTest.dynamicTest(
                    "seed " + seed,
                    () -> {
                      SimulationResult result = simulate(FaultPlan.NONE, seed);
                      assertEquals(TASKS, result.ended("TaskCompleted"));
                      assertEquals(TASKS + result.moves().givenBack(), result.dispatches());
                    }))
        .toList();
  }

  @Test
  void theSameSeedGivesTheSameRun() {
    SimulationResult first = simulate(FaultPlan.ROUGH, 7);
    SimulationResult second = simulate(FaultPlan.ROUGH, 7);
    assertEquals(first.events(), second.events());
    assertEquals(first.endedAtUs(), second.endedAtUs());
    assertEquals(first.completionOrder(), second.completionOrder());
  }

  /** A bit of everything that a task can ask for. */
  static Workload everythingWorkload(long seed) {
    SplittableRandom random = new SplittableRandom(~seed);
    List<Arrival> arrivals = new ArrayList<>();
    for (Arrival plain : workload(seed).arrivals()) {
      int number = arrivals.size();
      Level level = Level.values()[random.nextInt(Level.values().length)];
      SortedMap<String, Long> demand = new TreeMap<>();
      if (random.nextInt(5) == 0) {
        demand.put(random.nextBoolean() ? "tokens" : "licence", 1 + random.nextLong(3));
      }
      List<Integer> others =
          number > 0 && random.nextInt(10) == 0
              ? List.of(Math.max(0, number + random.nextInt(-20, 3)))
              : List.of();
      arrivals.add(
          new Arrival(
              plain.offsetUs(),
              plain.tenant(),
              plain.type(),
              level,
              random.nextInt(-10, 11),
              plain.costUs(),
              random.nextInt(3) == 0 ? 0 : plain.costUs() / 2 + random.nextLong(plain.costUs()) + 1,
              random.nextInt(8) == 0 ? random.nextLong(1_000_000) : 0,
              random.nextInt(3) == 0 ? 500_000 + random.nextLong(5_000_000) : 0,
              random.nextInt(20) == 0 ? new Series("series-" + random.nextInt(3), 200) : null,
              random.nextInt(4) == 0 ? "key-" + random.nextInt(5) : null,
              plain.requiredCapabilities(),
              others.contains(number) ? List.of() : others,
              demand));
    }
    return new Workload("everything", arrivals);
  }

  private static SimulationResult simulate(FaultPlan faults, long seed) {
    return new Simulation(workload(seed), fleet(), faults, Map.of("tenant.a.weight", "3"), seed)
        .run();
  }

  static Fleet fleet() {
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
