package io.fairlead.query.trend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RecentWorkTest {
  private final RecentWork work = new RecentWork();

  private void at(long atMs, Map<String, Double> chargedMs) {
    work.add(atMs, new TreeMap<>(chargedMs));
  }

  @Test
  void theFirstMarkSaysNothing() {
    at(1_000, Map.of("a", 500.0));
    assertEquals(0, work.share("a"));
    assertFalse(work.received("a"));
  }

  @Test
  void onlyWhatWasChargedInTheWindowCounts() {
    at(0, Map.of("a", 1_000.0, "b", 0.0));
    for (long atMs = 2_000; atMs <= 40_000; atMs += 2_000) {
      at(atMs, Map.of("a", 1_000.0, "b", atMs / 1.0));
    }
    assertEquals(0, work.share("a"));
    assertEquals(1, work.share("b"));
    at(42_000, Map.of("a", 3_000.0, "b", 40_000.0));
    // b from the mark at 22 s on: 18,000
    assertEquals(2_000.0 / 20_000, work.share("a"), 1e-9);
    assertEquals(18_000.0 / 20_000, work.share("b"), 1e-9);
  }

  @Test
  void oneThatIsNewHadNothingBefore() {
    at(0, Map.of("b", 100.0));
    at(2_000, Map.of("a", 300.0, "b", 200.0));
    assertEquals(0.75, work.share("a"), 1e-9);
    assertTrue(work.received("a"));
  }

  @Test
  void thoseWithoutATallyOfTheirOwnTakeTheirPart() {
    at(0, Map.of("", 0.0, "a", 0.0));
    at(2_000, Map.of("", 300.0, "a", 100.0));
    assertEquals(0.25, work.share("a"), 1e-9);
  }

  @Test
  void aWindowHoldsSoManyMarksWhateverTheClockDoes() {
    for (int i = 0; i < 1_000; i++) {
      at(i, Map.of("a", i * 1.0));
    }
    assertEquals(RecentWork.MOST_MARKS, work.size());
    assertEquals(1, work.share("a"));
  }

  @Test
  void aClockThatIsSetBackBeginsAnew() {
    at(100_000, Map.of("a", 100.0, "b", 0.0));
    at(102_000, Map.of("a", 200.0, "b", 0.0));
    at(1_000, Map.of("a", 200.0, "b", 0.0));
    assertEquals(0, work.share("a"));
    at(3_000, Map.of("a", 200.0, "b", 50.0));
    assertEquals(1, work.share("b"));
  }
}
