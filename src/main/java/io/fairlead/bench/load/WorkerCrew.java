package io.fairlead.bench.load;

import io.fairlead.agent.AgentWorker;
import io.fairlead.sim.SimulatedAgent;
import java.util.List;

/** Fairlead's: real agents in this JVM. */
final class WorkerCrew implements Crew {
  private final List<AgentWorker> workers;

  private WorkerCrew(List<AgentWorker> workers) {
    this.workers = List.copyOf(workers);
  }

  static Crew start(LoadRun.Plan plan, List<SimulatedHandler> handlers) {
    return new WorkerCrew(handlers.stream().map(handler -> worker(plan, handler)).toList());
  }

  private static AgentWorker worker(LoadRun.Plan plan, SimulatedHandler handler) {
    SimulatedAgent agent = handler.agent();
    return AgentWorker.builder()
        .properties(plan.clientProperties())
        .swarm(plan.swarm())
        .agent(agent.id().value())
        .slots(agent.slots())
        .capabilities(agent.capabilities().toArray(String[]::new))
        .start(handler);
  }

  @Override
  public boolean isReady(int agent) {
    return workers.get(agent).isActive();
  }

  @Override
  public void kill(int agent) {
    var unused = workers.get(agent).kill(); // close waits for it
  }

  @Override
  public void checkAlive() {} // an agent that fails is lost, and its tasks go to others

  @Override
  public void close() {
    for (AgentWorker worker : workers) {
      var unused = worker.drain(); // close waits for it
    }
    workers.forEach(AgentWorker::close);
  }
}
