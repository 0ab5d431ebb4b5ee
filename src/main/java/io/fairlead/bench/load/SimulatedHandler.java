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
public final class SimulatedHandler implements TaskHandler {
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

  /** Whose it is. */
  public SimulatedAgent agent() {
    return agent;
  }

  @Override
  public TaskResult handle(AssignedTask task, TaskContext context) throws InterruptedException {
    work(task.payloadText());
    return TaskResult.empty();
  }

  /**
   * Does the task.
   *
   * @param payload as it was submitted
   */
  public void work(String payload) throws InterruptedException {
    long startUs = clock.nowUs();
    long costUs = ledger.started(payload, startUs);
    running.incrementAndGet();
    try {
      clock.sleepUntilUs(startUs + Math.round(costUs / speed));
      done.incrementAndGet();
    } finally {
      running.decrementAndGet();
      long tookUs = clock.nowUs() - startUs;
      busyUs.addAndGet(tookUs);
      ledger.worked(payload, tookUs);
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
