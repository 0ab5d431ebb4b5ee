package io.fairlead.query.view;

import io.fairlead.model.Level;
import io.fairlead.model.SwarmId;
import io.fairlead.model.TaskPhase;
import io.fairlead.scheduler.LevelSnapshot;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The levels of a swarm, the most urgent first.
 *
 * @param levels every one
 */
public record LevelsView(String swarmId, List<LevelView> levels) {
  public LevelsView {
    levels = List.copyOf(levels);
  }

  /**
   * One level.
   *
   * @param discipline in which order its waiting tasks go
   * @param weight its weight among the levels
   * @param waiting tasks that wait for an agent: queued and placed
   * @param held tasks that agents hold: dispatched and running
   * @param tasksByPhase tasks that have not ended; every phase of one is there
   * @param oldestWaitMs how long the task that came to it first, of those that wait for an agent,
   *     has waited there, milliseconds; 0 if none waits
   * @param promoteAfterMs wait after which a task moves up one level, milliseconds; 0: never
   */
  public record LevelView(
      Level level,
      String discipline,
      double weight,
      int waiting,
      int held,
      Map<TaskPhase, Integer> tasksByPhase,
      long oldestWaitMs,
      long promoteAfterMs) {
    public LevelView {
      tasksByPhase = new EnumMap<>(tasksByPhase);
    }
  }

  public static LevelsView of(SwarmId swarm, List<LevelSnapshot> levels) {
    return new LevelsView(
        swarm.value(),
        levels.stream()
            .map(
                level ->
                    new LevelView(
                        level.level(),
                        level.discipline().key(),
                        level.weightMilli() / 1_000.0,
                        SwarmSummaryView.count(level.phases(), TaskPhase.QUEUED, TaskPhase.PLACED),
                        SwarmSummaryView.count(
                            level.phases(), TaskPhase.DISPATCHED, TaskPhase.RUNNING),
                        level.phases(),
                        level.oldestWaitMs(),
                        level.promoteAfterMs()))
            .toList());
  }
}
