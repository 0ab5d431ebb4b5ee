package io.fairlead.bench.scale;

import io.fairlead.model.Level;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.TenantId;
import java.util.List;
import java.util.Locale;

/** What tasks are made like. */
public enum TaskMix {
  /** One level and no requirements. */
  NORMAL,
  /** All levels, priorities, deadlines and two classes of eligibility. */
  MIXED;

  static final long COST_US = 10_000_000;
  static final long WALL_MS = 1_700_000_000_000L;

  private static final int TENANTS = 16;
  private static final List<String> GPU = List.of("gpu");

  /** As the command line and the results call it. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The task of that number; the same number gives the same task. */
  public Task task(int number) {
    if (this == NORMAL) {
      return task(number, Level.NORMAL, 0, Task.NEVER, List.of());
    }
    Level level = Level.values()[Math.floorMod(number * 7, 4)];
    long deadlineMs =
        level == Level.CRITICAL ? WALL_MS + 1_000_000 + number * 17L % 5_000_000 : Task.NEVER;
    return task(
        number, level, number * 31 % 21 - 10, deadlineMs, number % 10 == 0 ? GPU : List.of());
  }

  private static Task task(
      int number, Level level, int priority, long deadlineMs, List<String> requires) {
    return new Task(
        new TaskId("task-" + number),
        new TenantId("tenant-" + number % TENANTS),
        "type",
        level,
        priority,
        deadlineMs,
        WALL_MS,
        0,
        COST_US,
        requires,
        null,
        true,
        3,
        number);
  }
}
