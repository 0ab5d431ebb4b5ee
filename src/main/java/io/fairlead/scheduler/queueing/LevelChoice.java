package io.fairlead.scheduler.queueing;

import io.fairlead.model.DispatchTags;
import io.fairlead.model.Level;
import io.fairlead.model.QueueTags;

/**
 * Which level goes next, among those in which a task waits that can be run.
 *
 * <p>Critical goes first until it has had its share: critical and the rest are two start-time fair
 * flows of weights criticalShare : 1 − criticalShare, and critical wins ties. The rest share by
 * weight, start-time fair again; or all four levels do, if so configured. A critical task that was
 * admitted with its deadline is exempt from the share, is not charged to it, and goes at once:
 * admission bounds that work.
 *
 * <p>Whether a level has anything that can be run is for the caller to find out, in the order given
 * here; so no time is spent on a level that has not.
 */
final class LevelChoice {
  private static final Level[] LEVELS = Level.values();
  private static final int CRITICAL = Level.CRITICAL.ordinal();
  private static final int REST = 1;

  /** Critical and the rest. */
  private final StartTimeFair share = new StartTimeFair(2);

  /** The levels by weight. */
  private final StartTimeFair byWeight = new StartTimeFair(LEVELS.length);

  private final Level[] ordered = LEVELS.clone();
  private boolean criticalFirst = true;
  private boolean capped = true;

  void configure(QueueConfig config) {
    criticalFirst = config.criticalFirst();
    capped = config.criticalShareMilli() < QueueConfig.WHOLE_MILLI;
    share.weigh(0, config.criticalShareMilli());
    share.weigh(REST, Math.max(1, QueueConfig.WHOLE_MILLI - config.criticalShareMilli()));
    for (Level level : LEVELS) {
      byWeight.weigh(level.ordinal(), config.levelWeightsMilli().get(level.ordinal()));
    }
  }

  /** Whether critical stands apart from the levels that share by weight. */
  boolean criticalApart() {
    return criticalFirst;
  }

  /** Whether a critical task goes before the rest. */
  boolean criticalsTurn(QueueEntry critical) {
    return !capped || critical.admitted() || share.start(0) <= share.start(REST);
  }

  /**
   * The levels that share by weight, in the order in which they are to be asked; the array is
   * reused. With critical apart, it is last and not to be asked.
   */
  Level[] byStart() {
    for (int i = 1; i < ordered.length; i++) {
      Level level = ordered[i];
      int at = i;
      while (at > 0 && before(level, ordered[at - 1])) {
        ordered[at] = ordered[at - 1];
        at--;
      }
      ordered[at] = level;
    }
    return ordered;
  }

  private boolean before(Level a, Level b) {
    if (criticalFirst && (a == Level.CRITICAL || b == Level.CRITICAL)) {
      return b == Level.CRITICAL && a != b;
    }
    long startA = byWeight.start(a.ordinal());
    long startB = byWeight.start(b.ordinal());
    return startA != startB ? startA < startB : a.compareTo(b) < 0;
  }

  /**
   * What a dispatch from a level is charged from.
   *
   * @param outOfTurn then virtual times stay
   */
  DispatchTags tags(Level level, long flowStart, long flowTime, boolean outOfTurn) {
    long levelStart = byWeight.start(level.ordinal());
    long shareStart = share.start(side(level));
    return new DispatchTags(
        level,
        flowStart,
        flowTime,
        levelStart,
        outOfTurn ? byWeight.virtualTime() : levelStart,
        shareStart,
        outOfTurn ? share.virtualTime() : shareStart,
        outOfTurn);
  }

  private static int side(Level level) {
    return level == Level.CRITICAL ? 0 : REST;
  }

  private boolean exempt(Level level, boolean admitted) {
    return criticalFirst && level == Level.CRITICAL && admitted;
  }

  void charge(Level level, boolean admitted, long costUs, DispatchTags tags) {
    if (exempt(level, admitted)) {
      return;
    }
    if (criticalFirst) {
      share.charge(side(level), costUs, tags.shareStart(), tags.shareTime());
    }
    if (!criticalFirst || level != Level.CRITICAL) {
      byWeight.charge(level.ordinal(), costUs, tags.levelStart(), tags.levelTime());
    }
  }

  void correct(Level level, boolean admitted, long deltaUs) {
    if (exempt(level, admitted)) {
      return;
    }
    if (criticalFirst) {
      share.correct(side(level), deltaUs);
    }
    if (!criticalFirst || level != Level.CRITICAL) {
      byWeight.correct(level.ordinal(), deltaUs);
    }
  }

  long levelTime() {
    return byWeight.virtualTime();
  }

  long shareTime() {
    return share.virtualTime();
  }

  long criticalStart() {
    return share.tag(CRITICAL);
  }

  long restStart() {
    return share.tag(REST);
  }

  /** By level. */
  long[] levelStarts() {
    long[] out = new long[LEVELS.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = byWeight.tag(i);
    }
    return out;
  }

  void restore(QueueTags stored) {
    byWeight.restore(
        stored.levelTime(), stored.levelStarts().stream().mapToLong(Long::longValue).toArray());
    share.restore(stored.shareTime(), stored.criticalStart(), stored.restStart());
  }

  /** Lowers every tag, so that both virtual times are 0. */
  void rebase() {
    byWeight.rebase();
    share.rebase();
  }
}
