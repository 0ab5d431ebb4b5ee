package io.fairlead.wire;

import io.fairlead.model.Fact;
import io.fairlead.model.Move;
import io.fairlead.model.MoveResult;
import io.fairlead.model.Proposal;
import io.fairlead.model.Rejection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a command, or why a task was rejected; kept for a while, so that who asked can
 * find out.
 *
 * @param id of the command, or of the task
 * @param kind of the command; {@link #SUBMIT} for a task
 * @param digest of its content, see {@link CommandDigest}
 * @param atMs when it was handled, milliseconds since the Unix epoch
 * @param fact the swarm's fact number after it; 0 for a command to all swarms
 * @param refusal null if it was carried out
 * @param configVersion the version of the configuration that it made; 0 for none
 * @param balancing what a round, an approval or a plan came to; null for another kind
 * @param swarms of a command to all swarms: how many of the partition took it
 * @param refusals of a command to all swarms: how many of the partition refused it
 */
public record CommandAnswer(
    String id,
    String kind,
    String issuedBy,
    long digest,
    long atMs,
    long fact,
    @Nullable Refusal refusal,
    long configVersion,
    @Nullable Balancing balancing,
    int swarms,
    int refusals) {
  /** In place of a command's kind, where a task was rejected. */
  public static final String SUBMIT = "SUBMIT";

  /** The most moves that an answer repeats. */
  public static final int MAX_MOVES = 1_000;

  /**
   * Why not.
   *
   * @param code for programs
   * @param message for people
   * @param retryAfterMs when trying again may help, milliseconds from then; null if it will not
   * @param earliestDeadlineMs the earliest deadline that would have been accepted, milliseconds
   *     since the Unix epoch; null if the deadline was not the reason
   */
  public record Refusal(
      String code, String message, @Nullable Long retryAfterMs, @Nullable Long earliestDeadlineMs) {
    public static Refusal of(Rejection rejection) {
      return new Refusal(
          rejection.reason().code(),
          rejection.message(),
          rejection.retryAfterMs(),
          rejection.earliestDeadlineMs());
    }

    public static Refusal of(String code, String message) {
      return new Refusal(code, message, null, null);
    }
  }

  /**
   * What came of balancing.
   *
   * @param id of the proposal or plan
   * @param proposed whether it waits for approval, and nothing was moved
   * @param moved moves that were carried out, or would be
   * @param skipped moves that were not possible or not right any more
   * @param scoreBefore variance of the load before, milliseconds squared
   * @param scoreAfter the same after it
   * @param moves the first of them
   */
  public record Balancing(
      String id,
      boolean proposed,
      int moved,
      int skipped,
      double scoreBefore,
      double scoreAfter,
      List<Moved> moves) {
    public Balancing {
      moves = List.copyOf(moves);
    }

    public static Balancing of(Fact.Balanced fact) {
      return new Balancing(
          fact.plan(),
          false,
          fact.moved(),
          fact.skipped(),
          fact.scoreBefore(),
          fact.scoreAfter(),
          fact.results().stream().limit(MAX_MOVES).map(Moved::of).toList());
    }

    public static Balancing of(Proposal proposal) {
      return new Balancing(
          proposal.id(),
          true,
          proposal.moves().size(),
          0,
          proposal.scoreBefore(),
          proposal.scoreAfter(),
          proposal.moves().stream()
              .limit(MAX_MOVES)
              .map(move -> Moved.of(move, Moved.PROPOSED))
              .toList());
    }
  }

  /**
   * One move.
   *
   * @param from who had the task; empty for {@code PLACE}
   * @param kind {@code MOVE}, {@code REVOKE} or {@code PLACE}
   * @param outcome a code of {@link MoveResult.Outcome}, or {@link #PROPOSED}
   */
  public record Moved(String taskId, String from, String to, String kind, String outcome) {
    /** It would be done, once it is approved. */
    public static final String PROPOSED = "proposed";

    static Moved of(MoveResult result) {
      return of(result.move(), result.outcome().code());
    }

    static Moved of(Move move, String outcome) {
      return new Moved(
          move.task().value(),
          PlannedMoves.from(move),
          move.to().value(),
          move.kind().name(),
          outcome);
    }
  }
}
