package io.fairlead.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ReferenceFleetTest {
  @Test
  void theFullFleetIs8And10And8AtThreeSpeeds() {
    Fleet fleet = ReferenceFleet.full();

    assertEquals(26, fleet.size());
    assertEquals(30, fleet.totalSpeed());
    assertEquals(8, count(fleet, 2));
    assertEquals(10, count(fleet, 1));
    assertEquals(8, count(fleet, 0.5));
  }

  @Test
  void everySizeHasThatManyAgentsAndTheCapability() {
    for (int size = 1; size <= 60; size++) {
      Fleet fleet = ReferenceFleet.of(size);
      assertEquals(size, fleet.size());
      assertEquals(size, fleet.agents().stream().map(SimulatedAgent::id).distinct().count());
      assertTrue(
          fleet.agents().stream().anyMatch(a -> a.capabilities().contains(ReferenceFleet.GPU)));
    }
  }

  @Test
  void sizesOutOfRangeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> ReferenceFleet.of(0));
    assertThrows(IllegalArgumentException.class, () -> ReferenceFleet.of(10_001));
  }

  private static long count(Fleet fleet, double speed) {
    return fleet.agents().stream().filter(a -> a.speed() == speed).count();
  }
}
