package io.fairlead.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fairlead.bench.load.WaitTimes;
import io.fairlead.model.Level;
import io.fairlead.model.TenantId;
import io.fairlead.sim.Arrival;
import io.fairlead.sim.Workload;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TenantWaitsTest {
  private static final Workload WORKLOAD =
      new Workload(
          "some",
          List.of(
              arrival("b", 1_000), arrival("a", 2_000), arrival("b", 4_000), arrival("a", 1_000)));

  @Test
  void slowdownIsWaitAndCostByCost() {
    SortedMap<String, TenantWaits> tenants =
        TenantWaits.of(WORKLOAD, new long[] {3_000, 0, 4_000, -1});

    assertEquals(List.of("a", "b"), List.copyOf(tenants.keySet()));
    assertEquals(
        new TenantWaits(1, new WaitTimes.Summary(1, 0, 0, 0, 0, 0), 1, 1), tenants.get("a"));
    assertEquals(
        new TenantWaits(2, new WaitTimes.Summary(2, 3.5, 3, 4, 4, 4), 3, 4), tenants.get("b"));
  }

  @Test
  void whoseTasksAllWaitOnHasNoFigures() {
    assertEquals(
        new TenantWaits(0, new WaitTimes.Summary(0, 0, 0, 0, 0, 0), 0, 0),
        TenantWaits.of(WORKLOAD, new long[] {1, -1, 1, -1}).get("a"));
  }

  @Test
  void jainIsOneWhereAllAreSlowedDownAlikeAndLessWhereNot() {
    assertEquals(1, run(Map.of("a", 2.0, "b", 2.0)).jain());
    assertEquals(16.0 / 20, run(Map.of("a", 1.0, "b", 3.0)).jain());
    assertEquals(1, run(Map.of()).jain());
  }

  private static SideRun run(Map<String, Double> slowdowns) {
    SortedMap<String, TenantWaits> tenants = new TreeMap<>();
    WaitTimes.Summary waits = new WaitTimes.Summary(1, 1, 1, 1, 1, 1);
    slowdowns.forEach((tenant, mean) -> tenants.put(tenant, new TenantWaits(1, waits, mean, mean)));
    return new SideRun(waits, tenants, 1, 0, 1, 0, 0, 0, 0, List.of(), List.of());
  }

  private static Arrival arrival(String tenant, long costUs) {
    return new Arrival(0, new TenantId(tenant), "t", Level.NORMAL, costUs, null, List.of());
  }
}
