package io.fairlead.scheduler.queueing;

import io.fairlead.model.Discipline;
import io.fairlead.model.Level;
import io.fairlead.model.Setting;
import io.fairlead.model.SwarmConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * The settings that the queue goes by.
 *
 * @param disciplines by level
 * @param levelWeightsMilli by level
 * @param criticalFirst whether critical goes first until it has had its share; else all levels
 *     share by weight
 * @param criticalShareMilli most that critical gets of the work while others wait, thousandths
 * @param agingBoost priority points gained in every agingThresholdMs
 * @param agingThresholdMs time in which aging counts, above 0
 */
public record QueueConfig(
    List<Discipline> disciplines,
    List<Long> levelWeightsMilli,
    boolean criticalFirst,
    long criticalShareMilli,
    long agingBoost,
    long agingThresholdMs) {
  /** All of the work. */
  public static final long WHOLE_MILLI = 1_000;

  public QueueConfig {
    disciplines = List.copyOf(disciplines);
    levelWeightsMilli = List.copyOf(levelWeightsMilli);
  }

  /** Those of a swarm. */
  public static QueueConfig of(SwarmConfig config) {
    List<Discipline> disciplines = new ArrayList<>();
    List<Long> weights = new ArrayList<>();
    for (Level level : Level.values()) {
      disciplines.add(config.discipline(level));
      weights.add(config.levelWeightMilli(level));
    }
    return new QueueConfig(
        disciplines,
        weights,
        !config.weightedLevels(),
        config.get(Setting.CRITICAL_SHARE),
        config.get(Setting.AGING_BOOST),
        config.get(Setting.AGING_THRESHOLD_MS));
  }

  Discipline discipline(Level level) {
    return disciplines.get(level.ordinal());
  }

  /** Whether both order the tasks of a level alike. */
  boolean sameOrder(QueueConfig other, Level level) {
    Discipline discipline = discipline(level);
    boolean aging =
        discipline == Discipline.PRIORITY
            ? agingBoost == other.agingBoost
                && (agingBoost == 0 || agingThresholdMs == other.agingThresholdMs)
            : discipline != Discipline.SHORTEST || agingThresholdMs == other.agingThresholdMs;
    return discipline == other.discipline(level) && aging;
  }

  Order order(Level level) {
    return switch (discipline(level)) {
      case EDF -> TaskOrder.earliestDeadline();
      case PRIORITY -> TaskOrder.agedPriority(agingBoost, agingThresholdMs);
      case WRR -> new DeficitRoundRobinOrder();
      case FAIR_SHARE -> new FairShareOrder();
      case WFQ -> new WfqOrder();
      case SHORTEST -> TaskOrder.shortestFirst(agingThresholdMs);
      case FIFO -> TaskOrder.arrival();
    };
  }
}
