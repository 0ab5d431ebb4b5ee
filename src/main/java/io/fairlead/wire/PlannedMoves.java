package io.fairlead.wire;

import io.fairlead.model.AgentId;
import io.fairlead.model.Epoch;
import io.fairlead.model.InvalidFieldException;
import io.fairlead.model.Move;
import io.fairlead.model.Proposal;
import io.fairlead.model.TaskId;
import io.fairlead.wire.avro.MoveKind;
import io.fairlead.wire.avro.PlannedMove;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Between the moves of a command and those of the core. */
final class PlannedMoves {
  private PlannedMoves() {}

  /**
   * @throws InvalidFieldException if a field is out of its range, or there are too many
   */
  static List<Move> decode(List<PlannedMove> moves) {
    if (moves.size() > Proposal.MAX_MOVES) {
      throw new InvalidFieldException(
          "moves", moves.size() + " entries", "at most " + Proposal.MAX_MOVES);
    }
    List<Move> out = new ArrayList<>(moves.size());
    for (PlannedMove move : moves) {
      Move.Kind kind = kind(move.getKind());
      out.add(
          new Move(
              new TaskId(move.getTaskId()),
              from(move.getFromAgentId(), kind),
              new AgentId(move.getToAgentId()),
              kind,
              new Epoch(move.getEpoch())));
    }
    return out;
  }

  /** Given with PLACE, it is refused by the move itself. */
  private static @Nullable AgentId from(String agent, Move.Kind kind) {
    return kind == Move.Kind.PLACE && agent.isEmpty() ? null : new AgentId(agent);
  }

  private static Move.Kind kind(MoveKind kind) {
    return switch (kind) {
      case MOVE -> Move.Kind.MOVE;
      case REVOKE -> Move.Kind.REVOKE;
      case PLACE -> Move.Kind.PLACE;
      case UNKNOWN ->
          throw new InvalidFieldException("moves.kind", kind, "is not known to this coordinator");
    };
  }

  static List<PlannedMove> encode(List<Move> moves) {
    return moves.stream()
        .map(
            move ->
                new PlannedMove(
                    move.task().value(),
                    from(move),
                    move.to().value(),
                    switch (move.kind()) {
                      case MOVE -> MoveKind.MOVE;
                      case REVOKE -> MoveKind.REVOKE;
                      case PLACE -> MoveKind.PLACE;
                    },
                    move.epoch().value()))
        .toList();
  }

  /** Empty for a task that waits for any agent. */
  static String from(Move move) {
    AgentId from = move.from();
    return from == null ? "" : from.value();
  }
}
