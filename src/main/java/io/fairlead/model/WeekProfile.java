package io.fairlead.model;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * What work came and was done in each hour of the week, Monday 00:00 UTC being hour 0, over the
 * weeks that are remembered.
 *
 * @param fromMs start of the first hour remembered, milliseconds since the Unix epoch
 * @param hours one for each of the {@value #HOURS} hours of a week
 */
public record WeekProfile(long fromMs, List<Hour> hours) {
  public static final int HOURS = 168;
  public static final long HOUR_MS = 3_600_000;

  /** Day 0 of 1970 was a Thursday, three days after a Monday. */
  private static final int FIRST_HOUR = 72;

  /**
   * One hour of the week.
   *
   * @param seen how often it has begun since the first hour remembered
   * @param sums of all those
   */
  public record Hour(int seen, WorkSums sums) {
    /** Tasks accepted in such an hour, on average; 0 if there was none yet. */
    public double arrivedPerHour() {
      return seen == 0 ? 0 : (double) sums.arrived() / seen;
    }
  }

  public WeekProfile {
    hours = List.copyOf(hours);
    if (hours.size() != HOURS) {
      throw new IllegalArgumentException(hours.size() + " hours, not " + HOURS);
    }
  }

  /**
   * The profile of what is remembered. Hours in which nothing was count as well, from the first
   * that is remembered to the present one, which may be unfinished.
   *
   * @param sums by start of the hour, milliseconds since the Unix epoch; not empty
   * @param nowMs milliseconds since the Unix epoch
   */
  public static WeekProfile of(SortedMap<Long, WorkSums> sums, long nowMs) {
    long first = Math.floorDiv(sums.firstKey(), HOUR_MS);
    long last = Math.floorDiv(Math.max(nowMs, sums.lastKey()), HOUR_MS);
    WorkSums[] totals = new WorkSums[HOURS];
    sums.forEach(
        (atMs, each) -> {
          int hour = hourOfWeek(atMs);
          totals[hour] = totals[hour] == null ? each : totals[hour].plus(each);
        });
    List<Hour> hours = new ArrayList<>(HOURS);
    long begun = last - first + 1;
    for (int hour = 0; hour < HOURS; hour++) {
      int offset = Math.floorMod(hour - hourOfWeek(first * HOUR_MS), HOURS);
      int seen = offset >= begun ? 0 : (int) ((begun - offset - 1) / HOURS + 1);
      hours.add(new Hour(seen, totals[hour] == null ? WorkSums.NONE : totals[hour]));
    }
    return new WeekProfile(first * HOUR_MS, hours);
  }

  /** Start of the hour, milliseconds since the Unix epoch. */
  public static long hourOf(long atMs) {
    return Math.floorDiv(atMs, HOUR_MS) * HOUR_MS;
  }

  /** Hour of the week, Monday 00:00 UTC being 0. */
  public static int hourOfWeek(long atMs) {
    return (int) Math.floorMod(Math.floorDiv(atMs, HOUR_MS) + FIRST_HOUR, (long) HOURS);
  }
}
