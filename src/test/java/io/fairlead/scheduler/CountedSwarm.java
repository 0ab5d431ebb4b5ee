package io.fairlead.scheduler;

import io.fairlead.model.AgentId;
import io.fairlead.model.Command;
import io.fairlead.model.Fact;
import io.fairlead.model.Level;
import io.fairlead.model.SwarmId;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.TenantId;
import io.fairlead.model.Transition;
import io.fairlead.streams.tally.SwarmTally;
import io.fairlead.streams.tally.TallyLimits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A swarm in which what happens is counted, for tests of what reads censuses and counts. */
public final class CountedSwarm {
  private final SchedulerHarness harness = new SchedulerHarness();
  private final SwarmTally tally;
  private final Map<String, List<Fact.TaskDispatched>> held = new LinkedHashMap<>();
  private final Map<String, Integer> slots = new LinkedHashMap<>();
  private final Map<String, List<String>> capabilities = new LinkedHashMap<>();
  private int tasks;

  public CountedSwarm() {
    this(TallyLimits.DEFAULT);
  }

  public CountedSwarm(TallyLimits limits) {
    tally = new SwarmTally(new SwarmId("s"), 0, limits, harness.now().wallMs());
    harness.listener = this::note;
    harness.handle(new Command.CreateSwarm(Map.of(), "test"));
  }

  private void note(Fact fact) {
    tally.take(fact, harness.scheduler.view(), harness.now());
    if (fact instanceof Fact.TaskDispatched dispatched) {
      held.computeIfAbsent(dispatched.lease().agent().value(), agent -> new ArrayList<>())
          .add(dispatched);
    } else if (fact instanceof Fact.EndsLease ends && ends.lease() != null) {
      held.values().forEach(some -> some.removeIf(task -> task.taskId().equals(ends.taskId())));
    }
  }

  public SwarmTally tally() {
    return tally;
  }

  public SwarmCensus census() {
    return harness.scheduler.census(harness.now());
  }

  /** Wall time, milliseconds since the Unix epoch. */
  public long nowMs() {
    return harness.now().wallMs();
  }

  public CountedSwarm agent(String agent, int slotCount, String... able) {
    slots.put(agent, slotCount);
    capabilities.put(agent, List.of(able));
    harness.join(agent, slotCount, able);
    return this;
  }

  /** An audit takes as long as the swarm is large; so only once in so many steps. */
  public CountedSwarm auditedEvery(int steps) {
    harness.auditEvery = steps;
    return this;
  }

  /** So many with as many slots; their ids begin so, in order. */
  public CountedSwarm agents(int n, String prefix, int slotCount, String... able) {
    for (int i = 0; i < n; i++) {
      agent(String.format("%s%05d", prefix, i), slotCount, able);
    }
    return this;
  }

  /** It has nothing to do, says goodbye and goes. */
  public CountedSwarm leave(String agent) {
    slots.remove(agent);
    return handle(harness.goodbye(agent, capabilities.remove(agent)));
  }

  /** So many tasks of one tenant. */
  public CountedSwarm submit(int n, String tenant, long costMs, String... required) {
    for (int i = 0; i < n; i++) {
      harness.handle(
          new Command.Submit(SchedulerHarness.task("t" + tasks++, tenant, costMs, 3, required), 0));
    }
    return this;
  }

  /** So many tasks that belong together. */
  public CountedSwarm affine(int n, String key, long costMs) {
    for (int i = 0; i < n; i++) {
      handle(new Command.Submit(task("t" + tasks++, costMs, List.of(), key), 0));
    }
    return this;
  }

  /** A task that waits for another one. */
  public CountedSwarm dependent(String id, TaskId dependency) {
    return handle(new Command.Submit(task(id, 1_000, List.of(dependency), null), 0));
  }

  private static Task task(String id, long costMs, List<TaskId> dependencies, String affinity) {
    return new Task(
        new TaskId(id),
        new TenantId("t"),
        "type",
        Level.NORMAL,
        0,
        Task.NEVER,
        SchedulerHarness.WALL_BASE_MS,
        0,
        costMs * 1_000,
        null,
        dependencies,
        new TreeMap<>(),
        List.of(),
        affinity,
        true,
        3,
        id.hashCode());
  }

  public CountedSwarm handle(Command command) {
    harness.handle(command);
    return this;
  }

  public CountedSwarm set(String setting, String value) {
    String json = value.matches("[0-9.]+") ? value : '"' + value + '"';
    return handle(new Command.UpdateConfig(Map.of(setting, json), "test"));
  }

  public CountedSwarm pauseTenant(String tenant) {
    return handle(new Command.Pause(new TenantId(tenant), "test"));
  }

  public CountedSwarm drain(String agent) {
    return handle(new Command.DrainAgent(new AgentId(agent), "test"));
  }

  /** What agents hold has started. */
  public CountedSwarm start() {
    held.keySet().forEach(agent -> report(agent, SchedulerHarness::started));
    return this;
  }

  /** The agent fails at all that it holds, so often. */
  public CountedSwarm fail(String agent, int times) {
    for (int i = 0; i < times; i++) {
      report(agent, task -> SchedulerHarness.failed(task, false));
    }
    return this;
  }

  /** All that agents hold has run so long and is done; what that makes room for is given out. */
  public CountedSwarm complete(long runMs) {
    pass(runMs);
    List.copyOf(held.keySet())
        .forEach(agent -> report(agent, task -> SchedulerHarness.completed(task, runMs)));
    return this;
  }

  /** Agents go on reporting meanwhile. */
  public CountedSwarm pass(long ms) {
    for (long left = ms; left > 0; left -= 500) {
      harness.pass(Math.min(500, left));
      slots.keySet().forEach(agent -> report(agent, null));
    }
    return this;
  }

  private interface What {
    Transition of(Fact.TaskDispatched task);
  }

  private void report(String agent, What what) {
    List<Fact.TaskDispatched> has = List.copyOf(held.getOrDefault(agent, List.of()));
    harness.handle(
        harness.report(
            agent,
            slots.get(agent),
            capabilities.get(agent),
            has,
            what == null ? List.of() : has.stream().map(what::of).toList()));
  }
}
