package io.fairlead.optimize.share;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.TenantId;
import io.fairlead.optimize.SearchCancelledException;
import io.fairlead.optimize.SearchLimits;
import io.fairlead.optimize.SearchMonitor;
import io.fairlead.optimize.share.ShareConstraint.Kind;
import io.fairlead.optimize.share.ShareProblem.Demand;
import io.fairlead.optimize.share.ShareProblem.Pool;
import io.fairlead.optimize.share.ShareProblem.Shared;
import io.fairlead.optimize.share.ShareProblem.Tenant;
import io.fairlead.optimize.share.ShareResult.Allocation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ShareAllocatorTest {
  private static final double NO_BUDGET = Double.POSITIVE_INFINITY;
  private static final Pool TEN = pool("ten", 10, 1, 0, Map.of());

  static ShareResult allocate(ShareProblem problem) {
    return ShareAllocator.allocate(
        problem, new SearchLimits(1, 1, 60_000), SearchMonitor.unwatched(() -> 0));
  }

  private static ShareResult.Divided divided(ShareProblem problem) {
    return assertInstanceOf(ShareResult.Divided.class, allocate(problem));
  }

  private static List<Kind> conflict(ShareProblem problem) {
    return assertInstanceOf(ShareResult.Infeasible.class, allocate(problem)).conflict().stream()
        .map(ShareConstraint::kind)
        .toList();
  }

  static Pool pool(
      String name, int slots, double speed, double price, Map<String, Double> resources) {
    return new Pool(name, slots, speed, price, new TreeMap<>(resources));
  }

  static Demand demand(double units, Map<String, Double> resources, Integer... pools) {
    return new Demand("some", units, 1, new TreeMap<>(resources), List.of(pools));
  }

  static Tenant tenant(String id, double weight, double min, double max, Demand... demands) {
    return new Tenant(new TenantId(id), weight, min, max, NO_BUDGET, List.of(demands));
  }

  private static Tenant spending(String id, double budget, Demand... demands) {
    return new Tenant(new TenantId(id), 1, 0, 1, budget, List.of(demands));
  }

  private static ShareProblem problem(ShareObjective objective, Pool pool, Tenant... tenants) {
    return new ShareProblem(List.of(pool), List.of(), List.of(tenants), objective);
  }

  private static ShareProblem problem(Pool pool, Tenant... tenants) {
    return problem(ShareObjective.UTILISATION, pool, tenants);
  }

  /** Ghodsi et al., section 4.1: 9 CPUs, 18 GB; tasks of (1 CPU, 4 GB) and of (3 CPUs, 1 GB). */
  private static ShareProblem ghodsi(ShareObjective objective) {
    return problem(
        objective,
        pool("any", 100, 1, 0, Map.of("cpu", 9.0, "gb", 18.0)),
        tenant("a", 1, 0, 1, demand(100, Map.of("cpu", 1.0, "gb", 4.0), 0)),
        tenant("b", 1, 0, 1, demand(100, Map.of("cpu", 3.0, "gb", 1.0), 0)));
  }

  @Test
  void dominantResourceFairnessDividesTheWorkedExampleOfItsPaper() {
    ShareResult.Divided fair = divided(ghodsi(ShareObjective.FAIRNESS));
    assertEquals(3, fair.tenants().get(0).units(), 1e-4);
    assertEquals(2, fair.tenants().get(1).units(), 1e-4);
    assertEquals(3, fair.tenants().get(0).tasks());
    assertEquals(2, fair.tenants().get(1).tasks());
    assertEquals(2 / 3.0, fair.tenants().get(0).dominantShare(), 1e-4);
    assertEquals(2 / 3.0, fair.tenants().get(1).dominantShare(), 1e-4);
    assertEquals(1 / 3.0, fair.tenants().get(0).resources().get("cpu"), 1e-4);
    assertEquals(1, fair.resources().get("any/cpu"), 1e-4);
  }

  @Test
  void utilisationFirstGivesMoreToWhoUsesLessOfWhatIsShort() {
    ShareResult.Divided most = divided(ghodsi(ShareObjective.UTILISATION));
    assertEquals(45 / 11.0, most.tenants().get(0).units(), 1e-3, "where both are used up");
    assertEquals(18 / 11.0, most.tenants().get(1).units(), 1e-3);
  }

  @Test
  void aTenantThatWantsLittleLeavesTheRestToTheOthersByWeight() {
    ShareResult.Divided result =
        divided(
            problem(
                TEN,
                tenant("a", 1, 0, 1, demand(1, Map.of(), 0)),
                tenant("b", 1, 0, 1, demand(50, Map.of(), 0)),
                tenant("c", 2, 0, 1, demand(50, Map.of(), 0))));
    assertEquals(1, result.tenants().get(0).units(), 1e-4);
    assertEquals(3, result.tenants().get(1).units(), 1e-4);
    assertEquals(6, result.tenants().get(2).units(), 1e-4);
    assertEquals(1, result.utilisation(), 1e-5);
    assertEquals(0.3, result.tenants().get(0).weight(), 1e-3, "of a mean of 1");
    assertEquals(Kind.DEMAND, result.tenants().get(0).bounds().get(0).kind());
    assertEquals(Kind.SLOTS, result.tenants().get(1).bounds().get(0).kind());
  }

  @Test
  void minimaMaximaAndBudgetsHold() {
    ShareResult.Divided result =
        divided(
            problem(
                pool("ten", 10, 1, 2, Map.of()),
                tenant("a", 1, 0.5, 1, demand(50, Map.of(), 0)),
                tenant("b", 9, 0, 0.25, demand(50, Map.of(), 0)),
                spending("c", 1.5 * 2 * 3_600, demand(50, Map.of(), 0))));
    assertEquals(0.6, result.tenants().get(0).share(), 1e-5);
    assertEquals(0.25, result.tenants().get(1).share(), 1e-5);
    assertEquals(0.15, result.tenants().get(2).share(), 1e-5);
    assertEquals(5, result.tenants().get(0).minConcurrency());
    assertEquals(new ShareResult.Cap(true, 2, true), result.tenants().get(1).cap());
    assertEquals(new ShareResult.Cap(true, 1, true), result.tenants().get(2).cap());
    assertEquals(ShareResult.Cap.NONE, result.tenants().get(0).cap());
    assertEquals(Kind.MAX_SHARE, result.tenants().get(1).bounds().get(0).kind());
    assertEquals(Kind.BUDGET, result.tenants().get(2).bounds().get(0).kind());
    assertEquals(10_800, result.tenants().get(2).costPerHour(), 1);
  }

  @Test
  void whoMaySpendNothingUsesWhatCostsNothing() {
    Tenant poor = spending("a", 0, demand(50, Map.of(), 0, 1));
    ShareResult.Divided result =
        divided(
            new ShareProblem(
                List.of(pool("dear", 4, 1, 1, Map.of()), pool("free", 3, 1, 0, Map.of())),
                List.of(),
                List.of(poor),
                ShareObjective.UTILISATION));
    assertEquals(3, result.tenants().get(0).units(), 1e-5);
    assertEquals(0, result.tenants().get(0).costPerHour(), 1e-9);
    assertEquals(
        new ShareResult.Cap(true, 3, false), result.tenants().get(0).cap(), "if they run there");
    ShareResult.Divided dear =
        divided(problem(pool("dear", 4, 1, 1, Map.of()), spending("a", 0, demand(9, Map.of(), 0))));
    assertEquals(0, dear.tenants().get(0).units(), 1e-9);
    assertEquals(new ShareResult.Cap(true, 0, true), dear.tenants().get(0).cap());
  }

  @Test
  void sharedResourcesAreHeldOrUsedUp() {
    Pool pool = pool("ten", 10, 1, 0, Map.of());
    Tenant one = tenant("a", 1, 0, 1, demand(50, Map.of("key", 2.0), 0));
    ShareResult.Divided held =
        divided(
            new ShareProblem(
                List.of(pool),
                List.of(new Shared("key", 6, false, List.of(0))),
                List.of(one),
                ShareObjective.UTILISATION));
    assertEquals(3, held.tenants().get(0).units(), 1e-5);
    Tenant quick =
        tenant(
            "a",
            1,
            0,
            1,
            new Demand("some", 50, 0.5, new TreeMap<>(Map.of("key", 2.0)), List.of(0)));
    ShareResult.Divided used =
        divided(
            new ShareProblem(
                List.of(pool),
                List.of(new Shared("key", 6, true, List.of(0))),
                List.of(quick),
                ShareObjective.UTILISATION));
    assertEquals(1.5, used.tenants().get(0).units(), 1e-5, "3 tasks a second, half a second each");
    assertEquals(Kind.SHARED_RESOURCE, used.tenants().get(0).bounds().get(0).kind());
  }

  // ------------------------------------------------------------------ what contradicts itself

  @Test
  void aMinimumAboveTheMaximumIsNamedWithIt() {
    assertEquals(
        List.of(Kind.MIN_SHARE, Kind.MAX_SHARE),
        conflict(
            problem(
                TEN,
                tenant("a", 1, 0.5, 0.4, demand(50, Map.of(), 0)),
                tenant("b", 1, 0.1, 1, demand(50, Map.of(), 0)))));
  }

  @Test
  void minimaAboveTheCapacityAreNamedWithItEvenIfNobodyAsksForThemYet() {
    ShareProblem problem =
        problem(
            TEN,
            tenant("a", 1, 0.5, 1),
            tenant("b", 1, 0.4, 1, demand(0.1, Map.of(), 0)),
            tenant("c", 1, 0.3, 1, demand(50, Map.of(), 0)));
    assertEquals(
        List.of(Kind.SLOTS, Kind.MIN_SHARE, Kind.MIN_SHARE, Kind.MIN_SHARE), conflict(problem));
    ShareConstraint named =
        assertInstanceOf(ShareResult.Infeasible.class, allocate(problem)).conflict().get(1);
    assertEquals("tenant a is to get 50 % at least (minShare)", named.words());
  }

  @Test
  void minimaThatComeToTheWholeCapacityDoNotContradictEachOther() {
    ShareResult.Divided result =
        divided(
            problem(
                TEN,
                tenant("a", 1, 0.1, 1, demand(50, Map.of(), 0)),
                tenant("b", 1, 0.2, 1, demand(50, Map.of(), 0)),
                tenant("c", 1, 0.7, 1, demand(50, Map.of(), 0))));
    assertEquals(0.7, result.tenants().get(2).share(), 1e-5);
  }

  @Test
  void aMinimumThatNobodyCanRunIsNamedWithThat() {
    assertEquals(
        List.of(Kind.NO_AGENT, Kind.MIN_SHARE),
        conflict(problem(TEN, tenant("a", 1, 0.2, 1, demand(5, Map.of())))));
  }

  @Test
  void aMinimumThatTheBudgetDoesNotPayIsNamedWithIt() {
    Tenant poor = new Tenant(new TenantId("a"), 1, 0.2, 1, 3_600, List.of(demand(5, Map.of(), 0)));
    assertEquals(
        List.of(Kind.MIN_SHARE, Kind.BUDGET),
        conflict(problem(pool("x", 10, 1, 1, Map.of()), poor)));
  }

  // ------------------------------------------------------------------ where there is nothing

  @Test
  void whereThereIsNothingNothingIsDivided() {
    ShareResult.Divided nobody = divided(problem(TEN));
    assertEquals(List.of(), nobody.tenants());
    assertEquals(0, nobody.utilisation());
    ShareResult.Divided empty =
        divided(
            new ShareProblem(
                List.of(),
                List.of(),
                List.of(tenant("a", 1, 0, 1, demand(5, Map.of()))),
                ShareObjective.FAIRNESS));
    assertEquals(0, empty.tenants().get(0).units());
    assertEquals(0, empty.capacity());
    ShareResult.Divided idle =
        divided(
            problem(TEN, tenant("a", 1, 0.3, 0.5), tenant("b", 1, 0, 1, demand(0, Map.of(), 0))));
    for (Allocation each : idle.tenants()) {
      assertEquals(0, each.units(), 1e-9);
      assertEquals(0, each.weight());
    }
    assertEquals(3, idle.tenants().get(0).minConcurrency(), "it may come at any time");
    assertEquals(5, idle.tenants().get(0).cap().tasks());
  }

  @Test
  void whatNobodyCanRunGetsNothingAndSaysWhy() {
    ShareResult.Divided result =
        divided(
            problem(
                TEN,
                tenant("a", 1, 0, 1, demand(5, Map.of())),
                tenant("b", 1, 0, 1, demand(5, Map.of(), 0))));
    assertEquals(0, result.tenants().get(0).units(), 1e-9);
    assertEquals(Kind.NO_AGENT, result.tenants().get(0).bounds().get(0).kind());
    assertEquals(5, result.tenants().get(1).units(), 1e-5);
  }

  // ------------------------------------------------------------------ whole tasks

  @Test
  void aCapKeepsTheMaximumOnTheFastestAgents() {
    ShareResult.Divided result =
        divided(
            new ShareProblem(
                List.of(pool("fast", 2, 3, 0, Map.of()), pool("slow", 4, 1, 0, Map.of())),
                List.of(),
                List.of(tenant("a", 1, 0, 0.5, demand(1, Map.of(), 0, 1))),
                ShareObjective.UTILISATION));
    assertEquals(new ShareResult.Cap(true, 1, true), result.tenants().get(0).cap());
  }

  @Test
  void noSlotIsLeftByRounding() {
    ShareResult.Divided result =
        divided(
            problem(
                TEN,
                tenant("a", 1, 0, 1, demand(50, Map.of(), 0)),
                tenant("b", 1, 0, 1, demand(50, Map.of(), 0)),
                tenant("c", 1, 0, 1, demand(50, Map.of(), 0))));
    assertEquals(10, result.tenants().stream().mapToInt(Allocation::tasks).sum());
    assertTrue(result.tenants().stream().allMatch(each -> each.tasks() >= 3 && each.tasks() <= 4));
  }

  // ------------------------------------------------------------------ how it is run

  @Test
  void theSameProblemIsDividedTheSameWay() {
    ShareProblem problem = ghodsi(ShareObjective.FAIRNESS);
    assertEquals(allocate(problem), allocate(problem));
  }

  @Test
  void whatIsCancelledEnds() {
    SearchMonitor cancelled =
        new SearchMonitor() {
          @Override
          public long nanoTime() {
            return 0;
          }

          @Override
          public boolean cancelled() {
            return true;
          }

          @Override
          public void progress(double share, String doing) {}
        };
    ShareProblem problem = ghodsi(ShareObjective.FAIRNESS);
    assertThrows(
        SearchCancelledException.class,
        () -> ShareAllocator.allocate(problem, new SearchLimits(1, 1, 60_000), cancelled));
  }

  /** Divides it in a time that is up after the clock has been read so often. */
  private static ShareResult within(int looks, ShareProblem problem) {
    long[] clock = new long[1];
    return ShareAllocator.allocate(
        problem,
        new SearchLimits(1, 1, looks * 1_000L),
        SearchMonitor.unwatched(() -> clock[0] += 1_000_000_000L));
  }

  private static final int ENOUGH = 1_000;

  @Test
  void whenTheTimeIsUpTheDivisionKeepsItsConstraintsAndSaysSo() {
    ShareProblem problem =
        problem(
            TEN,
            tenant("a", 1, 0.2, 1, demand(50, Map.of(), 0)),
            tenant("b", 1, 0, 0.3, demand(50, Map.of(), 0)));
    List<ShareResult.Cut> cuts = new ArrayList<>();
    for (int looks = 1; looks < ENOUGH; looks++) {
      if (!(within(looks, problem) instanceof ShareResult.Divided divided)) {
        assertEquals(new ShareResult.OutOfTime(false), within(looks, problem));
        assertEquals(List.of(), cuts, "more time finds more");
        continue;
      }
      assertTrue(divided.tenants().get(0).share() >= 0.2 - 1e-6);
      assertTrue(divided.tenants().get(1).share() <= 0.3 + 1e-6);
      assertTrue(divided.tenants().stream().mapToInt(Allocation::tasks).sum() <= 10);
      if (cuts.isEmpty() || cuts.get(cuts.size() - 1) != divided.cut()) {
        cuts.add(divided.cut());
      }
      if (!divided.timedOut()) {
        break;
      }
      assertTrue(divided.tenants().get(1).cap().tasks() <= 3);
    }
    assertEquals(
        List.of(ShareResult.Cut.FAIRNESS, ShareResult.Cut.WHOLE_TASKS, ShareResult.Cut.NOTHING),
        cuts);
  }

  @Test
  void aContradictionThatThereWasNoTimeToNameIsNoSetOfConstraints() {
    ShareProblem problem =
        problem(
            TEN,
            tenant("a", 1, 0.8, 1, demand(50, Map.of(), 0)),
            tenant("b", 1, 0.7, 1, demand(50, Map.of(), 0)));
    List<ShareResult> results = new ArrayList<>();
    for (int looks = 1; looks < ENOUGH && !results.contains(allocate(problem)); looks++) {
      ShareResult result = within(looks, problem);
      if (!results.contains(result)) {
        results.add(result);
      }
    }
    assertEquals(
        List.of(
            new ShareResult.OutOfTime(false), new ShareResult.OutOfTime(true), allocate(problem)),
        results);
  }

  @Test
  void aCapForWhichThereWasNoTimeStillLetsSomethingRun() {
    // Not one task keeps both on any agent, and on the slow ones three do.
    ShareProblem problem =
        new ShareProblem(
            List.of(pool("fast", 1, 10, 9, Map.of()), pool("slow", 5, 1, 1, Map.of())),
            List.of(),
            List.of(
                new Tenant(
                    new TenantId("a"),
                    1,
                    0,
                    0.21,
                    3.5 * 3_600,
                    List.of(demand(0, Map.of(), 0, 1)))),
            ShareObjective.UTILISATION);
    int looks = 1;
    while (looks < ENOUGH && !(within(looks, problem) instanceof ShareResult.Divided)) {
      looks++;
    }
    assertTrue(assertInstanceOf(ShareResult.Divided.class, within(looks, problem)).timedOut());
    assertEquals(
        new ShareResult.Cap(true, 3, false),
        assertInstanceOf(ShareResult.Divided.class, within(looks, problem)).tenants().get(0).cap());
    assertEquals(new ShareResult.Cap(true, 3, false), divided(problem).tenants().get(0).cap());
  }

  @Test
  void aProblemThatIsNoneIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> tenant("a", 0, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> tenant("a", 1, -0.1, 1));
    assertThrows(IllegalArgumentException.class, () -> tenant("a", 1, 0, Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> spending("a", -1));
    assertThrows(IllegalArgumentException.class, () -> pool("x", 0, 1, 0, Map.of()));
    Tenant elsewhere = tenant("a", 1, 0, 1, demand(1, Map.of(), 1));
    assertThrows(IllegalArgumentException.class, () -> problem(TEN, elsewhere));
    Tenant twice = tenant("a", 1, 0, 1);
    assertThrows(IllegalArgumentException.class, () -> problem(TEN, twice, twice));
    Demand[] many = new Demand[ShareProblem.MOST_PAIRS + 1];
    Arrays.fill(many, demand(1, Map.of(), 0));
    Tenant large = tenant("a", 1, 0, 1, many);
    assertThrows(IllegalArgumentException.class, () -> problem(TEN, large));
  }
}
