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
      out.add(
          new Move(
              new TaskId(move.getTaskId()),
              new AgentId(move.getFromAgentId()),
              new AgentId(move.getToAgentId()),
              kind(move.getKind()),
              new Epoch(move.getEpoch())));
    }
    return out;
  }

  private static Move.Kind kind(MoveKind kind) {
    return switch (kind) {
      case MOVE -> Move.Kind.MOVE;
      case REVOKE -> Move.Kind.REVOKE;
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
                    move.from().value(),
                    move.to().value(),
                    switch (move.kind()) {
                      case MOVE -> MoveKind.MOVE;
                      case REVOKE -> MoveKind.REVOKE;
                    },
                    move.epoch().value()))
        .toList();
  }
}
