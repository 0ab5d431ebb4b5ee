package io.fairlead.bench.floor;

import io.fairlead.bench.Stands;
import io.fairlead.bench.Watch;
import io.fairlead.bench.load.AssignmentListener;
import io.fairlead.bench.load.ClosedLoop;
import io.fairlead.bench.load.TaskFeed;
import java.io.IOException;
import java.nio.file.Path;

/** The null scheduler. */
public final class NullSide {
  private static final String NAME = "the null scheduler";

  private final NullStands stands;

  /**
   * @param directory for the state of each run
   */
  public NullSide(Stands stands, Path directory) {
    this.stands = new NullStands(stands, directory);
  }

  /** One run, on Kafka of its own. */
  public FloorRun run(FloorPlan plan, Watch watch) throws IOException, InterruptedException {
    ClosedLoop loop = new ClosedLoop(plan.window());
    return stands.run(
        plan.guarantee(),
        plan.agents(),
        loop,
        AssignmentListener.NONE,
        watch,
        stand -> {
          try (TaskFeed feed = TaskFeed.start(loop, stand::task, stand.clientProperties())) {
            return new Throughput(
                    stand.clientProperties(),
                    loop,
                    () -> {
                      stand.check();
                      feed.check();
                    },
                    watch)
                .measure(NAME, plan);
          }
        });
  }
}
