package io.fairlead.wire;

import io.fairlead.wire.CommandAnswer.Balancing;
import io.fairlead.wire.CommandAnswer.Moved;
import io.fairlead.wire.CommandAnswer.Refusal;
import io.fairlead.wire.avro.state.StoredAnswer;
import io.fairlead.wire.avro.state.StoredBalancing;
import io.fairlead.wire.avro.state.StoredMove;
import io.fairlead.wire.avro.state.StoredRefusal;
import org.jspecify.annotations.Nullable;

/** Between answers and the records that the store keeps of them. */
final class StoredAnswerCodec {
  private StoredAnswerCodec() {}

  static StoredAnswer toRecord(CommandAnswer answer) {
    return new StoredAnswer(
        answer.id(),
        answer.kind(),
        answer.issuedBy(),
        answer.digest(),
        answer.atMs(),
        answer.fact(),
        toRecord(answer.refusal()),
        answer.configVersion(),
        toRecord(answer.balancing()),
        answer.swarms(),
        answer.refusals());
  }

  private static @Nullable StoredRefusal toRecord(@Nullable Refusal refusal) {
    return refusal == null
        ? null
        : new StoredRefusal(
            refusal.code(),
            refusal.message(),
            refusal.retryAfterMs(),
            refusal.earliestDeadlineMs());
  }

  private static @Nullable StoredBalancing toRecord(@Nullable Balancing balancing) {
    return balancing == null
        ? null
        : new StoredBalancing(
            balancing.id(),
            balancing.proposed(),
            balancing.moved(),
            balancing.skipped(),
            balancing.scoreBefore(),
            balancing.scoreAfter(),
            balancing.moves().stream()
                .map(
                    move ->
                        new StoredMove(
                            move.taskId(), move.from(), move.to(), move.kind(), move.outcome()))
                .toList());
  }

  static CommandAnswer fromRecord(StoredAnswer answer) {
    return new CommandAnswer(
        answer.getId(),
        answer.getKind(),
        answer.getIssuedBy(),
        answer.getDigest(),
        answer.getAtMs(),
        answer.getFact(),
        fromRecord(answer.getRefusal()),
        answer.getConfigVersion(),
        fromRecord(answer.getBalancing()),
        answer.getSwarms(),
        answer.getRefusals());
  }

  private static @Nullable Refusal fromRecord(@Nullable StoredRefusal refusal) {
    return refusal == null
        ? null
        : new Refusal(
            refusal.getCode(),
            refusal.getMessage(),
            refusal.getRetryAfterMs(),
            refusal.getEarliestDeadlineMs());
  }

  private static @Nullable Balancing fromRecord(@Nullable StoredBalancing balancing) {
    return balancing == null
        ? null
        : new Balancing(
            balancing.getId(),
            balancing.getProposed(),
            balancing.getMoved(),
            balancing.getSkipped(),
            balancing.getScoreBefore(),
            balancing.getScoreAfter(),
            balancing.getMoves().stream()
                .map(
                    move ->
                        new Moved(
                            move.getTaskId(),
                            move.getFrom(),
                            move.getTo(),
                            move.getKind(),
                            move.getOutcome()))
                .toList());
  }
}
