package io.fairlead.query.view;

import io.fairlead.model.SwarmId;
import io.fairlead.model.WeekProfile;
import io.fairlead.model.WorkKey;
import io.fairlead.model.WorkSums;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When in the week work of one tenant and type comes, and what it costs.
 *
 * @param fromMs start of the first hour remembered, milliseconds since the Unix epoch
 * @param hours those of the week in which there was any, from Monday 00:00 UTC on
 */
public record HistoryView(
    String swarmId, String tenantId, String taskType, long fromMs, List<Hour> hours) {

  /**
   * One hour of the week.
   *
   * @param day of the week, UTC
   * @param hour 0 to 23, UTC
   * @param weeks how often that hour has begun since the first hour remembered
   * @param arrived tasks accepted in all those
   * @param arrivedPerHour the same on average
   * @param arrivedCostMs mean cost of those, as estimated, milliseconds at speed 1; null: none came
   * @param completed tasks completed
   * @param completedCostMs mean cost of those, as measured, milliseconds at speed 1; null: none
   *     were
   */
  public record Hour(
      DayOfWeek day,
      int hour,
      int weeks,
      long arrived,
      double arrivedPerHour,
      @Nullable Double arrivedCostMs,
      long completed,
      @Nullable Double completedCostMs) {}

  public HistoryView {
    hours = List.copyOf(hours);
  }

  public static HistoryView of(SwarmId swarm, WorkKey key, WeekProfile profile) {
    List<Hour> hours = new ArrayList<>();
    for (int i = 0; i < WeekProfile.HOURS; i++) {
      WeekProfile.Hour hour = profile.hours().get(i);
      WorkSums sums = hour.sums();
      if (!sums.equals(WorkSums.NONE)) {
        hours.add(
            new Hour(
                DayOfWeek.of(1 + i / 24),
                i % 24,
                hour.seen(),
                sums.arrived(),
                hour.arrivedPerHour(),
                meanMs(sums.arrivedWorkUs(), sums.arrived()),
                sums.completed(),
                meanMs(sums.completedWorkUs(), sums.completed())));
      }
    }
    return new HistoryView(
        swarm.value(), key.tenant().value(), key.taskType(), profile.fromMs(), hours);
  }

  private static @Nullable Double meanMs(long sumUs, long count) {
    return count == 0 ? null : (Double) (sumUs / 1_000.0 / count);
  }
}
