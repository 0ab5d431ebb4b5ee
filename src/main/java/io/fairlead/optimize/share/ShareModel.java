package io.fairlead.optimize.share;

import io.fairlead.optimize.share.LinearProgramme.Row;
import io.fairlead.optimize.share.ShareConstraint.Kind;
import io.fairlead.optimize.share.ShareProblem.Demand;
import io.fairlead.optimize.share.ShareProblem.Pool;
import io.fairlead.optimize.share.ShareProblem.Shared;
import io.fairlead.optimize.share.ShareProblem.Tenant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The problem as rows over columns: a column says how many slots of a pool run a demand of a
 * tenant, as a part of the most that could, so that it is 0 to 1. Work is a share of the capacity.
 *
 * <p>There are two of them. The one of the division has the demands as they are, and minima up to
 * them. The one of the guarantees has each tenant ask for its minimum at least, in the proportions
 * of what it asks for now, or of anything if it asks for nothing: so that minima which contradict
 * each other do so before anybody claims them. A division of the second, scaled down, is one of the
 * first.
 */
final class ShareModel {
  static final double SECONDS_PER_HOUR = 3_600;

  /** By so much a minimum may be missed, as a share of the capacity: sums of decimals do. */
  private static final double ROUNDING = 1e-9;

  /** A demand for more than this many times the capacity is as good as this. */
  private static final double MOST_ASKED = 2;

  /** Slots of a pool that run a demand; of no pool, where nobody can. */
  record Column(int tenant, int demand, int pool, double slots) {
    boolean real() {
      return pool >= 0;
    }
  }

  /** A row with the constraint that it stands for. */
  record Named(ShareConstraint constraint, Row row) {}

  final ShareProblem problem;
  final double capacity;
  final List<Column> columns = new ArrayList<>();
  final List<Named> rows = new ArrayList<>();
  private final List<Tenant> tenants;
  private final SortedMap<String, Double> totals = new TreeMap<>();

  private ShareModel(ShareProblem problem, List<Tenant> tenants) {
    this.problem = problem;
    this.tenants = tenants;
    double all = problem.capacity();
    this.capacity = all > 0 ? all : 1;
    for (Pool pool : problem.pools()) {
      pool.resources().forEach((name, amount) -> totals.merge(name, amount, Double::sum));
    }
    addColumns();
    addPools();
    addCommon();
    addTenants();
  }

  static ShareModel ofDivision(ShareProblem problem) {
    return new ShareModel(problem, problem.tenants());
  }

  static ShareModel ofGuarantees(ShareProblem problem) {
    double capacity = problem.capacity();
    return new ShareModel(
        problem,
        problem.tenants().stream().map(tenant -> asking(tenant, problem, capacity)).toList());
  }

  private static Tenant asking(Tenant tenant, ShareProblem problem, double capacity) {
    double asked = tenant.units();
    double due = tenant.minShare() * capacity;
    if (asked >= due) {
      return tenant;
    }
    List<Demand> more = new ArrayList<>();
    if (asked == 0 && tenant.demands().isEmpty()) {
      List<Integer> all = new ArrayList<>();
      for (int pool = 0; pool < problem.pools().size(); pool++) {
        all.add(pool);
      }
      more.add(new Demand("nothing particular", due, 1, new TreeMap<>(), all));
    }
    for (Demand demand : tenant.demands()) {
      double units = asked > 0 ? demand.units() * due / asked : due / tenant.demands().size();
      more.add(
          new Demand(
              demand.needs(), units, demand.taskSeconds(), demand.resources(), demand.pools()));
    }
    return new Tenant(
        tenant.id(),
        tenant.weight(),
        tenant.minShare(),
        tenant.maxShare(),
        tenant.budgetPerHour(),
        more);
  }

  Tenant tenant(int place) {
    return tenants.get(place);
  }

  int tenants() {
    return tenants.size();
  }

  Demand demand(Column column) {
    return tenants.get(column.tenant()).demands().get(column.demand());
  }

  Pool pool(Column column) {
    return problem.pools().get(column.pool());
  }

  // ------------------------------------------------------------------ columns

  private void addColumns() {
    for (int t = 0; t < tenants.size(); t++) {
      List<Demand> demands = tenants.get(t).demands();
      for (int d = 0; d < demands.size(); d++) {
        boolean somebody = false;
        for (int pool : demands.get(d).pools()) {
          double slots = most(demands.get(d), pool);
          if (slots > 0) {
            columns.add(new Column(t, d, pool, slots));
            somebody = true;
          }
        }
        if (!somebody) {
          columns.add(new Column(t, d, -1, 1));
        }
      }
    }
  }

