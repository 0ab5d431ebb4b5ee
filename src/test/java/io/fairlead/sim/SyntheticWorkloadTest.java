package io.fairlead.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SyntheticWorkloadTest {
  private final Fleet fleet = ReferenceFleet.of(8);

  @Test
  void theSameSeedGivesTheSameWorkload() {
    SyntheticWorkload load = SyntheticWorkload.loading(fleet, 0.8, 500, 20);

    assertEquals(load.generate(7), load.generate(7));
    assertNotEquals(load.generate(7).arrivals(), load.generate(8).arrivals());
  }

  @Test
  void itLoadsTheFleetAsAsked() {
    Workload workload = SyntheticWorkload.loading(fleet, 0.8, 50_000, 20).generate(1);

    assertEquals(50_000, workload.size());
    assertEquals(0.8, workload.utilisation(fleet), 0.03);
  }

  @Test
  void itHasTenantsKeysLevelsAndNeeds() {
    Workload workload = SyntheticWorkload.loading(fleet, 0.8, 2_000, 20).generate(1);

    assertEquals(
        Set.of("search", "chat", "reports", "batch"),
        workload.arrivals().stream().map(a -> a.tenant().value()).collect(Collectors.toSet()));
    assertEquals(3, workload.arrivals().stream().map(Arrival::level).distinct().count());
    assertTrue(workload.arrivals().stream().anyMatch(a -> a.affinityKey() != null));
    assertTrue(
        workload.arrivals().stream()
            .anyMatch(a -> a.requiredCapabilities().contains(ReferenceFleet.GPU)));
  }

  @Test
  void countsOutOfRangeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new SyntheticWorkload(0, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new SyntheticWorkload(10_000_001, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new SyntheticWorkload(1, 0, 1));
  }
}
