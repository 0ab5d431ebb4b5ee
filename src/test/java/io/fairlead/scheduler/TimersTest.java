package io.fairlead.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.CostEstimate;
import io.fairlead.model.EstimateSource;
import io.fairlead.model.TaskId;
import io.fairlead.model.TaskPhase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What of the timers of tasks is kept. */
class TimersTest {
  /** Tasks enough for entries to be cut if each has three. */
  private static final int MANY = 2 * Timers.SLACK;

  private final Timers timers = new Timers();
  private final TaskTable live = new TaskTable();

  private static TaskState task(String id, long seq) {
    return new TaskState(
        SchedulerHarness.task(id, "tenant", 100, 0),
        new CostEstimate(100_000, EstimateSource.TASK),
        seq,
        TaskPhase.QUEUED,
        0);
  }

  private List<TaskState> manyLive() {
    List<TaskState> tasks = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      tasks.add(task("t" + i, i));
      live.add(tasks.get(i));
    }
    return tasks;
  }

  @Test
  void thoseOfTasksThatHaveEndedDoNotPileUp() {
    TaskState kept = task("kept", 1);
    live.add(kept);
    timers.deadlineAt(10, kept);
    for (int i = 0; i < 10 * Timers.SLACK; i++) {
      timers.deadlineAt(20, task("gone", 2 + i));
      timers.prune(live);
    }
    // Twice the live ones and the slack, and what has just been added.
    assertTrue(timers.size() <= Timers.SLACK + 3, timers.size() + " entries");
    assertEquals(new TaskId("kept"), timers.dueDeadline(11));
  }

  @Test
  void thoseOfEarlierTasksOfTheSameIdAreCut() {
    live.add(task("again", 0));
    for (int i = 0; i < 2 * Timers.SLACK; i++) {
      timers.deadlineAt(20, task("again", 1 + i));
    }
    timers.prune(live);
    assertEquals(0, timers.size());
  }

  @Test
  void aDeadlineThatIsAskedForAgainIsThereOnce() {
    List<TaskState> tasks = manyLive();
    for (int round = 0; round < 3; round++) {
      tasks.forEach(task -> timers.deadlineAt(50, task));
    }
    assertEquals(MANY, timers.size(), "else every end would look through all of them, in vain");
    for (TaskState task : tasks) {
      assertEquals(task.task.id(), timers.dueDeadline(51));
    }
    assertNull(timers.dueDeadline(51));
  }

  @Test
  void postponementsThatAreOverAreCutThoughTheTaskLives() {
    List<TaskState> tasks = manyLive();
    for (long atMs = 50; atMs < 53; atMs++) {
      for (TaskState task : tasks) {
        task.wakeAtMs = atMs;
        timers.wakeAt(atMs, task);
        timers.placeAt(atMs, task);
      }
    }
    timers.prune(live);
    assertEquals(MANY, timers.size());
    assertEquals(tasks.get(0).task.id(), timers.dueWake(52));
    assertNull(timers.duePlace(60));
  }
}
