package io.fairlead.optimize.share;

import io.fairlead.optimize.SearchCancelledException;
import io.fairlead.optimize.SearchLimits;
import io.fairlead.optimize.SearchMonitor;
import io.fairlead.optimize.share.LinearProgramme.Row;
import io.fairlead.optimize.share.ShareConstraint.Kind;
import io.fairlead.optimize.share.ShareModel.Column;
import io.fairlead.optimize.share.ShareModel.Named;
import io.fairlead.optimize.share.ShareModel.RowSum;
import io.fairlead.optimize.share.ShareProblem.Pool;
import io.fairlead.optimize.share.ShareProblem.Tenant;
import io.fairlead.optimize.share.ShareResult.Allocation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Divides capacity between tenants, by linear programmes one after the other: what one has reached
 * the next must keep. First the constraints are looked at by themselves; if they contradict each
 * other, the answer is one irreducible set that does. Then, for {@link ShareObjective#UTILISATION},
 * as much work as possible is found, and among all divisions that come to it the one whose dominant
 * shares are max-min fair by weight; for {@link ShareObjective#FAIRNESS} the fair ones first, and
 * among them the most work. Last, whole tasks, by a mixed integer programme.
 *
 * <p>The same problem gives the same division, unless the time was up before. No chance is in it.
 * All programmes together have the time of the limits; what is told if it was not enough says so.
 *
 * @see "Ghodsi et al. (2011), Dominant Resource Fairness, NSDI"
 */
public final class ShareAllocator {
  /** Work that a later programme may give up of what an earlier one found, as a share of all. */
  static final double KEPT = 1e-8;

  /** A bound this close is met. */
  static final double MET = 1e-5;

  private final ShareProblem problem;
  private final SearchMonitor monitor;
  private final Deadline deadline;
  private ShareResult.Cut cut = ShareResult.Cut.NOTHING;

  private ShareAllocator(ShareProblem problem, SearchLimits limits, SearchMonitor monitor) {
    this.problem = problem;
    this.monitor = monitor;
    this.deadline = new Deadline(monitor, limits.maxMs());
  }

  /**
   * Divides it.
   *
   * @param limits the time; there is no chance in it, and one round
   * @throws SearchCancelledException if nobody wants it any more
   */
  public static ShareResult allocate(
      ShareProblem problem, SearchLimits limits, SearchMonitor monitor) {
    return new ShareAllocator(problem, limits, monitor).allocate();
  }

  private ShareResult allocate() {
    monitor.progress(0, "looks whether the constraints contradict each other");
    ShareModel guarantees = ShareModel.ofGuarantees(problem);
    ConflictSearch search = new ConflictSearch(guarantees, deadline);
    boolean contradicts = false;
    double[] values;
    ShareModel model;
    try {
      contradicts = !search.feasible(guarantees.rows);
      if (contradicts) {
        return new ShareResult.Infeasible(search.find());
      }
      model = ShareModel.ofDivision(problem);
      values = divide(model);
    } catch (Deadline.PassedException e) {
      return new ShareResult.OutOfTime(contradicts);
    }
    monitor.progress(0.9, "looks for whole tasks");
    return result(model, values);
  }

  // ------------------------------------------------------------------ fractions

  private double[] divide(ShareModel model) {
    List<Row> rows = new ArrayList<>();
    model.rows.forEach(named -> rows.add(named.row()));
    double[] work = work(model);
    double[] most = needed(model, work, rows);
    monitor.progress(0.2, "divides fairly");
    if (problem.objective() == ShareObjective.UTILISATION) {
      RowSum all = new RowSum();
      double sum = 0;
      for (int c = 0; c < work.length; c++) {
        all.add(c, work[c]);
        sum += work[c] * most[c];
      }
      rows.add(all.atLeast(sum - KEPT));
    }
    double[] fair = null;
    try {
      fair = fair(model, work, rows);
    } catch (Deadline.PassedException e) {
      // It is as much work as can be, and keeps to everything.
    }
    if (fair == null) {
      cut = ShareResult.Cut.FAIRNESS;
      return most;
    }
    return fair;
  }

  private double @Nullable [] fair(ShareModel model, double[] work, List<Row> rows) {
    ProgressiveFilling filling = new ProgressiveFilling(model, rows, deadline::maximise);
    double[] levels = filling.levels();
    if (levels == null) {
      return null;
    }
    List<Row> fair = new ArrayList<>(rows);
    fair.addAll(filling.atLeast(levels));
    return deadline.maximise(work, fair);
  }

  /** Work by column, as a share of the capacity. */
  private static double[] work(ShareModel model) {
    double[] work = new double[model.columns.size()];
    for (int c = 0; c < work.length; c++) {
      work[c] = model.columns.get(c).real() ? model.share(model.columns.get(c)) : 0;
    }
    return work;
  }

  private double[] needed(ShareModel model, double[] work, List<Row> rows) {
    double[] found = deadline.maximise(work, rows);
    if (found == null) {
      throw new IllegalStateException(
          "constraints that do not contradict each other have no division of "
              + model.tenants()
              + " tenants");
    }
    return found;
  }

  // ------------------------------------------------------------------ what it comes to

  private ShareResult.Divided result(ShareModel model, double[] values) {
    WholeTasks whole = new WholeTasks(model, deadline);
    int[] tasks = whole.of(values);
    int[] guaranteed = guaranteed(model, whole);
    double[] units = new double[model.tenants()];
    for (int c = 0; c < values.length; c++) {
      Column column = model.columns.get(c);
      units[column.tenant()] += column.real() ? model.share(column) * values[c] : 0;
    }
    double served = 0;
    int those = 0;
    for (double share : units) {
      if (share > ProgressiveFilling.STEP) {
        served += share;
        those++;
      }
    }
    List<Allocation> out = new ArrayList<>();
    double utilisation = 0;
    for (int t = 0; t < units.length; t++) {
      double weight = units[t] > ProgressiveFilling.STEP ? units[t] / served * those : 0;
      out.add(allocation(model, t, values, tasks, whole, guaranteed[t], units[t], weight));
      utilisation += units[t];
    }
    if (whole.cut() && cut == ShareResult.Cut.NOTHING) {
      cut = ShareResult.Cut.WHOLE_TASKS;
    }
    return new ShareResult.Divided(
        out, problem.capacity(), Math.min(1, utilisation), used(model, values), cut);
  }

  private Allocation allocation(
      ShareModel model,
      int place,
      double[] values,
      int[] tasks,
      WholeTasks whole,
      int guaranteed,
      double share,
      double weight) {
    Tenant tenant = model.tenant(place);
    SortedMap<String, Double> resources = new TreeMap<>();
    double dominant = 0;
    double price = 0;
    int count = 0;
    for (int c = 0; c < values.length; c++) {
      Column column = model.columns.get(c);
      if (column.tenant() == place && column.real()) {
        double value = values[c];
        model
            .resources(column)
            .forEach((name, taken) -> resources.merge(name, taken * value, Double::sum));
        dominant += model.dominant(column) * value;
        price += model.price(column) * value;
        count += tasks[c];
      }
    }
    ShareResult.Cap cap = whole.cap(place, count);
    return new Allocation(
        tenant.id(),
        tenant.units(),
        share * problem.capacity(),
        share,
        resources,
        dominant,
        price,
        weight,
        count,
        cap.limited() ? Math.min(guaranteed, cap.tasks()) : guaranteed,
        cap,
        bounds(model, place, values));
  }

  /** Whole tasks for each minimum: rounded up, unless all together have no place then. */
  private int[] guaranteed(ShareModel model, WholeTasks whole) {
    int slots = problem.pools().stream().mapToInt(Pool::slots).sum();
    int[] up = new int[model.tenants()];
    int[] down = new int[up.length];
    long sum = 0;
    for (int t = 0; t < up.length; t++) {
      double exact = whole.guaranteed(t);
      up[t] = (int) Math.ceil(exact - MET);
      down[t] = (int) Math.floor(exact + MET);
      sum += up[t];
    }
    return sum <= slots ? up : down;
  }

  /** Which constraints a tenant meets that keep it from more. */
  private List<ShareConstraint> bounds(ShareModel model, int place, double[] values) {
    List<ShareConstraint> met = new ArrayList<>();
    for (Named named : model.rows) {
      ShareConstraint constraint = named.constraint();
      boolean own = constraint.tenant().equals(model.tenant(place).id().value());
      boolean everybodys = constraint.tenant().isEmpty() && touches(model, place, named.row());
      boolean full = named.row().sum(values) >= named.row().upper() - MET;
      boolean least =
          constraint.kind() == Kind.MIN_SHARE
              && named.row().sum(values) <= named.row().lower() + MET;
      if ((own && (full || least)) || (everybodys && full)) {
        met.add(constraint);
      }
    }
    met.sort(Comparator.comparingInt(ShareAllocator::importance));
    return met;
  }

  private static int importance(ShareConstraint constraint) {
    return switch (constraint.kind()) {
      case NO_AGENT -> 0;
      case BUDGET -> 1;
      case MAX_SHARE -> 2;
      case DEMAND -> 3;
      case MIN_SHARE -> 4;
      case SHARED_RESOURCE -> 5;
      case RESOURCE -> 6;
      case SLOTS -> 7;
    };
  }

  private static boolean touches(ShareModel model, int place, Row row) {
    for (int column : row.columns()) {
      if (model.columns.get(column).tenant() == place) {
        return true;
      }
    }
    return false;
  }

  private static SortedMap<String, Double> used(ShareModel model, double[] values) {
    SortedMap<String, Double> used = new TreeMap<>();
    for (Named named : model.rows) {
      ShareConstraint constraint = named.constraint();
      double sum = Math.min(1, named.row().sum(values));
      switch (constraint.kind()) {
        case SLOTS -> used.put(constraint.subject() + "/slots", sum);
        case RESOURCE, SHARED_RESOURCE -> used.put(constraint.subject(), sum);
        case DEMAND, NO_AGENT, MIN_SHARE, MAX_SHARE, BUDGET -> {}
      }
    }
    return used;
  }
}
