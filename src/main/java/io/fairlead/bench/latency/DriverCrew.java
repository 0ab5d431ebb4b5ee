package io.fairlead.bench.latency;

import io.fairlead.bench.Watch;
import io.fairlead.bench.floor.SmallTasks;
import io.fairlead.bench.load.ClosedLoop;
import io.fairlead.bench.load.LightAgents;
import java.util.Map;

/** All agents in one thread, with one consumer and one producer, as the null scheduler's are. */
final class DriverCrew implements Crew {
  private static final long JOIN_LIMIT_MS = 120_000;
  private static final long LOOK_MS = 100;

  private final LightAgents agents;

  private DriverCrew(LightAgents agents) {
    this.agents = agents;
  }

  /** Returns once all have been welcomed. */
  static DriverCrew start(Map<String, String> clients, Load load, Stamps stamps, Watch watch)
      throws InterruptedException {
    LightAgents agents =
        LightAgents.start(
            new LightAgents.Plan(
                clients, SmallTasks.SWARM, load.agents(), load.slots(), SmallTasks.COST_MS, 0),
            new ClosedLoop(1),
            (taskId, readNs) -> started(stamps, taskId, readNs));
    try {
      for (long waitedMs = 0; agents.welcomed() < load.agents(); waitedMs += LOOK_MS) {
        agents.check();
        if (waitedMs > JOIN_LIMIT_MS) {
          throw new IllegalStateException(
              "only %d of %d agents were welcomed within %d s"
                  .formatted(agents.welcomed(), load.agents(), JOIN_LIMIT_MS / 1_000));
        }
        watch.at("agents join", agents.welcomed(), load.agents());
        watch.pause(LOOK_MS);
      }
    } catch (RuntimeException | InterruptedException e) {
      agents.close();
      throw e;
    }
    return new DriverCrew(agents);
  }

  /** As the null scheduler's agents too note it. */
  static void started(Stamps stamps, String taskId, long readNs) {
    int task = SmallTasks.number(taskId);
    stamps.mark(Moment.ASSIGNED, task, readNs);
    stamps.mark(Moment.STARTED, task, System.nanoTime());
  }

  @Override
  public void check() {
    agents.check();
  }

  @Override
  public void complete() {}

  @Override
  public void close() {
    agents.close();
  }
}
