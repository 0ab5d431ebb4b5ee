package io.fairlead.bench.latency;

import io.fairlead.bench.Stands;
import io.fairlead.bench.Watch;
import io.fairlead.bench.floor.NullStands;
import io.fairlead.bench.load.ClosedLoop;
import java.io.IOException;
import java.nio.file.Path;

/** The null scheduler, which has no outcomes: a task's way ends where it is started. */
public final class NullSide implements Side {
  public static final String NAME = "null";

  private final NullStands stands;

  /**
   * @param directory for the state of each run
   */
  public NullSide(Stands stands, Path directory) {
    this.stands = new NullStands(stands, directory);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public LatencyRun run(Load load, Watch watch) throws IOException, InterruptedException {
    Stamps stamps = new Stamps(load.warmUpTasks() + load.tasks());
    return stands.run(
        load.guarantee(),
        load.agents(),
        new ClosedLoop(1),
        (taskId, readNs) -> DriverCrew.started(stamps, taskId, readNs),
        watch,
        stand -> {
          try (TaskSender sender = new TaskSender(stand.clientProperties())) {
            new OpenLoop(
                    load,
                    stamps,
                    Moment.STARTED,
                    task -> sender.send(stand.task(task)),
                    () -> {
                      stand.check();
                      sender.check();
                    },
                    watch)
                .run("the null scheduler");
          }
          return LatencyRun.of(stamps, load.warmUpTasks(), load.tasks(), Moment.STARTED);
        });
  }
}
