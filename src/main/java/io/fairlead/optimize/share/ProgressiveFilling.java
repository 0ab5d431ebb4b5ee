package io.fairlead.optimize.share;

import io.fairlead.optimize.share.LinearProgramme.Row;
import io.fairlead.optimize.share.ShareModel.RowSum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Weighted max-min fairness of dominant shares: all shares grow together, by their weights, until
 * some can't; those stay, the others go on. Each round is a programme that finds how far all can
 * go, and some that find who can go on from there. At most two programmes for each tenant.
 *
 * @see "Bertsekas, Gallager (1992), Data Networks, section 6.5.2"
 * @see "Ghodsi, Zaharia, Hindman, Konwinski, Shenker, Stoica (2011), Dominant Resource Fairness,
 *     NSDI"
 */
final class ProgressiveFilling {
  /** A share that can grow by less than this has stopped. */
  static final double STEP = 1e-6;

  /** So far a share may fall behind what it had reached, so that the next programme has room. */
  private static final double SLACK = 1e-8;

  /** Of the growth that a round looks for. */
  private static final double LOOK_AHEAD = 1e-2;

  private final ShareModel model;
  private final List<Row> base;
  private final Solver solver;
  private final RowSum[] shares;
  private final double[] weights;

  /** Solves a programme; null if there is no solution. */
  @FunctionalInterface
  interface Solver {
    double @Nullable [] maximise(double[] objective, List<Row> rows);
  }

  ProgressiveFilling(ShareModel model, List<Row> base, Solver solver) {
    this.model = model;
    this.base = base;
    this.solver = solver;
    this.shares = new RowSum[model.tenants()];
    this.weights = new double[model.tenants()];
    double heaviest = 0;
    for (int t = 0; t < shares.length; t++) {
      shares[t] = new RowSum();
      heaviest = Math.max(heaviest, model.tenant(t).weight());
    }
    for (int t = 0; t < shares.length; t++) {
      weights[t] = model.tenant(t).weight() / heaviest;
    }
    for (int c = 0; c < model.columns.size(); c++) {
      ShareModel.Column column = model.columns.get(c);
      if (column.real()) {
        shares[column.tenant()].add(c, model.dominant(column));
      }
    }
  }

  /**
   * What each tenant's dominant share is at least, when nobody can have more without taking it from
   * who has less by its weight; null if a programme had no solution, as far as numbers tell.
   */
  double @Nullable [] levels() {
    int columns = model.columns.size();
    double[] levels = new double[shares.length];
    boolean[] growing = new boolean[shares.length];
    for (int t = 0; t < shares.length; t++) {
      growing[t] = !shares[t].isEmpty();
    }
    while (any(growing)) {
      // How far all can go together.
      double[] objective = new double[columns + 1];
      objective[columns] = 1;
      List<Row> rows = new ArrayList<>(base);
      for (int t = 0; t < shares.length; t++) {
        rows.add(
            growing[t]
                ? with(shares[t], columns, -weights[t], 0)
                : shares[t].atLeast(levels[t] - SLACK));
      }
      double[] found = solver.maximise(objective, rows);
      if (found == null) {
        return null;
      }
      boolean[] free = growing(found[columns], levels, growing);
      if (free == null) {
        return null;
      }
      for (int t = 0; t < shares.length; t++) {
        if (growing[t]) {
          levels[t] = weights[t] * found[columns];
        }
      }
      growing = free;
    }
    return levels;
  }

  /** Who of those that grow can go beyond that level. */
  private boolean @Nullable [] growing(double level, double[] levels, boolean[] growing) {
    int columns = model.columns.size();
    boolean[] free = new boolean[shares.length];
    boolean more = true;
    while (more) {
      double[] objective = new double[columns + shares.length];
      List<Row> rows = new ArrayList<>(base);
      for (int t = 0; t < shares.length; t++) {
        if (growing[t] && !free[t]) {
          objective[columns + t] = 1;
          rows.add(with(shares[t], columns + t, -weights[t], weights[t] * level - SLACK));
          rows.add(new Row(new int[] {columns + t}, new double[] {1}, 0, LOOK_AHEAD));
        } else {
          rows.add(shares[t].atLeast((growing[t] ? weights[t] * level : levels[t]) - SLACK));
        }
      }
      double[] found = solver.maximise(objective, rows);
      if (found == null) {
        return null;
      }
      more = false;
      for (int t = 0; t < shares.length; t++) {
        if (growing[t] && !free[t] && found[columns + t] > STEP) {
          free[t] = true;
          more = true;
        }
      }
      if (Arrays.equals(free, growing)) {
        // Nobody has stopped, as far as numbers tell: who is last must, or it would not end.
        return new boolean[shares.length];
      }
    }
    return free;
  }

  /** A row with one column more, behind those of the model. */
  private static Row with(RowSum sum, int column, double factor, double lower) {
    Row plain = sum.atLeast(lower);
    int[] columns = Arrays.copyOf(plain.columns(), plain.columns().length + 1);
    double[] factors = Arrays.copyOf(plain.factors(), columns.length);
    columns[columns.length - 1] = column;
    factors[columns.length - 1] = factor;
    return new Row(columns, factors, lower, Double.POSITIVE_INFINITY);
  }

  private static boolean any(boolean[] some) {
    for (boolean one : some) {
      if (one) {
        return true;
      }
    }
    return false;
  }

  /** The rows that keep everybody at those levels. */
  List<Row> atLeast(double[] levels) {
    List<Row> rows = new ArrayList<>();
    for (int t = 0; t < shares.length; t++) {
      rows.add(shares[t].atLeast(levels[t] - SLACK));
    }
    return rows;
  }
}
