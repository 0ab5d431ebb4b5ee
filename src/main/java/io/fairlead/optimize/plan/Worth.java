package io.fairlead.optimize.plan;

import java.util.Comparator;

/**
 * What a plan is worth: its objectives, and by how much it is too dear.
 *
 * @param excess cost above what is allowed, 0 or more
 */
record Worth(double latencyMs, double utilisation, double imbalanceMs, double cost, double excess)
    implements Comparable<Worth> {
  static final int OBJECTIVES = 4;

  private static final Comparator<Worth> LEXICAL =
      Comparator.comparingDouble(Worth::excess)
          .thenComparingDouble(Worth::latencyMs)
          .thenComparing(Comparator.comparingDouble(Worth::utilisation).reversed())
          .thenComparingDouble(Worth::imbalanceMs)
          .thenComparingDouble(Worth::cost);

  /** One of its objectives; less is better. */
  double objective(int index) {
    return switch (index) {
      case 0 -> latencyMs;
      case 1 -> -utilisation;
      case 2 -> imbalanceMs;
      case 3 -> cost;
      default -> throw new IndexOutOfBoundsException(index);
    };
  }

  /**
   * Below 0 if one is at least as good as the other in everything and better in something, above 0
   * if the other is, else 0. What costs too much is worse than what does not, and than what exceeds
   * the bound by less.
   *
   * @see "Deb, Pratap, Agarwal, Meyarivan (2002), A fast and elitist multiobjective genetic
   *     algorithm: NSGA-II, definition 1"
   */
  static int dominance(Worth one, Worth other) {
    if (one.excess != other.excess) {
      return Double.compare(one.excess, other.excess);
    }
    boolean less = false;
    boolean more = false;
    for (int i = 0; i < OBJECTIVES; i++) {
      less |= one.objective(i) < other.objective(i);
      more |= one.objective(i) > other.objective(i);
    }
    return less == more ? 0 : less ? -1 : 1;
  }

  PlanObjectives objectives() {
    return new PlanObjectives(latencyMs, utilisation, imbalanceMs, cost);
  }

  /** Total, so that sorting never depends on chance; says nothing of what is preferred. */
  @Override
  public int compareTo(Worth other) {
    return LEXICAL.compare(this, other);
  }
}
