package io.fairlead.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentId;
import io.fairlead.model.Command;
import io.fairlead.model.Fact;
import io.fairlead.model.Level;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/**
 * Below capacity every task starts within a stated time, whatever the mix of levels, tenants,
 * priorities and deadlines, with the default disciplines.
 *
 * @see "Cruz (1991), A Calculus for Network Delay, part I"
 */
class StarvationProperties {
  private static final int SLOTS = 3;
  private static final long LONGEST_MS = 4_000;
  private static final int TASKS = 250;
  private static final int TENANTS = 4;

  /** One swarm with one agent that runs each task for just as long as was said. */
  private static final class Run {
    final SplittableRandom random;
    final SchedulerHarness swarm = new SchedulerHarness();
    final TreeMap<Long, List<Fact.TaskDispatched>> ends = new TreeMap<>();
    final List<Fact.TaskDispatched> held = new ArrayList<>();
    final Map<TaskId, Long> waitingSinceMs = new LinkedHashMap<>();
    final int[] levels = new int[Level.values().length];
    final long boundMs;
    long longestWaitMs;
    int tasks;

    /** What may come at once, and in the long run by the millisecond; milliseconds of work. */
    final long burstMs;

    final double rate;
    double tokensMs;

    Run(long seed) {
      random = new SplittableRandom(seed);
      burstMs = LONGEST_MS + random.nextLong(60_000);
      rate = SLOTS * (0.5 + 0.45 * random.nextDouble());
      tokensMs = burstMs;
      boundMs = (long) Math.ceil((burstMs + (SLOTS - 1) * LONGEST_MS) / (SLOTS - rate)) + 1;
      for (int i = 0; i < levels.length; i++) {
        levels[i] = 1 + random.nextInt(random.nextBoolean() ? 100 : 5);
      }
      Map<String, String> settings =
          new TreeMap<>(
              Map.of(
                  "maxPrefetch", "0",
                  "deadlineAdmission", "\"off\"",
                  "suspectAfterMs", "600000",
                  "lostAfterMs", "3600000",
                  "leaseMs", "3600000"));
      for (int t = 0; t < TENANTS; t++) {
        settings.put("tenant.t" + t + ".weight", "" + (1 + random.nextInt(20)));
      }
      swarm.handle(new Command.CreateSwarm(settings, "me"));
      swarm.listener = this::note;
      swarm.join("a", SLOTS);
    }

    private void note(Fact fact) {
      if (fact instanceof Fact.TaskDispatched dispatched) {
        Long since = waitingSinceMs.remove(dispatched.taskId());
        assertTrue(since != null);
        longestWaitMs = Math.max(longestWaitMs, swarm.nowMs - since);
        held.add(dispatched);
        ends.computeIfAbsent(
                swarm.nowMs + dispatched.task().estimatedCostUs() / 1_000, at -> new ArrayList<>())
            .add(dispatched);
      }
    }

    private Level level() {
      int sum = 0;
      for (int weight : levels) {
        sum += weight;
      }
      int drawn = random.nextInt(sum);
      int at = 0;
      while (drawn >= levels[at]) {
        drawn -= levels[at++];
      }
      return Level.values()[at];
    }

    /** The next task comes when there is room for it below the rate, often at once. */
    void run() {
      for (int i = 0; i < TASKS; i++) {
        long costMs = 1 + random.nextLong(LONGEST_MS);
        long gapMs = random.nextInt(10) == 0 ? random.nextLong(20_000) : 0;
        gapMs = Math.max(gapMs, (long) Math.ceil((costMs - tokensMs) / rate));
        pass(gapMs);
        tokensMs = Math.min((double) burstMs, tokensMs + rate * gapMs) - costMs;
        TaskDraft draft =
            TaskDraft.of("task-" + i)
                .tenant("t" + random.nextInt(TENANTS))
                .level(level())
                .priority(random.nextInt(-1_000, 1_001))
                .submittedAt(swarm.now().wallMs())
                .deadline(
                    random.nextBoolean()
                        ? Task.NEVER
                        : swarm.now().wallMs() + random.nextLong(100_000))
                .cost(costMs);
        waitingSinceMs.put(draft.task().id(), swarm.nowMs);
        tasks++;
        swarm.handle(draft.submit());
      }
      while (!ends.isEmpty()) {
        pass(ends.firstKey() - swarm.nowMs);
      }
    }

    private void pass(long ms) {
      long untilMs = swarm.nowMs + ms;
      while (!ends.isEmpty() && ends.firstKey() <= untilMs) {
        swarm.nowMs = ends.firstKey();
        for (Fact.TaskDispatched task : ends.pollFirstEntry().getValue()) {
          held.remove(task);
          swarm.handle(
              swarm.report(
                  "a",
                  SLOTS,
                  List.of(),
                  held,
                  List.of(
                      SchedulerHarness.started(task),
                      SchedulerHarness.completed(task, task.task().estimatedCostUs() / 1_000))));
        }
      }
      swarm.nowMs = untilMs;
    }
  }

  @Property(tries = 40)
  void belowCapacityEveryTaskStartsInTime(@ForAll @LongRange(min = 1) long seed) {
    Run run = new Run(seed);
    run.run();
    assertEquals(Map.of(), run.waitingSinceMs, "every task has started");
    assertEquals(run.tasks, SchedulerHarness.all(run.swarm.facts, Fact.TaskCompleted.class).size());
    assertTrue(
        run.longestWaitMs <= run.boundMs,
        () -> "one waited " + run.longestWaitMs + " ms, stated are " + run.boundMs);
    assertEquals(0, run.swarm.scheduler.view().heldCount(new AgentId("a")));
  }
}
