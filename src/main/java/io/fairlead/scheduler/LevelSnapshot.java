package io.fairlead.scheduler;

import io.fairlead.model.Discipline;
import io.fairlead.model.Level;
import io.fairlead.model.TaskPhase;
import java.util.Map;

/**
 * A level as it stood at one moment.
 *
 * @param weightMilli its weight among the levels, thousandths
 * @param phases live tasks by phase
 * @param oldestWaitMs how long the task that came to it first, of those that wait for an agent, has
 *     waited there, milliseconds; 0 if none waits
 * @param promoteAfterMs after which a waiting task moves up, milliseconds; 0 for never
 */
public record LevelSnapshot(
    Level level,
    Discipline discipline,
    long weightMilli,
    Map<TaskPhase, Integer> phases,
    long oldestWaitMs,
    long promoteAfterMs) {}
