package io.fairlead.optimize.share;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.Variable;
import org.ojalgo.optimisation.integer.IntegerStrategy;

/**
 * Solves linear programmes, and mixed ones, over columns that are 0 or more. Rows and columns are
 * expected to be scaled so that what matters is around 1.
 */
final class LinearProgramme {
  /** What a row may be off by, where it is scaled to 1. */
  static final double FEASIBLE = 1e-6;

  /** Time that one of them may take, milliseconds, however much is left. */
  private static final long LEAST_MS = 1;

  private final int columns;
  private final long maxMs;
  private double @Nullable [] upper;

  /**
   * @param columns how many
   * @param maxMs time, milliseconds
   */
  LinearProgramme(int columns, long maxMs) {
    this.columns = columns;
    this.maxMs = Math.max(LEAST_MS, maxMs);
  }

  /** A row: a sum within bounds, each infinite where there is none. */
  static final class Row {
    private final int[] columns;
    private final double[] factors;
    private final double lower;
    private final double upper;

    Row(int[] columns, double[] factors, double lower, double upper) {
      this.columns = columns;
      this.factors = factors;
      this.lower = lower;
      this.upper = upper;
    }

    int[] columns() {
      return columns;
    }

    double[] factors() {
      return factors;
    }

    double lower() {
      return lower;
    }

    double upper() {
      return upper;
    }

    double sum(double[] values) {
      double sum = 0;
      for (int i = 0; i < columns.length; i++) {
        sum += factors[i] * values[columns[i]];
      }
      return sum;
    }

    boolean holds(double[] values) {
      double sum = sum(values);
      return sum >= lower - FEASIBLE && sum <= upper + FEASIBLE;
    }
  }

  /** The columns are whole numbers, at most these. */
  LinearProgramme whole(double[] atMost) {
    upper = atMost;
    return this;
  }

  /** The values with the largest objective; null if none keep to the rows, or none were found. */
  double @Nullable [] maximise(double[] objective, List<Row> rows) {
    ExpressionsBasedModel model = new ExpressionsBasedModel();
    model.options.time_abort = maxMs;
    model.options.time_suffice = maxMs;
    if (upper != null) {
      // One thread: the result must not depend on which of several comes first.
      model.options.integer(IntegerStrategy.DEFAULT.withParallelism(() -> 1));
    }
    for (int i = 0; i < columns; i++) {
      Variable column = model.addVariable("x" + i).lower(0);
      if (objective[i] != 0) {
        column.weight(objective[i]);
      }
      if (upper != null) {
        column.integer(true).upper(upper[i]);
      }
    }
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      Expression expression = model.addExpression("r" + i);
      for (int k = 0; k < row.columns.length; k++) {
        expression.set(row.columns[k], row.factors[k]);
      }
      if (row.lower > Double.NEGATIVE_INFINITY) {
        expression.lower(row.lower);
      }
      if (row.upper < Double.POSITIVE_INFINITY) {
        expression.upper(row.upper);
      }
    }
    Optimisation.Result result = model.maximise();
    if (!result.getState().isFeasible()) {
      return null;
    }
    double[] values = new double[columns];
    for (int i = 0; i < columns; i++) {
      double value = Math.max(0, result.doubleValue(i));
      values[i] = upper == null ? value : Math.rint(value);
    }
    for (Row row : rows) {
      if (!row.holds(values)) {
        return null;
      }
    }
    return values;
  }
}
