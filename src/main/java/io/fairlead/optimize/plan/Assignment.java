package io.fairlead.optimize.plan;

/** Who runs what, and what that is worth. Immutable, though its arrays are not copied. */
final class Assignment {
  private final int[] moves;
  private final int[] runs;
  private final int count;
  private final boolean cut;
  private final Worth worth;

  Assignment(int[] moves, int[] runs, int count, boolean cut, Worth worth) {
    this.moves = moves;
    this.runs = runs;
    this.count = count;
    this.cut = cut;
    this.worth = worth;
  }

  /** Of each task, whom it is given to; {@link PlanProblem#STAY} if it is not moved. */
  int[] moves() {
    return moves;
  }

  /** Of each task, who runs it; of one that waits for any, who is then free first. */
  int[] runs() {
    return runs;
  }

  /** Tasks that are moved. */
  int count() {
    return count;
  }

  /** Whether more moves were wanted than were allowed or found room. */
  boolean cut() {
    return cut;
  }

  Worth worth() {
    return worth;
  }
}
