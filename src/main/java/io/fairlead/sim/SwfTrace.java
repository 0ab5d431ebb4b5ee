package io.fairlead.sim;

import io.fairlead.model.TenantId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Jobs of a parallel machine in Standard Workload Format 2.2: 18 columns, {@code ;} begins a
 * comment. The tenant is the user, the cost run seconds times processors; jobs that ran for no time
 * are left out.
 *
 * @see "Chapin et al. (1999), Benchmarks and Standards for the Evaluation of Parallel Job
 *     Schedulers"
 */
final class SwfTrace {
  private static final int COLUMNS = 18;
  private static final int SUBMIT = 1;
  private static final int RUN = 3;
  private static final int PROCESSORS = 4;
  private static final int REQUESTED_PROCESSORS = 7;
  private static final int USER = 11;
  private static final double US_PER_S = 1_000_000;
  private static final double MAX_VALUE = 1e9;

  private SwfTrace() {}

  /** Arrivals with offsets in microseconds since the log's own beginning, in order. */
  static List<Arrival> read(String source, Iterable<String> lines) {
    List<Arrival> arrivals = new ArrayList<>();
    long number = 0;
    for (String raw : lines) {
      number++;
      String line = raw.strip();
      if (line.isEmpty() || line.startsWith(";")) {
        continue;
      }
      if (arrivals.size() == Trace.MAX_ARRIVALS) {
        throw new TraceFormatException(source, number, "more than 10,000,000 tasks");
      }
      read(source, number, line, arrivals);
    }
    arrivals.sort(Comparator.comparingLong(Arrival::offsetUs));
    return arrivals;
  }

  private static void read(String source, long number, String line, List<Arrival> arrivals) {
    String[] fields = line.split("\\s+");
    if (fields.length != COLUMNS) {
      throw new TraceFormatException(
          source,
          number,
          "expected 18 columns, found " + fields.length + ": '" + LlmTrace.shown(line) + "'");
    }
    double submitS = value(source, number, "submit time (column 2)", fields[SUBMIT]);
    double runS = value(source, number, "run time (column 4)", fields[RUN]);
    if (runS <= 0) {
      return;
    }
    if (submitS < 0) {
      throw new TraceFormatException(
          source, number, "submit time (column 2) '" + fields[SUBMIT] + "' is negative");
    }
    double processors = value(source, number, "processors (column 5)", fields[PROCESSORS]);
    if (processors <= 0) { // -1: not recorded; the format then has the requested number
      processors =
          value(source, number, "requested processors (column 8)", fields[REQUESTED_PROCESSORS]);
    }
    if (processors <= 0) {
      throw new TraceFormatException(
          source, number, "neither column 5 nor column 8 gives a number of processors");
    }
    TenantId tenant =
        new TenantId("user-" + (long) value(source, number, "user (column 12)", fields[USER]));
    arrivals.add(
        Arrival.plain(
            Math.round(submitS * US_PER_S),
            tenant,
            tenant.value(),
            Math.max(1, Math.round(runS * processors * US_PER_S))));
  }

  private static double value(String source, long number, String column, String text) {
    try {
      double value = Double.parseDouble(text);
      if (Math.abs(value) <= MAX_VALUE) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new TraceFormatException(
        source, number, column + " '" + LlmTrace.shown(text) + "' is not a number up to 10^9");
  }
}
