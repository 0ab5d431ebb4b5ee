package io.fairlead.bench.compare;

import io.fairlead.bench.Kafka;
import io.fairlead.bench.Stands;
import io.fairlead.bench.Watch;
import io.fairlead.bench.load.LoadRun;
import io.fairlead.sim.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * A peer on a real broker, with the same simulated agents and the same load as Fairlead has. Each
 * run has a broker of its own. The driver counts each end of a handler: what has none is lost, what
 * has two is doubled.
 */
final class PeerSide implements Side {
  private static final String TOPIC = "tasks";
  private static final short REPLICAS = 1;

  private final String name;
  private final Stands stands;
  private final Peer peer;

  PeerSide(String name, Stands stands, Peer peer) {
    this.name = name;
    this.stands = stands;
    this.peer = peer;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String setup(Scenario scenario) {
    return peer.setup(scenario.fleet());
  }

  @Override
  public SideRun run(Scenario scenario, Watch watch) throws InterruptedException {
    if (!scenario.killed().isEmpty()) {
      throw new IllegalArgumentException(name + " has no agents that can be killed one by one");
    }
    try (Kafka kafka = stands.kafka(watch)) {
      Map<String, Object> clients =
          Map.of(
              CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
              kafka.clientProperties().get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
      try (Admin admin = Admin.create(clients)) {
        return run(scenario, kafka, clients, admin, watch);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(name + " could not be set up: " + e.getCause(), e);
    }
  }

  private SideRun run(
      Scenario scenario, Kafka kafka, Map<String, Object> clients, Admin admin, Watch watch)
      throws InterruptedException, ExecutionException {
    int partitions = peer.partitions(scenario.fleet());
    admin.createTopics(List.of(new NewTopic(TOPIC, partitions, REPLICAS))).all().get();
    peer.prepare(admin);
    Workload whole = RunSteps.whole(scenario);
    LoadRun.Plan plan =
        new LoadRun.Plan(
            kafka.clientProperties(),
            name,
            "",
            whole,
            scenario.fleet(),
            false,
            OptionalInt.empty(),
            scenario.warmUp().size(),
            Set.of());
    try (PeerTasks tasks =
        new PeerTasks(clients, TOPIC, peer.roundRobin() ? partitions : 0, whole.size())) {
      Peer.Place place = new Peer.Place(clients, TOPIC, partitions, admin, tasks);
      try (LoadRun run = LoadRun.start(plan, tasks, handlers -> peer.start(place, handlers))) {
        RunSteps.run(run, scenario, kafka, name, watch);
        RunSteps.awaitRepeats(run, watch);
        return conclude(run, plan, scenario, tasks);
      }
    }
  }

  private SideRun conclude(LoadRun run, LoadRun.Plan plan, Scenario scenario, PeerTasks tasks) {
    long lost = plan.workload().size() - tasks.ended(0);
    List<String> faults = new ArrayList<>();
    if (lost > 0) {
      faults.add(
          "%s: %d tasks were sent, and %d never ended"
              .formatted(name, plan.workload().size(), lost));
    }
    if (tasks.repeated() > 0) {
      faults.add("%s: %d handlers ended a second time".formatted(name, tasks.repeated()));
    }
    return new SideRun(
        run.waits(),
        TenantWaits.of(scenario.workload(), run.waitsUs()),
        run.makespanMs(),
        scenario.idleShare(run.busyUs(), run.makespanMs()),
        tasks.ended(plan.warmUp()),
        lost,
        tasks.repeated(),
        0,
        0,
        List.of(),
        faults);
  }
}
