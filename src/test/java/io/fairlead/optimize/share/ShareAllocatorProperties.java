package io.fairlead.optimize.share;

import static io.fairlead.optimize.share.ShareAllocatorTest.allocate;
import static io.fairlead.optimize.share.ShareAllocatorTest.demand;
import static io.fairlead.optimize.share.ShareAllocatorTest.pool;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.TenantId;
import io.fairlead.optimize.SearchMonitor;
import io.fairlead.optimize.share.ShareConstraint.Kind;
import io.fairlead.optimize.share.ShareModel.Named;
import io.fairlead.optimize.share.ShareProblem.Demand;
import io.fairlead.optimize.share.ShareProblem.Pool;
import io.fairlead.optimize.share.ShareProblem.Tenant;
import io.fairlead.optimize.share.ShareResult.Allocation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class ShareAllocatorProperties {
  private static final double NO_BUDGET = Double.POSITIVE_INFINITY;
  private static final double NEAR = 2e-4;

  private static TenantId id(int at) {
    return new TenantId("t" + at);
  }

  private static ShareResult.Divided divided(ShareProblem problem) {
    return assertInstanceOf(ShareResult.Divided.class, allocate(problem));
  }

  private static ShareObjective either(Random random) {
    return random.nextBoolean() ? ShareObjective.UTILISATION : ShareObjective.FAIRNESS;
  }

  // ------------------------------------------------------------------ one resource

  @Property(tries = 150)
  void onOneResourceSharesAreThoseOfWaterFilling(@ForAll long seed) {
    Random random = new Random(seed);
    int slots = 1 + random.nextInt(50);
    double speed = 0.1 + 3 * random.nextDouble();
    int count = 1 + random.nextInt(7);
    double[] wants = new double[count];
    double[] weights = new double[count];
    List<Tenant> tenants = new ArrayList<>();
    for (int t = 0; t < count; t++) {
      wants[t] = random.nextInt(4) == 0 ? 0 : slots * speed * random.nextDouble();
      weights[t] = 0.5 + random.nextInt(6) * 0.5;
      tenants.add(
          new Tenant(id(t), weights[t], 0, 1, NO_BUDGET, List.of(demand(wants[t], Map.of(), 0))));
    }
    double[] expected = filled(wants, weights, slots * speed);
    ShareResult.Divided result =
        divided(
            new ShareProblem(
                List.of(pool("x", slots, speed, 0, Map.of())), List.of(), tenants, either(random)));
    for (int t = 0; t < count; t++) {
      assertEquals(
          expected[t] / (slots * speed), result.tenants().get(t).share(), NEAR, "tenant " + t);
    }
  }

  /** Everybody's level rises by weight; who has enough stops; until nothing is left. */
  private static double[] filled(double[] wants, double[] weights, double capacity) {
    double[] has = new double[wants.length];
    boolean[] done = new boolean[wants.length];
    double left = capacity;
    while (left > 1e-12) {
      double open = 0;
      double step = Double.POSITIVE_INFINITY;
      for (int t = 0; t < wants.length; t++) {
        open += done[t] ? 0 : weights[t];
        step = done[t] ? step : Math.min(step, (wants[t] - has[t]) / weights[t]);
      }
      if (open == 0) {
        break;
      }
      step = Math.min(step, left / open);
      for (int t = 0; t < wants.length; t++) {
        if (!done[t]) {
          has[t] += step * weights[t];
          left -= step * weights[t];
          done[t] = wants[t] - has[t] < 1e-12;
        }
      }
    }
    return has;
  }

  // ------------------------------------------------------------------ several resources

  /** Tenants that want as much as there is, of three resources, one of them slots. */
  private static final class Mix {
    final int slots;
    final double[] amounts;
    final double[][] perTask;
    final ShareResult.Divided result;

    Mix(Random random, boolean weighted, double[] weights) {
      slots = 20 + random.nextInt(100);
      amounts = new double[] {slots, 5 + random.nextInt(50), 5 + random.nextInt(50)};
      perTask = new double[weights.length][];
      List<Tenant> tenants = new ArrayList<>();
      for (int t = 0; t < weights.length; t++) {
        weights[t] = weighted ? 1 + random.nextInt(3) : 1;
        perTask[t] = new double[] {1, 0.5 + 4 * random.nextDouble(), 0.5 + 4 * random.nextDouble()};
        Map<String, Double> needs = Map.of("a", perTask[t][1], "b", perTask[t][2]);
        tenants.add(new Tenant(id(t), weights[t], 0, 1, NO_BUDGET, List.of(demand(1e6, needs, 0))));
      }
      Map<String, Double> resources = Map.of("a", amounts[1], "b", amounts[2]);
      result =
          divided(
              new ShareProblem(
                  List.of(pool("x", slots, 1, 0, resources)),
                  List.of(),
                  tenants,
                  ShareObjective.FAIRNESS));
    }

    double tasks(int tenant) {
      return result.tenants().get(tenant).units();
    }

    double dominant(int tenant) {
      double largest = 0;
      for (int k = 0; k < amounts.length; k++) {
        largest = Math.max(largest, perTask[tenant][k] / amounts[k]);
      }
      return largest;
    }

    double used(int resource) {
      double sum = 0;
      for (int t = 0; t < perTask.length; t++) {
        sum += perTask[t][resource] * tasks(t);
      }
      return sum / amounts[resource];
    }
  }

  @Property(tries = 100)
  void dominantSharesAreThoseOfProgressiveFilling(@ForAll long seed) {
    Random random = new Random(seed);
    double[] weights = new double[2 + random.nextInt(4)];
    Mix mix = new Mix(random, true, weights);
    // All use all three resources, so that all stop when the first is used up.
    double level = Double.POSITIVE_INFINITY;
    for (int k = 0; k < mix.amounts.length; k++) {
      double perLevel = 0;
      for (int t = 0; t < weights.length; t++) {
        perLevel += weights[t] / mix.dominant(t) * mix.perTask[t][k] / mix.amounts[k];
      }
      level = Math.min(level, 1 / perLevel);
    }
    for (int t = 0; t < weights.length; t++) {
      assertEquals(
          weights[t] * level, mix.result.tenants().get(t).dominantShare(), NEAR, "tenant " + t);
    }
  }

  @Property(tries = 100)
  void dominantResourceFairnessHasTheFourProperties(@ForAll long seed) {
    Random random = new Random(seed);
    double[] weights = new double[2 + random.nextInt(4)];
    Mix mix = new Mix(random, false, weights);
    int count = weights.length;
    boolean full = false;
    for (int k = 0; k < mix.amounts.length; k++) {
      assertTrue(mix.used(k) <= 1 + NEAR);
      full |= mix.used(k) >= 1 - NEAR;
    }
    assertTrue(full, "Pareto efficient: all use all, so nobody gets more without another's loss");
    for (int t = 0; t < count; t++) {
      assertTrue(
          mix.result.tenants().get(t).dominantShare() >= 1.0 / count - NEAR,
          "sharing incentive: as well off as with an equal part of everything");
      for (int other = 0; other < count; other++) {
        double withTheirs = Double.POSITIVE_INFINITY;
        for (int k = 0; k < mix.amounts.length; k++) {
          withTheirs =
              Math.min(withTheirs, mix.perTask[other][k] * mix.tasks(other) / mix.perTask[t][k]);
        }
        assertTrue(withTheirs <= mix.tasks(t) * (1 + NEAR) + NEAR, "nobody envies another");
      }
    }
  }

  // ------------------------------------------------------------------ any problem

  /** Up to four pools and five tenants with anything. */
  private static ShareProblem any(Random random, boolean demanding) {
    List<Pool> pools = new ArrayList<>();
    for (int p = 1 + random.nextInt(4); p > 0; p--) {
      Map<String, Double> has =
          random.nextBoolean() ? Map.of("m", 1.0 + random.nextInt(30)) : Map.of();
      pools.add(
          pool(
              "p" + p,
              1 + random.nextInt(12),
              random.nextInt(3) == 0 ? 1 : 0.2 + 2 * random.nextDouble(),
              random.nextInt(4) * 0.5,
              has));
    }
    List<Tenant> tenants = new ArrayList<>();
    int count = 1 + random.nextInt(5);
    for (int t = 0; t < count; t++) {
      List<Demand> demands = new ArrayList<>();
      for (int d = random.nextInt(3); d > 0; d--) {
        boolean needs = random.nextInt(3) == 0;
        List<Integer> who = new ArrayList<>();
        for (int p = 0; p < pools.size(); p++) {
          if (random.nextInt(4) > 0 && (!needs || pools.get(p).resources().containsKey("m"))) {
            who.add(p);
          }
        }
        demands.add(
            new Demand(
                "d" + d,
                random.nextInt(30) * random.nextDouble(),
                1,
                new TreeMap<>(needs ? Map.of("m", 1.0 + random.nextInt(3)) : Map.of()),
                who));
      }
      tenants.add(
          new Tenant(
              id(t),
              1 + random.nextInt(3),
              random.nextInt(3) == 0 ? random.nextInt(demanding ? 80 : 30) / 100.0 : 0,
              random.nextInt(3) == 0 ? random.nextInt(101) / 100.0 : 1,
              random.nextInt(3) == 0 ? random.nextInt(12) * 900.0 : NO_BUDGET,
              demands));
    }
    return new ShareProblem(pools, List.of(), tenants, either(random));
  }

  @Property(tries = 300)
  void whatIsDividedKeepsToEverythingAndWhatIsNotContradictsItself(@ForAll long seed) {
    ShareProblem problem = any(new Random(seed), true);
    ShareResult result = allocate(problem);
    if (result instanceof ShareResult.Divided divided) {
      keeps(problem, divided);
    } else {
      isIrreducible(problem, ((ShareResult.Infeasible) result).conflict());
    }
  }

  private static void keeps(ShareProblem problem, ShareResult.Divided divided) {
    double capacity = problem.capacity();
    assertFalse(divided.timedOut());
    for (int t = 0; t < problem.tenants().size(); t++) {
      Tenant tenant = problem.tenants().get(t);
      Allocation each = divided.tenants().get(t);
      double least = Math.min(tenant.minShare(), tenant.units() / capacity);
      assertTrue(each.share() >= least - 1e-5, () -> tenant + " " + each);
      assertTrue(each.share() <= tenant.maxShare() + 1e-5, () -> tenant + " " + each);
      assertTrue(each.units() <= tenant.units() + 1e-5 * capacity, () -> tenant + " " + each);
      double most = Math.max(1, problem.pools().stream().mapToDouble(Pool::slots).sum());
      assertTrue(
          each.costPerHour() <= tenant.budgetPerHour() + 1e-5 * most * 3_600 * 2,
          () -> tenant + " " + each);
    }
    divided.resources().values().forEach(used -> assertTrue(used <= 1 + 1e-5));
    int slots = problem.pools().stream().mapToInt(Pool::slots).sum();
    assertTrue(divided.tenants().stream().mapToInt(Allocation::tasks).sum() <= slots);
  }

  /** Not feasible with all of it, and feasible without any one, by programmes of their own. */
  private static void isIrreducible(ShareProblem problem, List<ShareConstraint> conflict) {
    ShareModel model = ShareModel.ofGuarantees(problem);
    ConflictSearch search =
        new ConflictSearch(model, new Deadline(SearchMonitor.unwatched(() -> 0), 10_000));
    List<Named> named =
        model.rows.stream().filter(row -> conflict.contains(row.constraint())).toList();
    assertEquals(conflict.size(), named.size());
    assertFalse(search.feasible(named), () -> problem + " " + conflict);
    for (Named one : named) {
      List<Named> rest = new ArrayList<>(named);
      rest.remove(one);
      assertTrue(search.feasible(rest), () -> one.constraint() + " of " + conflict);
    }
    assertTrue(
        conflict.stream().anyMatch(each -> each.kind() == Kind.MIN_SHARE),
        "nothing else asks for anything");
  }

  @Property(tries = 200)
  void contradictionsOnOnePoolAreThoseThatCanBeReckoned(@ForAll long seed) {
    Random random = new Random(seed);
    int slots = 1 + random.nextInt(20);
    List<Tenant> tenants = new ArrayList<>();
    double sum = 0;
    boolean contradicts = false;
    int count = 1 + random.nextInt(5);
    for (int t = 0; t < count; t++) {
      double min = random.nextInt(50) / 100.0;
      double max = random.nextInt(3) == 0 ? random.nextInt(101) / 100.0 : 1;
      double budget = random.nextInt(3) == 0 ? slots * 3_600 * random.nextInt(101) / 100.0 : 1e9;
      tenants.add(new Tenant(id(t), 1, min, max, budget, List.of(demand(5, Map.of(), 0))));
      sum += min;
      contradicts |= min > max + 1e-7 || min * slots * 3_600 > budget + 1e-4;
    }
    ShareResult result =
        allocate(
            new ShareProblem(
                List.of(pool("x", slots, 2, 1, Map.of())), List.of(), tenants, either(random)));
    assertEquals(
        contradicts || sum > 1 + 1e-7,
        result instanceof ShareResult.Infeasible,
        () -> tenants + " " + result);
  }

  @Property(tries = 200)
  void utilisationIsTheLeastCutBetweenTenantsAndAgents(@ForAll long seed) {
    Random random = new Random(seed);
    int pools = 1 + random.nextInt(4);
    int count = 1 + random.nextInt(6);
    List<Pool> agents = new ArrayList<>();
    for (int p = 0; p < pools; p++) {
      agents.add(pool("p" + p, 1 + random.nextInt(9), 0.5 + random.nextDouble(), 0, Map.of()));
    }
    double capacity = agents.stream().mapToDouble(each -> each.slots() * each.speed()).sum();
    List<Tenant> tenants = new ArrayList<>();
    double[] most = new double[count];
    for (int t = 0; t < count; t++) {
      List<Integer> who = new ArrayList<>();
      for (int p = 0; p < pools; p++) {
        if (random.nextBoolean()) {
          who.add(p);
        }
      }
      double wants = random.nextDouble() * capacity;
      double max = random.nextBoolean() ? 1 : random.nextDouble();
      tenants.add(
          new Tenant(
              id(t),
              1,
              0,
              max,
              NO_BUDGET,
              List.of(demand(wants, Map.of(), who.toArray(Integer[]::new)))));
      most[t] = Math.min(wants, max * capacity);
    }
    double least = Double.POSITIVE_INFINITY;
    for (int chosen = 0; chosen < 1 << count; chosen++) {
      double cut = 0;
      boolean[] reached = new boolean[pools];
      for (int t = 0; t < count; t++) {
        if ((chosen >> t & 1) == 0) {
          cut += most[t];
        } else {
          tenants.get(t).demands().get(0).pools().forEach(p -> reached[p] = true);
        }
      }
      for (int p = 0; p < pools; p++) {
        cut += reached[p] ? agents.get(p).slots() * agents.get(p).speed() : 0;
      }
      least = Math.min(least, cut);
    }
    ShareResult.Divided result =
        divided(new ShareProblem(agents, List.of(), tenants, ShareObjective.UTILISATION));
    assertEquals(least / capacity, result.utilisation(), 1e-5);
  }

  // ------------------------------------------------------------------ whole tasks

  @Property(tries = 150)
  void wholeTasksKeepWhatTheFractionsKeep(@ForAll long seed) {
    ShareProblem problem = any(new Random(seed), false);
    ShareModel model = ShareModel.ofDivision(problem);
    double[] work = new double[model.columns.size()];
    for (int c = 0; c < work.length; c++) {
      work[c] = model.share(model.columns.get(c));
    }
    double[] values =
        new LinearProgramme(work.length, 10_000)
            .maximise(work, model.rows.stream().map(Named::row).toList());
    if (values == null) {
      return; // what contradicts itself has no tasks
    }
    WholeTasks whole =
        new WholeTasks(model, new Deadline(SearchMonitor.unwatched(() -> 0), 10_000));
    int[] tasks = whole.of(values);
    double[] back = new double[tasks.length];
    for (int c = 0; c < tasks.length; c++) {
      back[c] = tasks[c] / model.columns.get(c).slots();
    }
    for (Named row : model.rows) {
      Kind kind = row.constraint().kind();
      if (kind != Kind.DEMAND && kind != Kind.MIN_SHARE) {
        assertTrue(
            row.row().sum(back) <= row.row().upper() + 1e-5,
            () -> row.constraint() + " " + Arrays.toString(tasks));
      }
    }
  }

  @Property(tries = 200)
  void aCapThatHoldsAnywhereHoldsOnTheFastestAndOnTheDearest(@ForAll long seed) {
    ShareProblem problem = any(new Random(seed), false);
    if (!(allocate(problem) instanceof ShareResult.Divided divided)) {
      return;
    }
    for (int t = 0; t < problem.tenants().size(); t++) {
      Tenant tenant = problem.tenants().get(t);
      ShareResult.Cap cap = divided.tenants().get(t).cap();
      assertEquals(tenant.bounded(), cap.limited());
      if (cap.limited() && cap.anywhere()) {
        double[] speeds = slots(problem, tenant, true);
        double[] prices = slots(problem, tenant, false);
        double work = 0;
        double price = 0;
        for (int n = 0; n < Math.min(cap.tasks(), speeds.length); n++) {
          work += speeds[speeds.length - 1 - n];
          price += prices[prices.length - 1 - n];
        }
        assertTrue(work <= tenant.maxShare() * problem.capacity() * (1 + 1e-5) + 1e-9);
        assertTrue(price * 3_600 <= tenant.budgetPerHour() * (1 + 1e-5) + 1e-9);
      }
    }
  }

  /** Speeds or prices of the single slots that a tenant can use, smallest first. */
  private static double[] slots(ShareProblem problem, Tenant tenant, boolean speeds) {
    List<Double> out = new ArrayList<>();
    for (int p = 0; p < problem.pools().size(); p++) {
      int place = p;
      Pool pool = problem.pools().get(p);
      if (tenant.demands().isEmpty()
          || tenant.demands().stream().anyMatch(each -> each.pools().contains(place))) {
        for (int n = 0; n < pool.slots(); n++) {
          out.add(speeds ? pool.speed() : pool.costPerSecond());
        }
      }
    }
    return out.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }
}
