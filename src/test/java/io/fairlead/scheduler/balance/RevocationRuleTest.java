package io.fairlead.scheduler.balance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.scheduler.balance.RevocationRule.Prospect;
import org.junit.jupiter.api.Test;

/** When it pays to ask for a task, and when what waits is expected to start. */
class RevocationRuleTest {
  private static double gainUs(long startHere, long runHere, long startThere, long runThere) {
    return RevocationRule.gainUs(
        new Prospect(startHere, runHere, 20), new Prospect(startThere, runThere, 30));
  }

  @Test
  void itPaysOnlyBeyondBothRoundTripsAndTheWaitThere() {
    assertEquals(0, gainUs(50, 100, 0, 100));
    assertEquals(1, gainUs(51, 100, 0, 100));
    assertTrue(gainUs(60, 100, 10, 100) <= 0);
    assertEquals(1, gainUs(61, 100, 10, 100));
  }

  @Test
  void itDoesNotPayWhereTheTaskWouldEndLater() {
    assertEquals(0, gainUs(100, 100, 0, 150));
    assertEquals(50, gainUs(100, 100, 0, 149));
  }

  @Test
  void whatWillHaveStartedBeforeTheQuestionArrivesIsNotAskedFor() {
    assertEquals(0, RevocationRule.gainUs(new Prospect(20, 100, 20), new Prospect(-100, 1, 0)));
  }

  @Test
  void tasksStartWhenASlotIsFreeInTheirOrder() {
    assertArrayEquals(new long[] {0, 10, 30}, ExpectedStarts.ofEach(1, new long[] {10, 20, 5}));
    assertArrayEquals(
        new long[] {0, 0, 10, 20}, ExpectedStarts.ofEach(2, new long[] {10, 20, 15, 1}));
    assertArrayEquals(new long[] {}, ExpectedStarts.ofEach(1, new long[] {}));
  }

  @Test
  void anAgentIsOverloadedOrUnderloadedBeyondTheTolerance() {
    assertEquals(LoadCategory.EVEN, LoadCategory.of(120, 100, 0.2));
    assertEquals(LoadCategory.OVERLOADED, LoadCategory.of(121, 100, 0.2));
    assertEquals(LoadCategory.EVEN, LoadCategory.of(80, 100, 0.2));
    assertEquals(LoadCategory.UNDERLOADED, LoadCategory.of(79, 100, 0.2));
    assertEquals(LoadCategory.UNDERLOADED, LoadCategory.of(0, 100, 2));
    assertEquals(LoadCategory.EVEN, LoadCategory.of(0, 0, 0.2));
  }
}
