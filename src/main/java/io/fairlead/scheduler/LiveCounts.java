package io.fairlead.scheduler;

import io.fairlead.model.Level;
import io.fairlead.model.TaskPhase;
import java.util.EnumMap;
import java.util.Map;

/** How many live tasks stand in each phase and level. Owned by its swarm's thread. */
final class LiveCounts {
  private static final TaskPhase[] PHASES = TaskPhase.values();
  private static final Level[] LEVELS = Level.values();

  private final int[] counts = new int[PHASES.length * LEVELS.length];

  void add(TaskState task, int by) {
    counts[task.phase.ordinal() * LEVELS.length + task.level().ordinal()] += by;
  }

  private int of(TaskPhase phase, Level level) {
    return counts[phase.ordinal() * LEVELS.length + level.ordinal()];
  }

  /** By phase; every phase of a live task is there. */
  Map<TaskPhase, Integer> byPhase() {
    return byPhase(LEVELS);
  }

  /** By phase, in one level. */
  Map<TaskPhase, Integer> byPhase(Level level) {
    return byPhase(new Level[] {level});
  }

  private Map<TaskPhase, Integer> byPhase(Level[] levels) {
    Map<TaskPhase, Integer> out = new EnumMap<>(TaskPhase.class);
    for (TaskPhase phase : PHASES) {
      if (phase.live()) {
        int sum = 0;
        for (Level level : levels) {
          sum += of(phase, level);
        }
        out.put(phase, sum);
      }
    }
    return out;
  }

  /** By level. */
  Map<Level, Integer> byLevel() {
    Map<Level, Integer> out = new EnumMap<>(Level.class);
    for (Level level : LEVELS) {
      int sum = 0;
      for (TaskPhase phase : PHASES) {
        sum += of(phase, level);
      }
      out.put(level, sum);
    }
    return out;
  }
}
