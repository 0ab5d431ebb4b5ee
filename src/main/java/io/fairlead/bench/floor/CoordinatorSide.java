package io.fairlead.bench.floor;

import io.fairlead.bench.Stand;
import io.fairlead.bench.Stands;
import io.fairlead.bench.Watch;
import io.fairlead.bench.load.ClosedLoop;
import io.fairlead.bench.load.LightAgents;
import io.fairlead.bench.load.TaskFeed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Fairlead, with agents that have room for whatever is under way. */
public final class CoordinatorSide {
  private static final String NAME = "Fairlead";
  private static final int MAX_SLOTS = 1024;
  private static final long JOIN_LIMIT_MS = 120_000;
  private static final long LOOK_MS = 100;

  private final Stands stands;

  public CoordinatorSide(Stands stands) {
    this.stands = stands;
  }

  /** One run, on a stand of its own. */
  public FloorRun run(FloorPlan plan, Watch watch) throws IOException, InterruptedException {
    ClosedLoop loop = new ClosedLoop(plan.window());
    byte[] key = SmallTasks.SWARM.getBytes(StandardCharsets.UTF_8);
    try (Stand stand = stands.coordinator(plan.guarantee(), watch)) {
      stand.create(SmallTasks.SWARM, Map.of("agentTopicLayout", plan.layout()));
      LightAgents.Plan fleet =
          new LightAgents.Plan(
              stand.clientProperties(),
              SmallTasks.SWARM,
              plan.agents(),
              Math.min(MAX_SLOTS, 2 * ((plan.window() + plan.agents() - 1) / plan.agents())),
              SmallTasks.COST_MS,
              0);
      try (LightAgents agents = LightAgents.start(fleet, loop)) {
        await(agents, plan, watch);
        try (SmallTasks tasks = new SmallTasks(stand.clientProperties());
            TaskFeed feed =
                TaskFeed.start(
                    loop,
                    task -> new ProducerRecord<>(SmallTasks.TOPIC, key, tasks.value(task)),
                    stand.clientProperties())) {
          return new Throughput(
                  stand.clientProperties(),
                  loop,
                  () -> {
                    stand.checkAlive();
                    agents.check();
                    feed.check();
                  },
                  watch)
              .measure(NAME, plan);
        }
      }
    }
  }

  private static void await(LightAgents agents, FloorPlan plan, Watch watch)
      throws InterruptedException {
    for (long waitedMs = 0; agents.welcomed() < plan.agents(); waitedMs += LOOK_MS) {
      agents.check();
      if (waitedMs > JOIN_LIMIT_MS) {
        throw new IllegalStateException(
            "only %d of %d agents were welcomed within %d s"
                .formatted(agents.welcomed(), plan.agents(), JOIN_LIMIT_MS / 1_000));
      }
      watch.at("agents join", agents.welcomed(), plan.agents());
      watch.pause(LOOK_MS);
    }
  }
}
