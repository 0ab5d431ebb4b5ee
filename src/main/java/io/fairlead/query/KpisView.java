package io.fairlead.query;

import io.fairlead.model.Kpi;
import io.fairlead.model.SwarmId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Key figures of a swarm over time, one for each interval in which it had tasks.
 *
 * @param cut whether there are more and earlier ones in the time that was asked for
 * @param kpis earliest first
 */
public record KpisView(String swarmId, boolean cut, List<Interval> kpis) {
  /** Intervals told at most. */
  static final int MOST = 3_600;

  /** One interval; what each figure means stands with {@link Kpi}. */
  public record Interval(
      long fromMs,
      long untilMs,
      long submitted,
      long completed,
      long waiting,
      long running,
      @Nullable Double loadDistributionVariance,
      double taskMigrationRate,
      @Nullable Double queueLatencyMeanMs,
      @Nullable Double utilisationEfficiency,
      @Nullable Double fairnessIndex) {

    static Interval of(Kpi kpi) {
      return new Interval(
          kpi.fromMs(),
          kpi.untilMs(),
          kpi.submitted(),
          kpi.completed(),
          kpi.waiting(),
          kpi.running(),
          kpi.loadDistributionVariance(),
          kpi.taskMigrationRate(),
          kpi.queueLatencyMeanMs(),
          kpi.utilisationEfficiency(),
          kpi.fairnessIndex());
    }
  }

  public KpisView {
    kpis = List.copyOf(kpis);
  }

  /**
   * @param latestFirst up to one more than are told
   */
  static KpisView of(SwarmId swarm, List<Kpi> latestFirst) {
    boolean cut = latestFirst.size() > MOST;
    List<Interval> kpis = new ArrayList<>();
    latestFirst.subList(0, cut ? MOST : latestFirst.size()).forEach(k -> kpis.add(Interval.of(k)));
    Collections.reverse(kpis);
    return new KpisView(swarm.value(), cut, kpis);
  }
}
