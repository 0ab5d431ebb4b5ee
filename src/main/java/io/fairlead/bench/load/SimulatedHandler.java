package io.fairlead.bench.load;

import io.fairlead.agent.AssignedTask;
import io.fairlead.agent.TaskContext;
import io.fairlead.agent.TaskHandler;
import io.fairlead.agent.TaskResult;
import io.fairlead.sim.SimulatedAgent;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Pretends to work: sleeps for the task's true cost divided by the agent's speed, and keeps count.
 */
final class SimulatedHandler implements TaskHandler {
  private final SimulatedAgent agent;
  private final LoadLedger ledger;
  private final RunClock clock;
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong busyUs = new AtomicLong();
  private volatile double speed;

  SimulatedHandler(SimulatedAgent agent, LoadLedger ledger, RunClock clock) {
    this.agent = agent;
    this.ledger = ledger;
    this.clock = clock;
    this.speed = agent.speed();
  }

  /** Tasks that begin from now on take that many times as long as they did at first. */
  void slowDown(double times) {
    speed = agent.speed() / times;
  }

  @Override
  public TaskResult handle(AssignedTask task, TaskContext context) throws InterruptedException {
    long startUs = clock.nowUs();
    long costUs = ledger.started(task.payloadText(), startUs);
    running.incrementAndGet();
    try {
      clock.sleepUntilUs(startUs + Math.round(costUs / speed));
      done.incrementAndGet();
      return TaskResult.empty();
    } finally {
      running.decrementAndGet();
      busyUs.addAndGet(clock.nowUs() - startUs);
    }
  }

  AgentStatus status(boolean active) {
    return new AgentStatus(
        agent.id().value(),
        speed,
        speed != agent.speed(),
        active,
        agent.slots(),
        running.get(),
        done.get(),
        busyUs.get());
  }
}
