package io.fairlead.optimize.share;

import io.fairlead.optimize.share.LinearProgramme.Row;
import io.fairlead.optimize.share.ShareConstraint.Kind;
import io.fairlead.optimize.share.ShareModel.Column;
import io.fairlead.optimize.share.ShareModel.Named;
import io.fairlead.optimize.share.ShareModel.RowSum;
import io.fairlead.optimize.share.ShareProblem.Pool;
import io.fairlead.optimize.share.ShareProblem.Tenant;
import io.fairlead.optimize.share.ShareResult.Cap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A division in whole tasks. Maxima, budgets and what there is of everything hold as they did;
 * minima do where whole tasks can keep them, else over time, by weight. As much work as can be is
 * done: by a mixed integer programme in which each tenant gets a task less than its fraction, or a
 * task more, and where that has no solution any number of them up to a task more. Where there is no
 * time for that it is rounded down.
 */
final class WholeTasks {
  /** A fraction this close to a whole number is one. */
  private static final double WHOLE = 1e-6;

  /** Columns that may be any number; beyond, each is its fraction rounded up or down. */
  private static final int MOST_OPEN = 24;

  private static final long MOST_MS = 2_000;

  private final ShareModel model;
  private final Deadline deadline;
  private boolean cut;

  WholeTasks(ShareModel model, Deadline deadline) {
    this.model = model;
    this.deadline = deadline;
  }

  /** Tasks by column, of a division in fractions. */
  int[] of(double[] values) {
    int columns = model.columns.size();
    double[] exact = new double[columns];
    double[] least = new double[columns];
    double[] room = new double[columns];
    for (int c = 0; c < columns; c++) {
      Column column = model.columns.get(c);
      exact[c] = column.real() ? values[c] * column.slots() : 0;
      boolean open = columns <= MOST_OPEN;
      least[c] = open ? 0 : Math.floor(exact[c] + WHOLE);
      double most = column.real() ? Math.floor(column.slots() + WHOLE) : 0;
      room[c] = open ? most : exact[c] > least[c] + WHOLE ? Math.min(1, most - least[c]) : 0;
    }
    for (int attempt = 0; attempt < 3 && !cut; attempt++) {
      int[] found = solve(exact, least, room, attempt == 0, attempt < 2);
      if (found != null) {
        return found;
      }
    }
    return roundedDown(exact);
  }

  private static int[] roundedDown(double[] exact) {
    int[] down = new int[exact.length];
    for (int c = 0; c < exact.length; c++) {
      down[c] = (int) Math.floor(exact[c] + WHOLE);
    }
    return down;
  }

  private int @Nullable [] solve(
      double[] exact, double[] least, double[] room, boolean near, boolean minima) {
    int columns = model.columns.size();
    List<Row> rows = new ArrayList<>();
    for (Named named : model.rows) {
      Kind kind = named.constraint().kind();
      if (kind != Kind.DEMAND && kind != Kind.NO_AGENT && (minima || kind != Kind.MIN_SHARE)) {
        rows.add(inTasks(named.row(), least));
      }
    }
    double[] objective = new double[columns];
    double fastest = model.problem.pools().stream().mapToDouble(Pool::speed).max().orElse(1);
    for (int t = 0; t < model.tenants(); t++) {
      RowSum tasks = new RowSum();
      double fraction = 0;
      double base = 0;
      for (int c = 0; c < columns; c++) {
        Column column = model.columns.get(c);
        if (column.tenant() == t && column.real()) {
          tasks.add(c, 1);
          fraction += exact[c];
          base += least[c];
          objective[c] = model.pool(column).speed() / fastest;
        }
      }
      if (!tasks.isEmpty()) {
        rows.add(tasks.atMost(Math.ceil(fraction - WHOLE) - base));
        if (near) {
          rows.add(tasks.atLeast(Math.floor(fraction + WHOLE) - base));
        }
      }
    }
    double[] found = maximise(objective, rows, room);
    if (found == null) {
      return null;
    }
    int[] tasks = new int[columns];
    for (int c = 0; c < columns; c++) {
      tasks[c] = (int) (least[c] + found[c]);
    }
    return tasks;
  }

  /** Null if there is no solution, or no time for it. */
  private double @Nullable [] maximise(double[] objective, List<Row> rows, double[] room) {
    try {
      return deadline.maximiseWhole(objective, rows, room, MOST_MS);
    } catch (Deadline.PassedException e) {
      cut = true;
      return null;
    }
  }

  /** Whether there was no time for some of it. */
  boolean cut() {
    return cut;
  }

  /** The same row over whole tasks beyond those. */
  private Row inTasks(Row row, double[] beyond) {
    double[] factors = row.factors().clone();
    double base = 0;
    for (int i = 0; i < factors.length; i++) {
      factors[i] /= model.columns.get(row.columns()[i]).slots();
      base += factors[i] * beyond[row.columns()[i]];
    }
    return new Row(row.columns(), factors, row.lower() - base, row.upper() - base);
  }