  /** Slots of a pool that could run a demand if nobody else used it. */
  private double most(Demand demand, int place) {
    Pool pool = problem.pools().get(place);
    double most = pool.slots();
    for (Map.Entry<String, Double> taken : demand.resources().entrySet()) {
      double amount = taken.getValue();
      if (amount > 0) {
        Double own = pool.resources().get(taken.getKey());
        if (own != null) {
          most = Math.min(most, own / amount);
        }
        for (Shared common : problem.common()) {
          if (common.name().equals(taken.getKey()) && common.pools().contains(place)) {
            most = Math.min(most, common.capacity() / rate(common, demand, pool));
          }
        }
      }
    }
    return most;
  }

  /** What a slot that runs a demand takes of a resource: an amount, or an amount per second. */
  private static double rate(Shared common, Demand demand, Pool pool) {
    double amount = demand.resources().getOrDefault(common.name(), 0.0);
    return common.usedUp() ? amount * pool.speed() / demand.taskSeconds() : amount;
  }

  // ------------------------------------------------------------------ what a column comes to

  /** Share of the capacity. */
  double share(Column column) {
    return column.real() ? column.slots() * pool(column).speed() / capacity : 1;
  }

  /** Price per hour. */
  double price(Column column) {
    return column.real() ? column.slots() * pool(column).costPerSecond() * SECONDS_PER_HOUR : 0;
  }

  /** Largest share of all that there is of a resource, capacity included. */
  double dominant(Column column) {
    double largest = share(column);
    for (double taken : resources(column).values()) {
      largest = Math.max(largest, taken);
    }
    return largest;
  }

  /** Share of all that there is of each named resource. */
  SortedMap<String, Double> resources(Column column) {
    SortedMap<String, Double> out = new TreeMap<>();
    if (!column.real()) {
      return out;
    }
    Demand demand = demand(column);
    Pool pool = pool(column);
    demand
        .resources()
        .forEach(
            (name, amount) -> {
              Double all = totals.get(name);
              if (all != null && all > 0 && pool.resources().containsKey(name)) {
                out.put(name, amount * column.slots() / all);
              }
            });
    for (Shared common : problem.common()) {
      if (common.capacity() > 0 && common.pools().contains(column.pool())) {
        double taken = rate(common, demand, pool) * column.slots() / common.capacity();
        if (taken > 0) {
          out.merge(common.name(), taken, Math::max);
        }
      }
    }
    return out;
  }

  // ------------------------------------------------------------------ rows

  private void addPools() {
    for (int place = 0; place < problem.pools().size(); place++) {
      Pool pool = problem.pools().get(place);
      RowSum slots = new RowSum();
      SortedMap<String, RowSum> own = new TreeMap<>();
      for (int c = 0; c < columns.size(); c++) {
        Column column = columns.get(c);
        if (column.pool() == place) {
          slots.add(c, column.slots() / pool.slots());
          for (Map.Entry<String, Double> taken : demand(column).resources().entrySet()) {
            Double all = pool.resources().get(taken.getKey());
            if (all != null && all > 0 && taken.getValue() > 0) {
              own.computeIfAbsent(taken.getKey(), unused -> new RowSum())
                  .add(c, taken.getValue() * column.slots() / all);
            }
          }
        }
      }
      add(
          Kind.SLOTS,
          "",
          pool.name(),
          pool.slots(),
          "agents " + pool.name() + " have " + pool.slots() + " slots",
          slots.atMost(1));
      for (Map.Entry<String, RowSum> resource : own.entrySet()) {
        double all = pool.resources().getOrDefault(resource.getKey(), 0.0);
        add(
            Kind.RESOURCE,
            "",
            pool.name() + "/" + resource.getKey(),
            all,
            "agents " + pool.name() + " have " + number(all) + " of " + resource.getKey(),
            resource.getValue().atMost(1));
      }
    }
  }

