package io.fairlead.optimize.share;

import static io.fairlead.optimize.share.ShareAllocatorTest.allocate;
import static io.fairlead.optimize.share.ShareAllocatorTest.demand;
import static io.fairlead.optimize.share.ShareAllocatorTest.pool;
import static io.fairlead.optimize.share.ShareAllocatorTest.tenant;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.fairlead.model.SwarmConfig;
import io.fairlead.model.TenantId;
import io.fairlead.optimize.share.ShareProblem.Tenant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ShareChangesTest {
  private static ShareProblem problem(Tenant... tenants) {
    return new ShareProblem(
        List.of(pool("x", 10, 1, 1, Map.of())),
        List.of(),
        List.of(tenants),
        ShareObjective.UTILISATION);
  }

  private static Map<String, String> patch(ShareProblem problem, SwarmConfig config) {
    ShareResult.Divided divided = assertInstanceOf(ShareResult.Divided.class, allocate(problem));
    return ShareChanges.patch(ShareChanges.quotas(problem, divided, config), config);
  }

  private static SwarmConfig with(SwarmConfig config, Map<String, String> patch) {
    return config.with(new TreeMap<>(patch)).config().orElseThrow();
  }

  @Test
  void weightsAreInProportionAndGoOnAddingUpToWhatTheyDid() {
    SwarmConfig config = with(SwarmConfig.DEFAULT, Map.of("tenant.b.weight", "3"));
    Map<String, String> patch =
        patch(
            problem(
                tenant("a", 3, 0, 1, demand(50, Map.of(), 0)),
                tenant("b", 1, 0, 1, demand(50, Map.of(), 0))),
            config);
    assertEquals(Map.of("tenant.a.weight", "3", "tenant.b.weight", "1"), patch);
    assertEquals(
        Map.of(),
        patch(
            problem(
                tenant("a", 3.1, 0, 1, demand(50, Map.of(), 0)),
                tenant("b", 1, 0, 1, demand(50, Map.of(), 0))),
            with(config, patch)),
        "a step that small is none");
  }

  @Test
  void theSameDivisionChangesNothingTheSecondTime() {
    Tenant broke = new Tenant(new TenantId("d"), 1, 0, 1, 0, List.of(demand(9, Map.of(), 0)));
    ShareProblem problem =
        problem(
            tenant("a", 1, 0.3, 1, demand(50, Map.of(), 0)),
            tenant("b", 1, 0, 0.25, demand(50, Map.of(), 0)),
            tenant("c", 5, 0, 1, demand(50, Map.of(), 0)),
            broke);
    Map<String, String> patch = patch(problem, SwarmConfig.DEFAULT);
    assertEquals("3", patch.get("tenant.a.minConcurrency"));
    assertEquals("2", patch.get("tenant.b.maxConcurrency"));
    assertEquals("\"none\"", patch.get("tenant.d.maxConcurrency"));
    assertEquals(Map.of(), patch(problem, with(SwarmConfig.DEFAULT, patch)));
  }

  @Test
  void whatNobodyBoundsIsLeftToTheOperator() {
    SwarmConfig config =
        with(
            SwarmConfig.DEFAULT,
            Map.of("tenant.a.maxConcurrency", "4", "tenant.a.minConcurrency", "2"));
    assertEquals(Map.of(), patch(problem(tenant("a", 1, 0, 1, demand(50, Map.of(), 0))), config));
    // A minimum that the operator's cap does not let it have stops there.
    assertEquals(
        Map.of("tenant.a.minConcurrency", "4"),
        patch(problem(tenant("a", 1, 0.8, 1, demand(50, Map.of(), 0))), config));
    // A cap that the operator's minimum is above takes it along, or it would be refused.
    Map<String, String> lower =
        patch(problem(tenant("a", 1, 0, 0.1, demand(50, Map.of(), 0))), config);
    assertEquals(Map.of("tenant.a.maxConcurrency", "1", "tenant.a.minConcurrency", "1"), lower);
    assertEquals(1, with(config, lower).tenant(new TenantId("a")).maxConcurrency());
  }

  @Test
  void aTenantThatAsksForNothingKeepsItsWeight() {
    SwarmConfig config = with(SwarmConfig.DEFAULT, Map.of("tenant.quiet.weight", "7"));
    assertEquals(
        Map.of(),
        patch(
            problem(tenant("a", 1, 0, 1, demand(50, Map.of(), 0)), tenant("quiet", 1, 0, 1)),
            config));
  }

  @Test
  void aTenantWhoseDemandFallsKeepsItsWeightRoundAfterRound() {
    SwarmConfig config = with(SwarmConfig.DEFAULT, Map.of("tenant.b.weight", "2"));
    double falling = 5;
    for (int round = 0; round < 20; round++) {
      ShareProblem problem =
          problem(
              tenant("a", 1, 0, 1, demand(falling, Map.of(), 0)),
              tenant("b", 2, 0, 1, demand(50, Map.of(), 0)));
      config = with(config, patch(problem, config));
      assertEquals(1_000, config.weightMilli(new TenantId("a")), "in round " + round);
      assertEquals(2_000, config.weightMilli(new TenantId("b")), "in round " + round);
      falling /= Math.E;
    }
  }

  @Test
  void aTenantThatGetsAllItAsksForHasTheWeightOfWhatItMayHave() {
    SwarmConfig light = with(SwarmConfig.DEFAULT, Map.of("tenant.a.weight", "0.01"));
    // It would get 4 of 10 by its entitlement, and at most 2 by its maximum; b gets 9.
    ShareProblem problem =
        problem(
            tenant("a", 1, 0, 0.2, demand(1, Map.of(), 0)),
            tenant("b", 1.5, 0, 1, demand(50, Map.of(), 0)));
    SwarmConfig after = with(light, patch(problem, light));
    assertEquals(
        0.2 / 0.9,
        after.weightMilli(new TenantId("a")) / (double) after.weightMilli(new TenantId("b")),
        1e-2);
    assertEquals(
        1_010,
        (double) (after.weightMilli(new TenantId("a")) + after.weightMilli(new TenantId("b"))),
        1);
    assertEquals(
        Map.of(),
        patch(problem(tenant("a", 1, 0, 1, demand(1, Map.of(), 0))), light),
        "nobody wants more than he gets");
  }
}
