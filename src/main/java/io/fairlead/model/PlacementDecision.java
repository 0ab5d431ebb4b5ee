package io.fairlead.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a task went to an agent.
 *
 * @param score what the strategy went by, less is better; its unit is the strategy's own
 * @param runnersUp the agents that came next, best first; null if that was not asked
 */
public record PlacementDecision(
    PlacementReason reason, double score, @Nullable List<RunnerUp> runnersUp) {
  /** Agents that are told of beside the one chosen. */
  public static final int MAX_RUNNERS_UP = 3;
}
