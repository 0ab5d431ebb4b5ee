package io.fairlead.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class WaitTimesTest {
  @Test
  void percentilesAreThoseOfTheSample() {
    WaitTimes waits = new WaitTimes(200);
    for (int i = 0; i < 100; i++) {
      waits.started(i, (i + 1) * 1_000L);
    }

    assertEquals(new WaitTimes.Summary(100, 50.5, 50, 90, 99, 100), waits.summary());
  }

  @Test
  void onlyTheFirstStartCountsAndNoWaitIsNegative() {
    WaitTimes waits = new WaitTimes(1);

    assertTrue(waits.started(0, -5));
    assertFalse(waits.started(0, 9_000));
    assertEquals(new WaitTimes.Summary(1, 0, 0, 0, 0, 0), waits.summary());
  }

  @Test
  void nothingStartedIsAllZero() {
    assertEquals(new WaitTimes.Summary(0, 0, 0, 0, 0, 0), new WaitTimes(3).summary());
    assertEquals(new WaitTimes.Summary(0, 0, 0, 0, 0, 0), new WaitTimes(0).summary());
  }
}
