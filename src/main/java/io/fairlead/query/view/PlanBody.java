package io.fairlead.query.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Moves that somebody has worked out.
 *
 * @param planId a name for the plan; a random one if left out
 * @param moves carried out in that order, each if it is possible and right
 * @param basedOnFact number of the swarm's last fact when the plan was begun; one that the swarm
 *     has not reached refuses the plan
 * @param madeAtMs when that was, milliseconds since the Unix epoch; a plan older than {@code
 *     planMaxAgeMs} is refused, one that does not say does not age
 */
public record PlanBody(
    @Nullable String planId,
    @Nullable List<MoveBody> moves,
    @Nullable Long basedOnFact,
    @Nullable Long madeAtMs) {

  /**
   * One move.
   *
   * @param from who has the task; left out for one that waits for any agent
   * @param to who should run it
   * @param kind {@code MOVE} from one local queue into another, {@code REVOKE} to ask for it back,
   *     {@code PLACE} from those that wait for any agent into a local queue; by where the task is
   *     and whether {@code from} is given, if left out
   */
  public record MoveBody(
      @Nullable String taskId, @Nullable String from, @Nullable String to, @Nullable String kind) {}
}
