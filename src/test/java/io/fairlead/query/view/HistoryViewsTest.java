package io.fairlead.query.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.Kpi;
import io.fairlead.model.SwarmId;
import io.fairlead.model.TenantId;
import io.fairlead.model.WeekProfile;
import io.fairlead.model.WorkKey;
import io.fairlead.model.WorkSums;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HistoryViewsTest {
  private static final SwarmId SWARM = new SwarmId("s");

  private static List<Kpi> latestFirst(int count) {
    List<Kpi> kpis = new ArrayList<>();
    for (int i = count; i > 0; i--) {
      kpis.add(new Kpi(i, i + 1, 0, 0, 0, 0, null, 0, null, null, null));
    }
    return kpis;
  }

  @Test
  void tellsAllIntervalsUpToTheBoundEarliestFirst() {
    KpisView view = KpisView.of(SWARM, latestFirst(KpisView.MOST));
    assertFalse(view.cut());
    assertEquals(KpisView.MOST, view.kpis().size());
    assertEquals(1, view.kpis().get(0).fromMs());
  }

  @Test
  void leavesOutTheEarliestBeyondTheBoundAndSaysSo() {
    KpisView view = KpisView.of(SWARM, latestFirst(KpisView.MOST + 1));
    assertTrue(view.cut());
    assertEquals(KpisView.MOST, view.kpis().size());
    assertEquals(2, view.kpis().get(0).fromMs());
    assertEquals(KpisView.MOST + 1, view.kpis().get(KpisView.MOST - 1).fromMs());
  }

  @Test
  void tellsTheHoursOfTheWeekInWhichThereWasWork() {
    long at = Instant.parse("2026-11-17T14:00:00Z").toEpochMilli();
    SortedMap<Long, WorkSums> sums = new TreeMap<>();
    sums.put(at, new WorkSums(6, 12_000, 0, 0));
    HistoryView view =
        HistoryView.of(
            SWARM,
            new WorkKey(new TenantId("acme"), "chat"),
            WeekProfile.of(sums, at + 170 * WeekProfile.HOUR_MS));
    assertEquals(1, view.hours().size());
    HistoryView.Hour hour = view.hours().get(0);
    assertEquals(DayOfWeek.TUESDAY, hour.day());
    assertEquals(14, hour.hour());
    assertEquals(2, hour.weeks());
    assertEquals(3.0, hour.arrivedPerHour());
    assertEquals(2.0, hour.arrivedCostMs());
    assertNull(hour.completedCostMs());
  }
}
