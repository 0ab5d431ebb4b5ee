package io.fairlead.bench.compare;

import io.fairlead.bench.Kafka;
import io.fairlead.bench.Watch;
import io.fairlead.bench.load.LoadRun;
import io.fairlead.bench.load.RunStatus;
import io.fairlead.sim.Workload;

/** What every side does that runs on a real broker. */
final class RunSteps {
  private static final long JOIN_LIMIT_MS = 60_000;

  /** A run in which nothing has ended for so long, with everything submitted, is over. */
  private static final long STALLED_MS = 120_000;

  /** Between the warm-up and what is measured, so that nothing of it still waits. */
  private static final long PAUSE_US = 8_000_000;

  private static final long LOOK_MS = 100;

  private RunSteps() {}

  /** The warm-up, a pause, and what is measured. */
  static Workload whole(Scenario scenario) {
    return scenario.workload().after(scenario.warmUp(), PAUSE_US);
  }

  /** From the moment at which all agents are there until all tasks have ended, or nothing moves. */
  static void run(LoadRun run, Scenario scenario, Kafka kafka, String name, Watch watch)
      throws InterruptedException {
    awaitAgents(run, scenario, watch);
    run.begin();
    awaitEnd(run, kafka, name, watch);
  }

  private static void awaitAgents(LoadRun run, Scenario scenario, Watch watch)
      throws InterruptedException {
    int wanted = scenario.fleet().size();
    int joined = run.joined();
    for (long waitedMs = 0; joined < wanted; waitedMs += LOOK_MS) {
      if (waitedMs > JOIN_LIMIT_MS) {
        throw new IllegalStateException(
            "only %d of %d agents were there within %d s"
                .formatted(joined, wanted, JOIN_LIMIT_MS / 1_000));
      }
      watch.at("agents join", joined, wanted);
      watch.pause(LOOK_MS);
      joined = run.joined();
    }
  }

  private static void awaitEnd(LoadRun run, Kafka kafka, String name, Watch watch)
      throws InterruptedException {
    long lastEnded = -1;
    long stillMs = 0;
    for (RunStatus status = run.status(); !status.isFinished(); status = run.status()) {
      boolean moves = status.ended() != lastEnded || status.submitted() < status.planned();
      stillMs = moves ? 0 : stillMs + LOOK_MS;
      lastEnded = status.ended();
      if (stillMs > STALLED_MS) {
        return; // what is missing counts as lost
      }
      kafka.checkAlive();
      watch.at("tasks of " + name, status.ended(), status.planned());
      watch.pause(LOOK_MS);
    }
  }

  /** What still runs has been begun before: it ends as a second end of its task. */
  static void awaitRepeats(LoadRun run, Watch watch) throws InterruptedException {
    for (long waitedMs = 0; run.status().running() > 0; waitedMs += LOOK_MS) {
      if (waitedMs > STALLED_MS) {
        return;
      }
      watch.at("tasks that run again", 0, 0);
      watch.pause(LOOK_MS);
    }
  }
}
