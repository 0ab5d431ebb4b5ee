package io.fairlead.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WeekProfileTest {
  private static final long HOUR = WeekProfile.HOUR_MS;

  /** A Monday. */
  private static final long MONDAY = Instant.parse("2026-11-16T00:00:00Z").toEpochMilli();

  @Test
  void theWeekBeginsOnMondayAtMidnightUtc() {
    for (String text :
        new String[] {"1970-01-01T00:00:00Z", "2026-11-16T00:59:59Z", "2027-02-28T23:00:00Z"}) {
      var at = Instant.parse(text).atOffset(ZoneOffset.UTC);
      int wanted = (at.getDayOfWeek().getValue() - 1) * 24 + at.getHour();
      assertEquals(wanted, WeekProfile.hourOfWeek(at.toInstant().toEpochMilli()), text);
    }
    assertEquals(DayOfWeek.MONDAY.getValue() - 1, WeekProfile.hourOfWeek(MONDAY));
    assertEquals(MONDAY, WeekProfile.hourOf(MONDAY + HOUR - 1));
    assertEquals(167, WeekProfile.hourOfWeek(MONDAY - 1));
  }

  @Test
  void anHourCountsAsOftenAsItHasBegun() {
    SortedMap<Long, WorkSums> sums = new TreeMap<>();
    sums.put(MONDAY + 9 * HOUR, new WorkSums(10, 100, 8, 90));
    sums.put(MONDAY + (9 + 168) * HOUR, new WorkSums(20, 200, 22, 210));
    sums.put(MONDAY + 10 * HOUR, new WorkSums(3, 30, 0, 0));
    // Two weeks and an hour after the first hour: three Mondays at nine.
    WeekProfile profile = WeekProfile.of(sums, MONDAY + (9 + 336) * HOUR + 5);
    assertEquals(MONDAY + 9 * HOUR, profile.fromMs());
    WeekProfile.Hour nine = profile.hours().get(9);
    assertEquals(3, nine.seen());
    assertEquals(new WorkSums(30, 300, 30, 300), nine.sums());
    assertEquals(10, nine.arrivedPerHour());
    assertEquals(2, profile.hours().get(10).seen());
    assertEquals(1.5, profile.hours().get(10).arrivedPerHour());
    assertEquals(2, profile.hours().get(8).seen());
    assertEquals(WorkSums.NONE, profile.hours().get(8).sums());
  }

  @Test
  void whatHasNotBegunYetWasNeverSeen() {
    SortedMap<Long, WorkSums> sums = new TreeMap<>();
    sums.put(MONDAY + 9 * HOUR, new WorkSums(10, 100, 8, 90));
    WeekProfile profile = WeekProfile.of(sums, MONDAY + 9 * HOUR + 1);
    assertEquals(1, profile.hours().get(9).seen());
    for (int hour = 0; hour < WeekProfile.HOURS; hour++) {
      if (hour != 9) {
        assertEquals(0, profile.hours().get(hour).seen());
        assertEquals(0, profile.hours().get(hour).arrivedPerHour());
      }
    }
  }
}
