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
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Stealing, migration, revocation, breakers, slowed and lost agents, duplicated and late reports,
 * restarts and a busy operator, all at once: every task ends once, and all invariants hold after
 * every event.
 */
class MovingWorkSimulationTest {
  private static final int TASKS = 400;

  /** With {@code -Dfairlead.seeds=500} as many. */
  private static final long SEEDS = Long.getLong("fairlead.seeds", 25);

  @TestFactory
  List<DynamicTest> everyTaskEndsOnceHoweverItIsMoved() {
    MoveCounts all = new MoveCounts();
    List<DynamicTest> tests = new ArrayList<>();
    LongStream.rangeClosed(1, SEEDS)
        .forEach(seed -> tests.add(DynamicTest.dynamicTest("seed " + seed, () -> run(seed, all))));
    tests.add(DynamicTest.dynamicTest("and every way of moving was gone", () -> allWays(all)));
    return tests;
  }

  private static void run(long seed, MoveCounts all) {
    FaultPlan faults =
        switch ((int) (seed % 3)) {
          case 0 -> new FaultPlan(0, 0, 0, 0, 0, 0, 0, 0, 0.05, 0, 0);
          case 1 -> FaultPlan.ROUGH;
          default -> FaultPlan.ROUGH_AND_OPERATED;
        };
    SimulationResult result =
        new Simulation(workload(seed), fleet(), faults, ways(seed), settings(seed), seed).run();
    all.add(result.moves());
    assertEquals(TASKS, result.ended() + result.rejections());
    assertTrue(result.ended("TaskCompleted") > TASKS / 4, "many tasks complete");
  }

  private static void allWays(MoveCounts all) {
    assertTrue(all.placed() > 0, all::toString);
    assertTrue(all.stolen() > 0, all::toString);
    assertTrue(all.migrated() > 0, all::toString);
    assertTrue(all.asked() > all.givenBack(), "no start won against a revocation: " + all);
    assertTrue(all.givenBack() > 0, all::toString);
  }

  static Map<String, String> settings(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, String> settings = new TreeMap<>();
    settings.put("localQueueTargetMs", Integer.toString(random.nextInt(3) * 400));
    settings.put("affinityPatienceMs", Integer.toString(random.nextInt(4) * 500));
    settings.put("stealThreshold", Integer.toString(random.nextInt(3)));
    settings.put("stealing", random.nextInt(4) == 0 ? "off" : "on");
    settings.put("balanceMode", random.nextInt(4) == 0 ? "approval" : "automatic");
    settings.put("balanceIntervalMs", Integer.toString(100 + random.nextInt(400)));
    settings.put("moveCoolDownMs", Integer.toString(random.nextInt(3) * 300));
    settings.put("breakerFailures", "2");
    settings.put("breakerOpenMs", "500");
    return settings;
  }

  /** Long ones half of the time, so that what is asked and what happens meanwhile cross. */
  static Ways ways(long seed) {
    return seed % 2 == 0 ? Ways.STEADY : new Ways(20_000, 60_000, 20_000);
  }

  static Fleet fleet() {
    List<SimulatedAgent> agents = new ArrayList<>();
    double[] speeds = {4, 2, 1, 1, 0.5, 0.25};
    for (int i = 0; i < speeds.length; i++) {
      agents.add(
          new SimulatedAgent(
              new AgentId("agent-" + i),
              speeds[i],
              1 + i % 2,
              i % 2 == 0 ? List.of("gpu") : List.of()));
    }
    return new Fleet(agents);
  }

  /** Bursts with pauses between: some agents have much and others nothing. */
  static Workload workload(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Arrival> arrivals = new ArrayList<>();
    long at = 0;
    for (int i = 0; i < TASKS; i++) {
      at += i % 40 == 0 ? 1_000_000 : random.nextLong(15_000);
      Arrival plain =
          new Arrival(
              at,
              new TenantId(random.nextBoolean() ? "a" : "b"),
              "type-" + random.nextInt(3),
              Level.NORMAL,
              1 + random.nextLong(random.nextInt(10) == 0 ? 2_000_000 : 100_000),
              random.nextInt(3) > 0 ? "key-" + random.nextInt(4) : null,
              random.nextInt(6) == 0 ? List.of("gpu") : List.of());
      arrivals.add(plain.estimated(random.nextInt(4) == 0 ? 10_000 : plain.costUs()));
    }
    return new Workload("bursts", arrivals);
  }
}
