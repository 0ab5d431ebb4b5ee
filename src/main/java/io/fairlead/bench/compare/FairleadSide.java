package io.fairlead.bench.compare;

import io.fairlead.agent.TaskClient;
import io.fairlead.audit.AuditReport;
import io.fairlead.audit.TopicAuditor;
import io.fairlead.bench.Guarantee;
import io.fairlead.bench.Stand;
import io.fairlead.bench.Stands;
import io.fairlead.bench.Watch;
import io.fairlead.bench.load.LoadRun;
import io.fairlead.bench.load.TaskClientSink;
import io.fairlead.sim.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Fairlead itself: a real broker, a coordinator and real agents whose handlers sleep. Each run has
 * a stand of its own. Whether anything was lost or doubled is read from the topics.
 */
public final class FairleadSide implements Side {
  private static final String SWARM = "bench";
  private static final String TASK_PREFIX = "bench-";
  private static final int MAX_PENDING = 10_000_000;

  private final FairleadVariant variant;
  private final Stands stands;

  FairleadSide(FairleadVariant variant, Stands stands) {
    this.variant = variant;
    this.stands = stands;
  }

  @Override
  public String name() {
    return variant.name();
  }

  @Override
  public String setup(Scenario scenario) {
    List<String> parts = new ArrayList<>(List.of(variant.guarantee().text()));
    variant.settings().forEach((name, value) -> parts.add(name + "=" + value));
    if (!variant.levels().isEmpty()) {
      parts.add(Levels.text(variant.levels()));
    }
    return parts.size() == 1 ? parts.get(0) + ", settings as shipped" : String.join("; ", parts);
  }

  @Override
  public SideRun run(Scenario scenario, Watch watch) throws InterruptedException {
    try (Stand stand = stands.coordinator(variant.guarantee(), watch)) {
      stand.create(SWARM, new TreeMap<>(variant.settings()));
      Map<String, String> clients = stand.clientProperties();
      Workload whole = RunSteps.whole(scenario).atLevels(variant.levels());
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
        RunSteps.run(run, scenario, stand, name(), watch);
        return conclude(run, plan, scenario, watch);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SideRun conclude(LoadRun run, LoadRun.Plan plan, Scenario scenario, Watch watch) {
    AuditReport audit =
        TopicAuditor.audit(
            plan.clientProperties(),
            variant.guarantee() == Guarantee.EXACTLY_ONCE,
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
        TenantWaits.of(scenario.workload(), run.waitsUs()),
        run.makespanMs(),
        scenario.idleShare(run.busyUs(), run.makespanMs()),
        audit.completed() - plan.warmUp(),
        audit.lost(),
        audit.duplicateOutcomes() + audit.overlappingLeases(),
        stages.roundTripMs(),
        stages.starvedShare(),
        stages.list(),
        faults);
  }
}
