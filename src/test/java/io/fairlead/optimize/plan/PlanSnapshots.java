package io.fairlead.optimize.plan;

import io.fairlead.model.AgentId;
import io.fairlead.model.Epoch;
import io.fairlead.model.Level;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.TenantId;
import io.fairlead.scheduler.PlanSnapshot;
import io.fairlead.scheduler.PlanSnapshot.PlanAgent;
import io.fairlead.scheduler.PlanSnapshot.PlanTask;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Snapshots to plan for: of given agents and tasks, or drawn. */
final class PlanSnapshots {
  static final long AT_MS = 1_700_000_000_000L;

  private final List<PlanAgent> agents = new ArrayList<>();
  private final List<List<Integer>> classes = new ArrayList<>();
  private final List<PlanTask> tasks = new ArrayList<>();
  private boolean closed;

  static PlanSnapshots empty() {
    return new PlanSnapshots();
  }

  /** One slot that is free, of speed 1, that costs 1 a second, with room for all. */
  PlanSnapshots agent(double speed) {
    return agent(speed, 1, 64, List.of(0L));
  }

  PlanSnapshots agent(double speed, double costPerSecond, int room, List<Long> busyUs) {
    return agent(
        new PlanAgent(
            new AgentId("a%03d".formatted(agents.size())),
            busyUs.size(),
            speed,
            new TreeMap<>(),
            speed * busyUs.size(),
            costPerSecond,
            0,
            busyUs,
            room));
  }

  PlanSnapshots agent(PlanAgent agent) {
    agents.add(agent);
    return this;
  }

  PlanSnapshots eligible(Integer... agents) {
    classes.add(List.of(agents));
    return this;
  }

  /** For the class declared last. */
  PlanSnapshots waiting(long costMs) {
    return task(costMs, Level.NORMAL, "t", classes.size() - 1, -1, Epoch.NONE);
  }

  PlanSnapshots placed(long costMs, int agent) {
    return task(costMs, Level.NORMAL, "t", classes.size() - 1, agent, Epoch.NONE);
  }

  PlanSnapshots sent(long costMs, int agent) {
    return task(costMs, Level.NORMAL, "t", classes.size() - 1, agent, new Epoch(1 + tasks.size()));
  }

  PlanSnapshots task(long costMs, Level level, String type, int eligible, int agent, Epoch epoch) {
    return task(costMs, level, type, eligible, agent, epoch, epoch.value());
  }

  PlanSnapshots task(
      long costMs, Level level, String type, int eligible, int agent, Epoch epoch, long seq) {
    tasks.add(
        new PlanTask(
            new TaskId("t%04d".formatted(tasks.size())),
            new TenantId("tenant"),
            type,
            level,
            costMs * 1_000,
            0,
            level == Level.CRITICAL ? AT_MS + 10_000 - costMs : Task.NEVER,
            eligible,
            agent,
            agent < 0 ? null : agents.get(agent).id(),
            epoch,
            seq));
    return this;
  }

  PlanSnapshots closed() {
    closed = true;
    return this;
  }

  PlanSnapshot snapshot() {
    return new PlanSnapshot(7, AT_MS, closed, agents, classes, tasks, tasks.size(), true);
  }

  /**
   * Agents of unlike speeds, slots and prices, some of which can't run everything, and tasks of
   * several types of which most wait for any.
   *
   * @param room most room of an agent
   */
  static PlanSnapshot drawn(long seed, int agents, int tasks, int room) {
    return drawn(seed, agents, tasks, room, true);
  }

  /** Likewise, but nothing has been sent. */
  static PlanSnapshot drawnUnsent(long seed, int agents, int tasks, int room) {
    return drawn(seed, agents, tasks, room, false);
  }

  private static PlanSnapshot drawn(long seed, int agents, int tasks, int room, boolean sent) {
    SplittableRandom random = new SplittableRandom(seed);
    PlanSnapshots out = new PlanSnapshots();
    for (int a = 0; a < agents; a++) {
      out.agent(drawnAgent(random, a, room));
    }
    List<Integer> everybody = new ArrayList<>();
    for (int a = 0; a < agents; a++) {
      everybody.add(a);
    }
    out.classes.add(everybody);
    for (int c = 1; c < 4; c++) {
      out.classes.add(everybody.stream().filter(a -> random.nextInt(3) > 0).toList());
    }
    for (int t = 0; t < tasks; t++) {
      int eligible = random.nextInt(4);
      List<Integer> able = out.classes.get(eligible);
      int kind = random.nextInt(10);
      int agent = kind < 6 || able.isEmpty() ? -1 : able.get(random.nextInt(able.size()));
      out.task(
          (long) (1_000 * random.nextExponential()) + 10,
          Level.values()[random.nextInt(4)],
          "type" + random.nextInt(3),
          eligible,
          agent,
          sent && kind == 9 && agent >= 0 ? new Epoch(t + 1) : Epoch.NONE,
          // Not in order of arrival: what is of a higher level is dispatched before.
          sent && kind == 9 && agent >= 0 ? 1 + t * 31L % 97 : 0);
    }
    return out.snapshot();
  }

  private static PlanAgent drawnAgent(SplittableRandom random, int number, int room) {
    double speed = Math.exp(random.nextDouble(-1, 1));
    TreeMap<String, Double> types = new TreeMap<>();
    if (random.nextBoolean()) {
      types.put("type" + random.nextInt(3), speed * Math.exp(random.nextDouble(-0.5, 0.5)));
    }
    int slots = 1 + random.nextInt(4);
    List<Long> busy = new ArrayList<>();
    for (int s = 0; s < slots; s++) {
      busy.add(random.nextInt(3) > 0 ? random.nextLong(1_000_000) : 0L);
    }
    busy.sort(Long::compare);
    return new PlanAgent(
        new AgentId("a%03d".formatted(number)),
        slots,
        speed,
        types,
        speed * slots * (number % 3 == 2 ? 0.6 : 1),
        speed * random.nextDouble(0.5, 1.5),
        random.nextDouble(2_000, 30_000),
        busy,
        random.nextInt(room + 1));
  }
}
