package io.fairlead.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.MoveResult.Outcome;
import io.fairlead.model.Rejection.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Plans of every kind, right and wrong, in time and too late, made of snapshots whose parts were
 * cut one after another, in a swarm where everything else goes on or goes wrong: every task ends
 * once, and all invariants hold after every event.
 */
class PlannedWorkSimulationTest {
  private static final int TASKS = 400;

  /** With {@code -Dfairlead.seeds=500} as many. */
  private static final long SEEDS = Long.getLong("fairlead.seeds", 12);

  /** The seeds from 1 on by which plans come to everything they can. */
  private static final long SEEDS_FOR_ALL = 12;

  @TestFactory
  List<DynamicTest> everyTaskEndsOnceWhateverIsPlanned() {
    SortedMap<Long, MoveCounts> moves = new TreeMap<>();
    List<DynamicTest> tests = new ArrayList<>();
    LongStream.rangeClosed(1, SEEDS)
        .forEach(
            seed -> tests.add(DynamicTest.dynamicTest("seed " + seed, () -> run(seed, moves))));
    tests.add(
        DynamicTest.dynamicTest("and plans came to everything they can", () -> allWays(moves)));
    return tests;
  }

  private static SimulationResult simulate(long seed) {
    FaultPlan faults =
        switch ((int) (seed % 4)) {
          case 0 -> FaultPlan.NONE.planned(0.2);
          case 1 -> FaultPlan.ROUGH.planned(0.1);
          case 2 -> FaultPlan.ROUGH_AND_OPERATED.planned(0.1);
          default -> FaultPlan.ROUGH.planned(0.01);
        };
    Map<String, String> settings = MovingWorkSimulationTest.settings(seed);
    settings.put("planPatienceMs", Long.toString(100 + seed % 5 * 400));
    settings.put("planMaxAgeMs", Long.toString(1_000 + seed % 3 * 1_000));
    return new Simulation(
            MovingWorkSimulationTest.workload(seed),
            MovingWorkSimulationTest.fleet(),
            faults,
            MovingWorkSimulationTest.ways(seed),
            settings,
            seed)
        .run();
  }

  private static void run(long seed, SortedMap<Long, MoveCounts> moves) {
    SimulationResult result = simulate(seed);
    moves.put(seed, result.moves());
    assertEquals(TASKS, result.ended() + result.rejections());
    assertTrue(result.ended("TaskCompleted") > TASKS / 4, "many tasks complete");
    if (seed % 4 == 0) {
      assertEquals(TASKS, result.ended("TaskCompleted"), "nothing went wrong but the plans");
    }
  }

  /** Runs the seeds that have not been run yet: there may be fewer, or this test alone. */
  private static void allWays(SortedMap<Long, MoveCounts> moves) {
    MoveCounts all = new MoveCounts();
    for (long seed = 1; seed <= SEEDS_FOR_ALL; seed++) {
      if (!moves.containsKey(seed)) {
        run(seed, moves);
      }
      all.add(moves.get(seed));
    }
    for (Outcome outcome : Outcome.values()) {
      assertTrue(all.outcomes(outcome) > 0, () -> outcome + " never: " + all);
    }
    assertEquals(all.outcomes(Outcome.PLACED), all.planned(), all::toString);
    assertTrue(all.refused(Reason.PLAN_TOO_OLD) > 0, all::toString);
    assertTrue(all.refused(Reason.PLAN_OF_ANOTHER_SWARM) > 0, all::toString);
  }

  @Test
  void theSameSeedGivesTheSameRun() {
    SimulationResult first = simulate(2);
    SimulationResult second = simulate(2);
    assertEquals(first.events(), second.events());
    assertEquals(first.completionOrder(), second.completionOrder());
    assertEquals(first.moves().toString(), second.moves().toString());
  }
}
