package io.fairlead.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fairlead.model.CostEstimate;
import io.fairlead.model.EstimateSource;
import io.fairlead.model.TaskPhase;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class ArrivalOrderProperties {
  /** Whatever comes, with whatever gaps, and goes: it has what a sorted map has. */
  @Property(tries = 200)
  void isASortedMap(
      @ForAll @LongRange(min = 1) long seed,
      @ForAll @IntRange(min = 1, max = 100) int gaps,
      @ForAll @IntRange(min = 1, max = 9) int stay) {
    SplittableRandom random = new SplittableRandom(seed);
    ArrivalOrder order = new ArrivalOrder();
    TreeMap<Long, TaskState> model = new TreeMap<>();
    Map<Integer, TaskState> slots = new HashMap<>();
    long last = 0;
    for (int i = 0; i < 2_000; i++) {
      if (random.nextInt(10) < stay || model.isEmpty()) {
        last += 1 + random.nextInt(gaps);
        TaskState task = task(last);
        int slot = order.add(task);
        assertNull(slots.put(slot, task), "a slot of two tasks");
        model.put(last, task);
        assertThrows(IllegalStateException.class, () -> order.add(task));
      } else {
        long some = random.nextLong(last) + 1;
        Map.Entry<Long, TaskState> victim = model.floorEntry(some);
        TaskState gone = victim == null ? model.firstEntry().getValue() : victim.getValue();
        int slot = slotOf(gone, slots);
        assertSame(gone, order.get(slot));
        order.remove(slot);
        model.remove(gone.order());
        slots.remove(slot);
        assertThrows(IllegalStateException.class, () -> order.remove(slot));
        assertThrows(IllegalStateException.class, () -> order.get(slot));
      }
      long from = random.nextLong(last + 2) - 1;
      Map.Entry<Long, TaskState> next = model.higherEntry(from);
      assertSame(next == null ? null : next.getValue(), order.after(from));
    }
    assertNull(order.after(Long.MAX_VALUE));
    long at = Long.MIN_VALUE;
    int found = 0;
    for (TaskState task = order.after(at); task != null; task = order.after(task.order())) {
      found++;
    }
    assertEquals(model.size(), found);
    slots.forEach((slot, task) -> assertSame(task, order.get(slot)));
  }

  private static int slotOf(TaskState task, Map<Integer, TaskState> slots) {
    return slots.entrySet().stream()
        .filter(entry -> entry.getValue() == task)
        .mapToInt(Map.Entry::getKey)
        .findAny()
        .orElseThrow();
  }

  private static TaskState task(long number) {
    return new TaskState(
        SchedulerHarness.task("t" + number, "t", 1, 0),
        new CostEstimate(1, EstimateSource.TASK),
        number,
        TaskPhase.QUEUED,
        0);
  }
}
