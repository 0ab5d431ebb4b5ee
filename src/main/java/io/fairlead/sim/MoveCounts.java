package io.fairlead.sim;

import io.fairlead.model.Fact;
import io.fairlead.model.LeaseEnd;

/** How often work was moved in a simulation, and how. */
public final class MoveCounts {
  private long placed;
  private long stolen;
  private long migrated;
  private long asked;
  private long givenBack;
  private long rounds;

  void count(Fact fact) {
    if (fact instanceof Fact.TaskPlaced) {
      placed++;
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
        + rounds;
  }
}