  private void addCommon() {
    for (Shared common : problem.common()) {
      RowSum sum = new RowSum();
      for (int c = 0; c < columns.size(); c++) {
        Column column = columns.get(c);
        if (column.real() && common.capacity() > 0 && common.pools().contains(column.pool())) {
          double taken = rate(common, demand(column), pool(column));
          if (taken > 0) {
            sum.add(c, taken * column.slots() / common.capacity());
          }
        }
      }
      if (!sum.isEmpty()) {
        add(
            Kind.SHARED_RESOURCE,
            "",
            common.name(),
            common.capacity(),
            "of "
                + common.name()
                + " there is "
                + number(common.capacity())
                + (common.usedUp() ? " per second" : "")
                + " for all",
            sum.atMost(1));
      }
    }
  }

  private void addTenants() {
    for (int t = 0; t < tenants.size(); t++) {
      Tenant tenant = tenants.get(t);
      String id = tenant.id().value();
      RowSum units = new RowSum();
      RowSum price = new RowSum();
      Map<Integer, RowSum> demands = new LinkedHashMap<>();
      double whole = 0;
      for (int c = 0; c < columns.size(); c++) {
        Column column = columns.get(c);
        if (column.tenant() == t) {
          units.add(c, share(column));
          price.add(c, price(column));
          demands.computeIfAbsent(column.demand(), unused -> new RowSum()).add(c, share(column));
          whole = Math.max(whole, price(column));
          if (!column.real()) {
            addNobody(c, id, tenant.demands().get(column.demand()));
          }
        }
      }
      demands.forEach((d, sum) -> addDemand(id, tenant.demands().get(d), sum));
      if (tenant.minShare() > 0) {
        double least = Math.min(tenant.minShare(), tenant.units() / capacity);
        add(
            Kind.MIN_SHARE,
            id,
            "",
            tenant.minShare(),
            "tenant " + id + " is to get " + percent(tenant.minShare()) + " at least (minShare)",
            units.atLeast(least - ROUNDING));
      }
      if (tenant.maxShare() < 1) {
        add(
            Kind.MAX_SHARE,
            id,
            "",
            tenant.maxShare(),
            "tenant " + id + " may get " + percent(tenant.maxShare()) + " at most (maxShare)",
            units.atMost(tenant.maxShare()));
      }
      double budget = tenant.budgetPerHour();
      if (budget < Double.POSITIVE_INFINITY && whole > 0) {
        add(
            Kind.BUDGET,
            id,
            "",
            budget,
            "tenant " + id + " may spend " + number(budget) + " per hour (budgetPerHour)",
            price.scaled(1 / Math.max(whole, budget)).atMost(budget / Math.max(whole, budget)));
      }
    }
  }

  private void addNobody(int column, String tenant, Demand demand) {
    RowSum none = new RowSum();
    none.add(column, 1);
    add(
        Kind.NO_AGENT,
        tenant,
        demand.needs(),
        0,
        "no agent can run what tenant " + tenant + " asks for that needs " + demand.needs(),
        none.atMost(0));
  }

  private void addDemand(String tenant, Demand demand, RowSum sum) {
    add(
        Kind.DEMAND,
        tenant,
        demand.needs(),
        demand.units(),
        "tenant "
            + tenant
            + " asks for "
            + number(demand.units())
            + " slots' worth of work that needs "
            + demand.needs(),
        sum.atMost(Math.min(MOST_ASKED, demand.units() / capacity)));
  }

  private void add(Kind kind, String tenant, String subject, double value, String words, Row row) {
    rows.add(new Named(new ShareConstraint(kind, tenant, subject, value, words), row));
  }

  /** A row while it is put together. */
  static final class RowSum {
    private final List<Integer> columns = new ArrayList<>();
    private final List<Double> factors = new ArrayList<>();

    void add(int column, double factor) {
      if (factor != 0) {
        columns.add(column);
        factors.add(factor);
      }
    }

    boolean isEmpty() {
      return columns.isEmpty();
    }

    RowSum scaled(double by) {
      factors.replaceAll(factor -> factor * by);
      return this;
    }

    Row atMost(double bound) {
      return within(Double.NEGATIVE_INFINITY, bound);
    }

    Row atLeast(double bound) {
      return within(bound, Double.POSITIVE_INFINITY);
    }

    private Row within(double lower, double upper) {
      return new Row(
          columns.stream().mapToInt(Integer::intValue).toArray(),
          factors.stream().mapToDouble(Double::doubleValue).toArray(),
          lower,
          upper);
    }
  }

  static String percent(double share) {
    return number(share * 100) + " %";
  }

  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.4g", value);
  }
}
