package io.fairlead.bench.floor;

import io.fairlead.bench.Stands;
import io.fairlead.bench.Watch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs Fairlead and the null scheduler in turn. */
public final class FloorBenchmark {
  private final NullSide floor;
  private final CoordinatorSide fairlead;

  /**
   * @param directory for the null scheduler's state
   */
  public FloorBenchmark(Stands stands, Path directory) {
    floor = new NullSide(stands, directory);
    fairlead = new CoordinatorSide(stands);
  }

  /**
   * One pair.
   *
   * @param plan of Fairlead's runs
   * @param floorAgents how many agents the floor has; else as the plan says
   * @param repetitions 1 or more
   */
  public FloorPair run(FloorPlan plan, int floorAgents, int repetitions, Watch watch)
      throws IOException, InterruptedException {
    FloorPlan floorPlan = plan.withAgents(floorAgents);
    List<FloorRun> floorRuns = new ArrayList<>();
    List<FloorRun> runs = new ArrayList<>();
    for (int i = 0; i < repetitions; i++) {
      // First the one, then the other: the compiler makes the later of two runs the faster.
      if (i % 2 == 0) {
        floorRuns.add(floor.run(floorPlan, watch));
        runs.add(fairlead.run(plan, watch));
      } else {
        runs.add(fairlead.run(plan, watch));
        floorRuns.add(floor.run(floorPlan, watch));
      }
    }
    return new FloorPair(plan, floorAgents, floorRuns, runs);
  }
}
