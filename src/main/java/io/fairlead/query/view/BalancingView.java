package io.fairlead.query.view;

import io.fairlead.model.AgentId;
import io.fairlead.model.Move;
import io.fairlead.model.Proposal;
import io.fairlead.wire.CommandAnswer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a round of balancing, an approved proposal or a plan came to.
 *
 * @param id of the proposal or plan
 * @param proposed whether nothing was moved yet
 * @param moved moves that were carried out, or would be
 * @param skipped moves that were not possible or not right any more
 * @param scoreBefore variance of the agents' loads before, milliseconds squared
 * @param scoreAfter the same after it; what has been asked back still counts where it was sent
 * @param moves the first 1000 of them
 */
public record BalancingView(
    String id,
    boolean proposed,
    int moved,
    int skipped,
    double scoreBefore,
    double scoreAfter,
    List<MoveView> moves) {

  /**
   * One move.
   *
   * @param from who had it; null with {@code PLACE}
   * @param to who was to run it
   * @param kind {@code MOVE}: from one local queue into another; {@code REVOKE}: asked back; {@code
   *     PLACE}: from those that wait for any agent into a local queue
   * @param outcome {@code moved}, {@code asked-back}, {@code placed}, {@code proposed}, or why it
   *     was skipped
   */
  public record MoveView(
      String taskId, @Nullable String from, String to, String kind, String outcome) {
    private static MoveView of(CommandAnswer.Moved moved) {
      String from = moved.from().isEmpty() ? null : moved.from();
      return new MoveView(moved.taskId(), from, moved.to(), moved.kind(), moved.outcome());
    }
  }

  public static BalancingView of(CommandAnswer.Balancing balancing) {
    return new BalancingView(
        balancing.id(),
        balancing.proposed(),
        balancing.moved(),
        balancing.skipped(),
        balancing.scoreBefore(),
        balancing.scoreAfter(),
        balancing.moves().stream().map(MoveView::of).toList());
  }

  /** What would be done. */
  public static BalancingView of(Proposal proposal) {
    return new BalancingView(
        proposal.id(),
        true,
        proposal.moves().size(),
        0,
        proposal.scoreBefore(),
        proposal.scoreAfter(),
        proposal.moves().stream()
            .limit(CommandAnswer.MAX_MOVES)
            .map(BalancingView::proposed)
            .toList());
  }

  private static MoveView proposed(Move move) {
    AgentId from = move.from();
    return new MoveView(
        move.task().value(),
        from == null ? null : from.value(),
        move.to().value(),
        move.kind().name(),
        CommandAnswer.Moved.PROPOSED);
  }
}
