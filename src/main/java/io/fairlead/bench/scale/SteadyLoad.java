package io.fairlead.bench.scale;

import io.fairlead.bench.Stand;
import io.fairlead.bench.Watch;
import io.fairlead.bench.load.ClosedLoop;
import io.fairlead.bench.load.LightAgents;
import io.fairlead.bench.load.TaskFeed;
import io.fairlead.model.SwarmId;

/**
 * One swarm's agents, which do nothing but take their time, and a producer that submits a task for
 * each that has ended. What waited before the load began goes on waiting, so to speak: as many
 * tasks wait all the time.
 */
final class SteadyLoad implements AutoCloseable {
  private static final long JOIN_LIMIT_MS = 120_000;
  private static final long LOOK_MS = 100;

  private final ClosedLoop loop;
  private final SizedTasks tasks;
  private final LightAgents agents;
  private final TaskFeed feed;

  private SteadyLoad(ClosedLoop loop, SizedTasks tasks, LightAgents agents, TaskFeed feed) {
    this.loop = loop;
    this.tasks = tasks;
    this.agents = agents;
    this.feed = feed;
  }

  /**
   * What there is of it.
   *
   * @param slots of each agent
   * @param runMs for how long a task takes a slot; 0 for tasks that end at once
   * @param window tasks beyond those that wait already
   * @param payloadBytes of each task
   * @param firstTask number of the first task that is submitted
   */
  record Plan(
      SwarmId swarm,
      int agents,
      int slots,
      long runMs,
      int window,
      int payloadBytes,
      long firstTask) {}

  /** Returns once all agents have joined and tasks are being submitted. */
  static SteadyLoad start(Stand stand, Plan plan, Watch watch) throws InterruptedException {
    ClosedLoop loop = new ClosedLoop(plan.window());
    LightAgents agents =
        LightAgents.start(
            new LightAgents.Plan(
                stand.clientProperties(),
                plan.swarm().value(),
                plan.agents(),
                plan.slots(),
                SizedTasks.costMs(plan.runMs()),
                plan.runMs()),
            loop);
    try {
      await(agents, plan.agents(), watch);
    } catch (InterruptedException | RuntimeException e) {
      agents.close();
      throw e;
    }
    SizedTasks tasks =
        new SizedTasks(stand.clientProperties(), plan.swarm(), plan.payloadBytes(), plan.runMs());
    TaskFeed feed =
        TaskFeed.start(
            loop, task -> tasks.record(plan.firstTask() + task), stand.clientProperties());
    return new SteadyLoad(loop, tasks, agents, feed);
  }

  private static void await(LightAgents agents, int wanted, Watch watch)
      throws InterruptedException {
    for (long waitedMs = 0; agents.welcomed() < wanted; waitedMs += LOOK_MS) {
      agents.check();
      if (waitedMs > JOIN_LIMIT_MS) {
        throw new IllegalStateException(
            "only %d of %d agents were welcomed within %d s"
                .formatted(agents.welcomed(), wanted, JOIN_LIMIT_MS / 1_000));
      }
      watch.at("agents join", agents.welcomed(), wanted);
      watch.pause(LOOK_MS);
    }
  }

  /** Tasks that have ended. */
  long done() {
    return loop.done();
  }

  /**
   * @throws IllegalStateException if a part of it had to give up
   */
  void check() {
    agents.check();
    feed.check();
  }

  @Override
  public void close() {
    feed.close();
    tasks.close();
    agents.close();
  }
}
