package io.fairlead.sim;

import io.fairlead.model.Fact;
import io.fairlead.model.LeaseEnd;
import io.fairlead.model.MoveResult.Outcome;
import io.fairlead.model.PlaceKind;
import io.fairlead.model.Rejection.Reason;
import java.util.SortedMap;
import java.util.TreeMap;

/** How often work was moved in a simulation, and how. */
public final class MoveCounts {
  private long placed;
  private long stolen;
  private long migrated;
  private long asked;
  private long givenBack;
  private long rounds;
  private long planned;
  private final SortedMap<Outcome, Long> outcomes = new TreeMap<>();
  private final SortedMap<Reason, Long> refused = new TreeMap<>();

  void count(Fact fact) {
    if (fact instanceof Fact.Balanced balanced) {
      balanced.results().forEach(each -> outcomes.merge(each.outcome(), 1L, Long::sum));
    }
    if (fact instanceof Fact.TaskPlaced place) {
      placed++;
      planned += place.kind() == PlaceKind.PLANNED ? 1 : 0;
    } else if (fact instanceof Fact.TaskStolen) {
      stolen++;
    } else if (fact instanceof Fact.TaskMigrated) {
      migrated++;
    } else if (fact instanceof Fact.RevokeRequested) {
      asked++;
    } else if (fact instanceof Fact.TaskRequeued requeued && requeued.end() == LeaseEnd.REVOKED) {
      givenBack++;
    } else if (fact instanceof Fact.Balanced || fact instanceof Fact.ProposalMade) {
      rounds++;
    } else if (fact instanceof Fact.CommandRefused refusal) {
      refused.merge(refusal.rejection().reason(), 1L, Long::sum);
    }
  }

  /** Counts what another one has counted, too. */
  void add(MoveCounts other) {
    placed += other.placed;
    stolen += other.stolen;
    migrated += other.migrated;
    asked += other.asked;
    givenBack += other.givenBack;
    rounds += other.rounds;
    planned += other.planned;
    other.outcomes.forEach((outcome, times) -> outcomes.merge(outcome, times, Long::sum));
    other.refused.forEach((reason, times) -> refused.merge(reason, times, Long::sum));
  }

  /** Tasks that plans put into local queues. */
  public long planned() {
    return planned;
  }

  /** Moves of rounds, proposals and plans that had that outcome. */
  public long outcomes(Outcome outcome) {
    return outcomes.getOrDefault(outcome, 0L);
  }

  /** Commands that were refused for that reason. */
  public long refused(Reason reason) {
    return refused.getOrDefault(reason, 0L);
  }

  /** Tasks put into local queues. */
  public long placed() {
    return placed;
  }

  public long stolen() {
    return stolen;
  }

  public long migrated() {
    return migrated;
  }

  /** Tasks that their agents were asked to give back. */
  public long asked() {
    return asked;
  }

  /** Those that were given back. */
  public long givenBack() {
    return givenBack;
  }

  /** Rounds of balancing that moved or proposed something, or were asked for. */
  public long rounds() {
    return rounds;
  }

  @Override
  public String toString() {
    return "placed "
        + placed
        + ", stolen "
        + stolen
        + ", migrated "
        + migrated
        + ", asked back "
        + asked
        + ", given back "
        + givenBack
        + ", rounds "
        + rounds
        + ", planned "
        + planned
        + ", moves "
        + outcomes
        + ", refused "
        + refused;
  }
}
