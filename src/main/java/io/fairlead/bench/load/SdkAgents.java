package io.fairlead.bench.load;

import io.fairlead.agent.AgentWorker;
import io.fairlead.agent.TaskHandler;
import io.fairlead.bench.Watch;
import io.fairlead.sim.Fleet;
import io.fairlead.sim.SimulatedAgent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Real {@link AgentWorker}s in this JVM, each with Kafka clients and threads of its own. */
public final class SdkAgents implements AutoCloseable {
  private static final long JOIN_LIMIT_MS = 60_000;
  private static final long LOOK_MS = 100;

  private final List<AgentWorker> workers = new ArrayList<>();

  private SdkAgents() {}

  /**
   * Starts them; returns once all have been welcomed.
   *
   * @param clientProperties of Kafka and registry clients
   * @param handlers what each does with its tasks
   * @throws IllegalStateException if that takes longer than a minute
   */
  public static SdkAgents start(
      Map<String, String> clientProperties,
      String swarm,
      Fleet fleet,
      Function<SimulatedAgent, TaskHandler> handlers,
      Watch watch)
      throws InterruptedException {
    SdkAgents agents = new SdkAgents();
    try {
      for (SimulatedAgent agent : fleet.agents()) {
        agents.workers.add(
            AgentWorker.builder()
                .properties(clientProperties)
                .swarm(swarm)
                .agent(agent.id().value())
                .slots(agent.slots())
                .capabilities(agent.capabilities().toArray(String[]::new))
                .start(handlers.apply(agent)));
      }
      agents.awaitWelcomes(watch);
      return agents;
    } catch (RuntimeException | InterruptedException e) {
      agents.close();
      throw e;
    }
  }

  private void awaitWelcomes(Watch watch) throws InterruptedException {
    for (long waitedMs = 0; welcomed() < workers.size(); waitedMs += LOOK_MS) {
      if (waitedMs > JOIN_LIMIT_MS) {
        throw new IllegalStateException(
            "only %d of %d agents were welcomed within %d s"
                .formatted(welcomed(), workers.size(), JOIN_LIMIT_MS / 1_000));
      }
      watch.at("agents join", welcomed(), workers.size());
      watch.pause(LOOK_MS);
    }
  }

  private int welcomed() {
    return (int) workers.stream().filter(AgentWorker::isActive).count();
  }

  /** Stops all at once; waits for them. */
  @Override
  public void close() {
    for (AgentWorker worker : workers) {
      var unused = worker.drain(); // close waits for it
    }
    workers.forEach(AgentWorker::close);
  }
}
