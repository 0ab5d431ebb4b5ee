package io.fairlead.model;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Why a task that has not ended is not done yet, as things stand at one moment.
 *
 * @param blocker what it waits for in the first place
 * @param message the same in words, with ids and figures
 * @param level where it waits
 * @param discipline in which order its level goes
 * @param ahead tasks of its level that go before it; exact where single tasks are ordered, reckoned
 *     where tenants are; -1 where it does not stand in line
 * @param urgency what its place goes by, by name: {@code priority} and {@code aging} in priority
 *     points and {@code effectivePriority}, their sum; {@code deadlineMs}; {@code costMs}, {@code
 *     agingMs} that waiting takes off it, and {@code effectiveCostMs}, what is left; {@code
 *     tenantWeight}; {@code arrival}, where nothing else counts. What waiting gives is below 0 for
 *     a task that says it was submitted in the future
 * @param waitedMs since it was submitted
 * @param expectedStartMs when it is expected to start, wall time, if agents and load stay as they
 *     are; where it waits for a rate or a breaker, when that lets it go; null where that cannot be
 *     told
 */
public record Explanation(
    TaskId task,
    TaskPhase phase,
    Blocker blocker,
    String message,
    Level level,
    Discipline discipline,
    long ahead,
    SortedMap<String, Double> urgency,
    CostEstimate estimate,
    long waitedMs,
    @Nullable Long expectedStartMs) {
  public Explanation {
    urgency = Collections.unmodifiableSortedMap(new TreeMap<>(urgency));
  }
}
