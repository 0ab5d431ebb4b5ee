package io.fairlead.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.CostEstimate;
import io.fairlead.model.EstimateSource;
import io.fairlead.model.TaskId;
import io.fairlead.model.TaskPhase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class TaskTableProperties {
  private static TaskState task(String id, long seq) {
    return new TaskState(
        SchedulerHarness.task(id, "t", 1, 0),
        new CostEstimate(1, EstimateSource.TASK),
        seq,
        TaskPhase.QUEUED,
        0);
  }

  /** Ids of one and the same hash: "Aa" and "BB" in every combination. */
  private static String colliding(int number) {
    StringBuilder id = new StringBuilder();
    for (int bit = 0; bit < 10; bit++) {
      id.append((number >> bit & 1) == 0 ? "Aa" : "BB");
    }
    return id.toString();
  }

  /** Nearly full, where runs of taken places are longer than a task may stand from its own. */
  @Property(tries = 3)
  void longRunsHideNoTask(@ForAll @LongRange(min = 1) long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    TaskTable table = new TaskTable();
    int full = 63_000; // the table has 78,895 places then, and would grow at 63,117 tasks
    List<TaskState> live = new ArrayList<>();
    for (int i = 0; i < full; i++) {
      TaskState task = task("task-" + random.nextLong(), i);
      table.add(task);
      live.add(task);
    }
    for (int i = 0; i < 2 * full; i++) {
      int which = random.nextInt(full);
      table.remove(live.get(which).task.id());
      assertNull(table.get(live.get(which).task.id()));
      TaskState task = task("task-" + random.nextLong(), full + i);
      table.add(task);
      live.set(which, task);
    }
    live.forEach(task -> assertSame(task, table.get(task.task.id())));
    live.sort(Comparator.comparingLong(TaskState::order));
    Iterator<TaskState> shown = table.iterator();
    for (TaskState task : live) {
      assertSame(task, shown.next());
      table.remove(task.task.id());
    }
    assertFalse(shown.hasNext());
    assertEquals(0, table.size());
  }

  /** Whatever ids come and go, even of one hash, the table has what a map has. */
  @Property(tries = 100)
  void isAMap(
      @ForAll @LongRange(min = 1) long seed, @ForAll @IntRange(min = 0, max = 10) int collisions) {
    SplittableRandom random = new SplittableRandom(seed);
    TaskTable table = new TaskTable();
    Map<TaskId, TaskState> model = new HashMap<>();
    for (int i = 0; i < 2_000; i++) {
      int number = random.nextInt(600);
      String text = random.nextInt(10) < collisions ? colliding(number) : "task-" + number;
      TaskState task = task(text, i);
      TaskId id = task.task.id();
      assertSame(model.get(id), table.get(id));
      if (model.containsKey(id)) {
        assertThrows(IllegalStateException.class, () -> table.add(task));
      }
      if (random.nextInt(i < 1_000 ? 4 : 2) > 0 && !model.containsKey(id)) {
        table.add(task);
        model.put(id, task);
      } else {
        table.remove(id);
        model.remove(id);
      }
      assertEquals(model.size(), table.size());
      assertEquals(model.containsKey(id), table.containsKey(id));
    }
    List<TaskState> inOrder = new ArrayList<>(model.values());
    inOrder.sort(Comparator.comparingLong(TaskState::order));
    assertEquals(inOrder, table.inOrder());
    for (TaskState first = table.first(); first != null; first = table.first()) {
      assertSame(first, model.remove(first.task.id()));
      table.remove(first.task.id());
    }
    assertTrue(model.isEmpty());
    assertEquals(0, table.size());
  }
}