  // ------------------------------------------------------------------ bounds on tasks at once

  /**
   * The most tasks at once that keep a tenant's maximum and budget wherever they run; where not
   * even one does, the most that do in the best of places. At least what it is given now.
   */
  Cap cap(int place, int given) {
    Tenant tenant = model.tenant(place);
    if (!tenant.bounded()) {
      return Cap.NONE;
    }
    List<Pool> pools = pools(tenant);
    double units = tenant.maxShare() * model.capacity;
    double perSecond = tenant.budgetPerHour() / ShareModel.SECONDS_PER_HOUR;
    int anywhere =
        Math.min(
            most(pools, units, Comparator.comparingDouble(pool -> -pool.speed()), true),
            most(
                pools,
                perSecond,
                Comparator.comparingDouble(pool -> -pool.costPerSecond()),
                false));
    int best =
        Math.min(
            most(pools, units, Comparator.comparingDouble(Pool::speed), true),
            most(pools, perSecond, Comparator.comparingDouble(Pool::costPerSecond), false));
    int tasks =
        Math.max(given, anywhere > 0 ? anywhere : bestOfBoth(pools, units, perSecond, best));
    return new Cap(true, tasks, tasks <= anywhere);
  }

  /** Agents that the tenant can use: by what it asks for, or all of them. */
  private List<Pool> pools(Tenant tenant) {
    SortedSet<Integer> places = new TreeSet<>();
    tenant.demands().forEach(demand -> places.addAll(demand.pools()));
    if (tenant.demands().isEmpty()) {
      return model.problem.pools();
    }
    List<Pool> out = new ArrayList<>();
    places.forEach(at -> out.add(model.problem.pools().get(at)));
    return out;
  }

  /** How many slots can be used up to a sum, in that order. */
  private static int most(List<Pool> pools, double bound, Comparator<Pool> order, boolean speeds) {
    double left = bound * (1 + WHOLE);
    int count = 0;
    for (Pool pool : pools.stream().sorted(order).toList()) {
      double each = speeds ? pool.speed() : pool.costPerSecond();
      double fit = each > 0 ? Math.floor(left / each) : pool.slots();
      if (fit < pool.slots()) {
        return count + (int) fit;
      }
      count += pool.slots();
      left -= each * pool.slots();
    }
    return count;
  }

  /** The most slots that keep both bounds together. */
  private int bestOfBoth(List<Pool> pools, double units, double perSecond, int bound) {
    if (bound == 0 || perSecond == Double.POSITIVE_INFINITY) {
      return bound;
    }
    RowSum speed = new RowSum();
    RowSum price = new RowSum();
    double[] room = new double[pools.size()];
    double[] objective = new double[pools.size()];
    for (int p = 0; p < room.length; p++) {
      Pool pool = pools.get(p);
      double cost = pool.costPerSecond();
      boolean useful = pool.speed() <= units * (1 + WHOLE) && cost <= perSecond * (1 + WHOLE);
      room[p] = useful ? pool.slots() : 0;
      objective[p] = 1;
      speed.add(p, useful ? pool.speed() / units : 0);
      price.add(p, useful && cost > 0 ? cost / perSecond : 0);
    }
    double[] found = maximise(objective, List.of(speed.atMost(1), price.atMost(1)), room);
    if (found == null) {
      return someOfBoth(pools, units, perSecond);
    }
    double sum = 0;
    for (double slots : found) {
      sum += slots;
    }
    return (int) sum;
  }

  /** Slots that keep both, those first that take least of either: some if any do. */
  private static int someOfBoth(List<Pool> pools, double units, double perSecond) {
    double unitsLeft = units * (1 + WHOLE);
    double priceLeft = perSecond * (1 + WHOLE);
    int count = 0;
    Comparator<Pool> order = Comparator.comparingDouble(pool -> either(pool, units, perSecond));
    for (Pool pool : pools.stream().sorted(order).toList()) {
      double fit = Math.min(pool.slots(), Math.floor(unitsLeft / pool.speed()));
      if (pool.costPerSecond() > 0) {
        fit = Math.min(fit, Math.floor(priceLeft / pool.costPerSecond()));
      }
      count += (int) fit;
      unitsLeft -= fit * pool.speed();
      priceLeft -= fit * pool.costPerSecond();
    }
    return count;
  }

  /** What a slot takes of what may be taken. */
  private static double either(Pool pool, double units, double perSecond) {
    double price = pool.costPerSecond() > 0 ? pool.costPerSecond() / perSecond : 0;
    return Math.max(pool.speed() / units, price);
  }

  /** Tasks at once that a tenant's minimum comes to, on agents of the mean speed. */
  double guaranteed(int place) {
    Tenant tenant = model.tenant(place);
    List<Pool> pools = pools(tenant);
    double slots = pools.stream().mapToInt(Pool::slots).sum();
    double all = pools.stream().mapToDouble(pool -> pool.slots() * pool.speed()).sum();
    return all > 0 ? tenant.minShare() * model.capacity * slots / all : 0;
  }
}
