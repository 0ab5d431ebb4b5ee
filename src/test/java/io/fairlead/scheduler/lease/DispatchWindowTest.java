package io.fairlead.scheduler.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DispatchWindowTest {
  @Test
  void anIdleSlotIsAlwaysRoom() {
    assertTrue(DispatchWindow.hasRoom(2, 1, 0, 0, 0));
    assertEquals(0, DispatchWindow.freeInUs(2, new long[] {9_000_000}, 1));
  }

  @Test
  void beyondTheSlotsOnlyWhileTheWorkIsShorterThanTheRoundTripAndALook() {
    long window = 26_000 + DispatchWindow.LOOK_US;
    assertTrue(DispatchWindow.hasRoom(1, 1, 8, window - 1, 26_000));
    assertFalse(DispatchWindow.hasRoom(1, 1, 8, window, 26_000));
  }

  @Test
  void thereIsRoomOnceTheRestOfTheWorkIsShortEnough() {
    assertEquals(64_000, DispatchWindow.roomInUs(100_000, 26_000));
    assertTrue(DispatchWindow.hasRoom(1, 1, 8, 100_000 - 64_000 - 1, 26_000));
  }

  @Test
  void neverBeyondMaxPrefetch() {
    assertTrue(DispatchWindow.hasRoom(1, 8, 8, 0, 26_000));
    assertFalse(DispatchWindow.hasRoom(1, 9, 8, 0, 26_000));
    assertFalse(DispatchWindow.hasRoom(1, 1, 0, 0, 26_000));
  }

  @Test
  void severalSlotsAreFilledInOrder() {
    // Two slots: 30 and 50 run, 10 and 25 wait; slots are free at 40 + 25 and at 50.
    assertEquals(50, DispatchWindow.freeInUs(2, new long[] {30, 50, 10, 25}, 4));
  }

  @Test
  void aRunPastItsEstimateIsExpectedToTakeAsLongAgain() {
    assertEquals(70, DispatchWindow.remainingUs(100, 30));
    assertEquals(0, DispatchWindow.remainingUs(100, 100));
    assertEquals(900, DispatchWindow.remainingUs(100, 1000));
    assertEquals(100, DispatchWindow.remainingUs(100, -1));
  }
}
