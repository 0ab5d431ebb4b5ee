package io.fairlead.query.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Moves that somebody has worked out.
 *
 * @param planId a name for the plan; a random one if left out
 * @param moves carried out in that order, each if it is possible and right
 */
public record PlanBody(@Nullable String planId, @Nullable List<MoveBody> moves) {

  /**
   * One move.
   *
   * @param from who has the task
   * @param to who should run it
   * @param kind {@code MOVE} from one local queue into another, {@code REVOKE} to ask for it back;
   *     by where the task is, if left out
   */
  public record MoveBody(
      @Nullable String taskId, @Nullable String from, @Nullable String to, @Nullable String kind) {}
}
