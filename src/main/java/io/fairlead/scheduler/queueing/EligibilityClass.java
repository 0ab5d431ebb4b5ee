package io.fairlead.scheduler.queueing;

import io.fairlead.model.Eligibility;
import io.fairlead.model.Level;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The waiting tasks that the same agents may run, over all levels. Remembers for the length of one
 * choice whether some agent can take them now.
 */
final class EligibilityClass {
  final Eligibility eligibility;
  private final @Nullable LevelClass[] levels = new LevelClass[Level.values().length];
  private int used;
  private long askedAt;
  private boolean takeable;
  private int waiting;
  private long costUs;

  EligibilityClass(Eligibility eligibility) {
    this.eligibility = eligibility;
  }

  @Nullable LevelClass at(Level level) {
    return levels[level.ordinal()];
  }

  void put(Level level, LevelClass inLevel) {
    levels[level.ordinal()] = inLevel;
    used++;
  }

  void clear(Level level) {
    levels[level.ordinal()] = null;
    used--;
  }

  void count(int tasksMore, long costMoreUs) {
    waiting += tasksMore;
    costUs += costMoreUs;
  }

  /** Its tasks, over all levels and tenants. */
  int waiting() {
    return waiting;
  }

  /** What they are expected to cost together, microseconds at speed 1. */
  long costUs() {
    return costUs;
  }

  boolean isEmpty() {
    return used == 0;
  }

  /**
   * Asks once for each choice.
   *
   * @param choice number of the choice, above 0
   */
  boolean takeable(long choice, Predicate<Eligibility> question) {
    if (askedAt != choice) {
      askedAt = choice;
      takeable = question.test(eligibility);
    }
    return takeable;
  }
}
