package io.fairlead.query.optimization;

import io.fairlead.sim.ReplayFigures;

/** The figures of a replay that can be compared, one by one. */
public enum ReplayFigure {
  SUBMITTED("submitted", "count", "neither"),
  COMPLETED("completed", "count", "more"),
  FAILED("failed", "count", "less"),
  REJECTED("rejected", "count", "less"),
  UNFINISHED("unfinished", "count", "less"),
  MISSED_DEADLINES("missedDeadlines", "count", "less"),
  WAIT_MEAN("waitMeanMs", "ms", "less"),
  WAIT_P50("waitP50Ms", "ms", "less"),
  WAIT_P99("waitP99Ms", "ms", "less"),
  MAKESPAN("makespanMs", "ms", "less"),
  UTILISATION("utilisation", "share", "more"),
  IMBALANCE("imbalance", "share", "less"),
  COST("cost", "price", "less"),
  JAIN("jain", "share", "more"),
  MOVED("moved", "count", "neither");

  private final String key;
  private final String unit;
  private final String better;

  ReplayFigure(String key, String unit, String better) {
    this.key = key;
    this.unit = unit;
    this.better = better;
  }

  /** Name in answers. */
  public String key() {
    return key;
  }

  /** {@code ms}, {@code share}, {@code price} or {@code count}. */
  public String unit() {
    return unit;
  }

  /** {@code less}, {@code more} or {@code neither}. */
  public String better() {
    return better;
  }

  /** Its value. */
  public double of(ReplayFigures figures) {
    return switch (this) {
      case SUBMITTED -> (double) figures.submitted();
      case COMPLETED -> (double) figures.completed();
      case FAILED -> (double) figures.failed();
      case REJECTED -> (double) figures.rejected();
      case UNFINISHED -> (double) figures.unfinished();
      case MISSED_DEADLINES -> (double) figures.missedDeadlines();
      case WAIT_MEAN -> figures.waitMeanMs();
      case WAIT_P50 -> figures.waitP50Ms();
      case WAIT_P99 -> figures.waitP99Ms();
      case MAKESPAN -> figures.makespanMs();
      case UTILISATION -> figures.utilisation();
      case IMBALANCE -> figures.imbalance();
      case COST -> figures.cost();
      case JAIN -> figures.jain();
      case MOVED -> (double) figures.moved();
    };
  }
}
