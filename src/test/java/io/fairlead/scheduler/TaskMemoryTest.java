package io.fairlead.scheduler;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.bench.scale.DiscardedState;
import io.fairlead.model.Command;
import io.fairlead.model.Level;
import io.fairlead.model.Now;
import io.fairlead.model.SwarmId;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.TenantId;
import java.lang.ref.Reference;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskMemoryTest {
  /** In a swarm before: what the classes and the JVM take is there when it is measured first. */
  private static final int BEFORE = 20_000;

  /** Measured first with so many: with fewer, what a collector leaves unused is a part of it. */
  private static final int FIRST = 300_000;

  /** And again with so many more: what grows in steps has just grown once. */
  private static final int STEP = 50_000;

  private static final int LAST = 700_000;

  private static final long MAX_BYTES = 300;
  private static final Now NOW = new Now(1_000, 1_700_000_000_000L);

  /** All included: the task as submitted, its ids, its state and its places in every index. */
  @Test
  void aQueuedTaskTakesAtMostThreeHundredBytesOfHeap() {
    submit(swarm(), 0, BEFORE);
    SwarmScheduler scheduler = swarm();
    long before = usedBytes();
    try {
      submit(scheduler, 0, FIRST - STEP);
      for (int tasks = FIRST; tasks <= LAST; tasks += STEP) {
        submit(scheduler, tasks - STEP, STEP);
        long each = (usedBytes() - before) / tasks;
        assertTrue(each <= MAX_BYTES, each + " bytes for each of " + tasks + " queued tasks");
      }
    } finally {
      Reference.reachabilityFence(scheduler);
    }
  }

  private static SwarmScheduler swarm() {
    SwarmScheduler scheduler =
        new SwarmScheduler(new SwarmId("s"), true, id -> null, (number, fact, now) -> {});
    scheduler.handle(new Command.CreateSwarm(Map.of("maxQueued", "10000000"), "test"), NOW);
    return scheduler;
  }

  private static void submit(SwarmScheduler scheduler, int from, int count) {
    for (int i = from; i < from + count; i++) {
      scheduler.handle(new Command.Submit(task(i), 100), NOW);
      scheduler.flush(DiscardedState.INSTANCE);
    }
  }

  /** Every text its own, as it comes from the wire. */
  private static Task task(int i) {
    return new Task(
        new TaskId("task-" + i),
        new TenantId("tenant-" + i % 16),
        new String("summarise"),
        Level.values()[i % 4],
        0,
        Task.NEVER,
        1_700_000_000_000L,
        0,
        10_000_000,
        List.of(),
        null,
        true,
        3,
        i);
  }

  private static long usedBytes() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
