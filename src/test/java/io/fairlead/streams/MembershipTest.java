package io.fairlead.streams;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MembershipTest {
  private final Membership membership = new Membership(100);

  @Test
  void whoIsSeenOftenIsNotDoubted() {
    for (long now = -1000; now < 1000; now += 50) {
      membership.at(now);
    }
    assertFalse(membership.isDoubtful());
  }

  @Test
  void whoStoodStillIsDoubtedUntilItIsConfirmed() {
    membership.at(0);
    membership.at(51);
    membership.at(52);
    assertTrue(membership.isDoubtful());
    membership.confirmed();
    assertFalse(membership.isDoubtful());
    membership.at(103);
    assertTrue(membership.isDoubtful());
  }

  @Test
  void whatIsLostIsLostUntilTheThreadBeginsAnew() {
    membership.at(0);
    membership.at(1000);
    membership.lost();
    membership.confirmed();
    assertTrue(membership.isLost());
    membership.begin();
    assertFalse(membership.isLost());
    assertFalse(membership.isDoubtful());
  }
}
