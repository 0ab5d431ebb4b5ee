package io.fairlead.bench.compare;

import io.fairlead.agent.TaskClient;
import io.fairlead.audit.AuditReport;
import io.fairlead.audit.TopicAuditor;
import io.fairlead.bench.Guarantee;
import io.fairlead.bench.Stand;
import io.fairlead.bench.Stands;
import io.fairlead.bench.Watch;
import io.fairlead.bench.load.LoadRun;
import io.fairlead.bench.load.RunStatus;
import io.fairlead.bench.load.TaskClientSink;
import io.fairlead.sim.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Fairlead itself: a real broker, a coordinator and real agents whose handlers sleep. Each run has
 * a stand of its own. Whether anything was lost or doubled is read from the topics.
 */
public final class FairleadSide implements Side {
  public static final String NAME = "fairlead";

  private static final String SWARM = "bench";
  private static final String TASK_PREFIX = "bench-";
  private static final long JOIN_LIMIT_MS = 60_000;

  /** A run in which nothing has ended for so long, with everything submitted, is over. */
  private static final long STALLED_MS = 120_000;

  /** Between the warm-up and what is measured, so that nothing of it still waits. */
  private static final long PAUSE_US = 3_000_000;

  private static final long LOOK_MS = 100;
  private static final int MAX_PENDING = 10_000_000;

  private final Stands stands;
  private final Map<String, String> settings;

  /**
   * @param settings of the swarm, where they differ from the defaults
   */
  public FairleadSide(Stands stands, Map<String, String> settings) {
    this.stands = stands;
    this.settings = Map.copyOf(settings);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public SideRun run(Scenario scenario, Watch watch) throws InterruptedException {
    try (Stand stand = stands.coordinator(Guarantee.EXACTLY_ONCE, watch)) {
      stand.create(SWARM, settings);
      Map<String, String> clients = stand.clientProperties();
      Workload whole = scenario.workload().after(scenario.warmUp(), PAUSE_US);
      LoadRun.Plan plan =
          new LoadRun.Plan(
              clients,
              SWARM,
              TASK_PREFIX,
              whole,
              scenario.fleet(),
              false,
              OptionalInt.empty(),
              scenario.warmUp().size(),
              scenario.killed());
      try (TaskClient client =
              TaskClient.builder().properties(clients).maxPending(MAX_PENDING).connect();
          LoadRun run = LoadRun.start(plan, new TaskClientSink(client, SWARM))) {
        awaitAgents(run, scenario, watch);
        run.begin();
        awaitEnd(run, stand, watch);
        return conclude(run, plan, watch);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitAgents(LoadRun run, Scenario scenario, Watch watch)
      throws InterruptedException {
    int wanted = scenario.fleet().size();
    for (long waitedMs = 0; run.joined() < wanted; waitedMs += LOOK_MS) {
      if (waitedMs > JOIN_LIMIT_MS) {
        throw new IllegalStateException(
            "only %d of %d agents were welcomed within %d s"
                .formatted(run.joined(), wanted, JOIN_LIMIT_MS / 1_000));
      }
      watch.at("agents join", run.joined(), wanted);
      watch.pause(LOOK_MS);
    }
  }

  /** Until everything has ended, or nothing moves any more. */
  private static void awaitEnd(LoadRun run, Stand stand, Watch watch) throws InterruptedException {
    long lastEnded = -1;
    long stillMs = 0;
    for (RunStatus status = run.status(); !status.isFinished(); status = run.status()) {
      boolean moves = status.ended() != lastEnded || status.submitted() < status.planned();
      stillMs = moves ? 0 : stillMs + LOOK_MS;
      lastEnded = status.ended();
      if (stillMs > STALLED_MS) {
        return; // what is missing counts as lost
      }
      stand.checkAlive();
      watch.at("tasks of " + NAME, status.ended(), status.planned());
      watch.pause(LOOK_MS);
    }
  }

  private static SideRun conclude(LoadRun run, LoadRun.Plan plan, Watch watch) {
    AuditReport audit =
        TopicAuditor.audit(
            plan.clientProperties(),
            (passed, total) -> watch.at("auditing the topics", passed, total));
    StageTimes stages =
        StageTimes.of(plan.clientProperties(), TASK_PREFIX, plan.warmUp(), plan.fleet());
    List<String> faults = new ArrayList<>(audit.examples());
    if (audit.submitted() != plan.workload().size()) {
      faults.add(
          "%d tasks were sent, and %d are on the topic"
              .formatted(plan.workload().size(), audit.submitted()));
    }
    if (audit.completed() != plan.workload().size()) {
      faults.add(
          "%d tasks were sent, and %d completed"
              .formatted(plan.workload().size(), audit.completed()));
    }
    return new SideRun(
        run.waits(),
        run.makespanMs(),
        audit.completed() - plan.warmUp(),
        audit.lost(),
        audit.duplicateOutcomes() + audit.overlappingLeases(),
        stages.roundTripMs(),
        stages.starvedShare(),
        stages.list(),
        faults);
  }
}
