package io.fairlead.streams;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MembershipTest {
  private static final long MS = 1_000_000;

  private final Membership membership = new Membership(100);

  @Test
  void whoIsSeenOftenIsCertain() {
    for (long now = -1000; now < 1000; now += 50) {
      membership.at(now * MS, 7 + now);
    }
    assertTrue(membership.isCertain());
  }

  @Test
  void whoStoodStillIsDoubtedUntilItIsConfirmed() {
    membership.at(0, 0);
    membership.at(50 * MS + 1, 0);
    membership.at(51 * MS, 0);
    assertFalse(membership.isCertain());
    assertFalse(membership.isLost());
    membership.confirmed();
    assertTrue(membership.isCertain());
    membership.at(102 * MS, 0);
    assertFalse(membership.isCertain());
  }

  @Test
  void soIsOneWhoseMachineWasSuspended() {
    membership.at(0, 1000);
    membership.at(1, 1050);
    assertTrue(membership.isCertain());
    membership.at(2, 1101);
    assertFalse(membership.isCertain());
    membership.confirmed();
    membership.at(3, 1049);
    assertFalse(membership.isCertain(), "its wall clock was set back");
  }

  @Test
  void whatIsLostIsLostUntilTheThreadBeginsAnew() {
    membership.at(0, 0);
    membership.at(1000 * MS, 0);
    membership.lost();
    membership.confirmed();
    assertTrue(membership.isLost());
    assertFalse(membership.isCertain());
    membership.begin();
    assertFalse(membership.isLost());
    assertTrue(membership.isCertain());
  }
}
