package io.fairlead.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.audit.AuditReport;
import io.fairlead.bench.Guarantee;
import io.fairlead.bench.load.WaitTimes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a run came to. Counts are the auditor's, waits the driver's.
 *
 * @param sent tasks that the driver has submitted; the auditor counts for itself
 * @param makespanMs from the first scheduled arrival to the last outcome, milliseconds
 */
record DemoResult(
    AuditReport audit,
    long sent,
    WaitTimes.Summary waits,
    double makespanMs,
    int agents,
    Guarantee guarantee,
    String workload) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Every task that was sent is on the topic, and none was lost; exactly once, none was doubled or
   * held twice either. At least once, what was decided since the last commit is decided again after
   * a failure, under fact numbers that were given already: where such numbers show, and only there,
   * a task may have ended twice, and leases and epochs, which are judged by them, seem in disorder.
   */
  boolean isGood() {
    boolean kept =
        switch (guarantee) {
          case EXACTLY_ONCE -> audit.isClean();
          case AT_LEAST_ONCE -> audit.isClean() || (audit.lost() == 0 && audit.repeatedFacts() > 0);
        };
    return kept && audit.submitted() == sent;
  }

  private String verdict() {
    if (!isGood()) {
      return "NOT in order:";
    }
    return audit.isClean()
        ? "All in order."
        : "Nothing lost; a coordinator that failed decided anew, as it may at least once:";
  }

  double tasksPerSecond() {
    return makespanMs <= 0 ? 0 : audit.completed() * 1_000.0 / makespanMs;
  }

  /** One line. */
  String json() {
    ObjectNode node = JSON.createObjectNode();
    node.put("submitted", audit.submitted());
    node.put("completed", audit.completed());
    node.put("lost", audit.lost());
    node.put("duplicateOutcomes", audit.duplicateOutcomes());
    node.put("overlappingLeases", audit.overlappingLeases());
    node.put("epochFaults", audit.epochFaults());
    node.put("repeatedFacts", audit.repeatedFacts());
    ObjectNode wait = node.putObject("waitMs");
    wait.put("mean", rounded(waits.meanMs()));
    wait.put("p50", rounded(waits.p50Ms()));
    wait.put("p99", rounded(waits.p99Ms()));
    node.put("tasksPerSecond", rounded(tasksPerSecond()));
    node.put("stolen", audit.stolen());
    node.put("migrated", audit.migrated());
    node.put("failed", audit.failed());
    node.put("rejected", audit.rejected());
    node.put("makespanMs", rounded(makespanMs));
    node.put("agents", agents);
    node.put("guarantee", guarantee.key());
    node.put("workload", workload);
    return node.toString();
  }

  /** For people. */
  List<String> summary() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d tasks submitted, %,d completed by %d agents in %s: %.0f a second.",
            audit.submitted(),
            audit.completed(),
            agents,
            ProgressText.duration(Math.round(makespanMs)),
            tasksPerSecond()));
    if (audit.failed() + audit.rejected() + audit.cancelledOrExpired() > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%,d failed, %,d rejected, %,d cancelled or expired.",
              audit.failed(),
              audit.rejected(),
              audit.cancelledOrExpired()));
    }
    lines.add(
        "Wait from arrival to start: mean "
            + DemoView.ms(waits.meanMs())
            + ", median "
            + DemoView.ms(waits.p50Ms())
            + ", 99 % below "
            + DemoView.ms(waits.p99Ms())
            + ", longest "
            + DemoView.ms(waits.maxMs())
            + ".");
    lines.add(
        String.format(
            Locale.ROOT,
            "Moved while waiting: %,d stolen by idle agents, %,d migrated by balancing.",
            audit.stolen(),
            audit.migrated()));
    lines.add(
        String.format(
            Locale.ROOT,
            "Audit of the topics: %,d lost, %,d doubled, %,d leases that overlap,"
                + " %,d epochs that do not grow, %,d fact numbers repeated. %s",
            audit.lost(),
            audit.duplicateOutcomes(),
            audit.overlappingLeases(),
            audit.epochFaults(),
            audit.repeatedFacts(),
            verdict()));
    faults().forEach(fault -> lines.add("  " + fault));
    return lines;
  }

  /** What is not in order, in words. */
  List<String> faults() {
    List<String> faults = new ArrayList<>(audit.examples());
    if (audit.submitted() != sent) {
      faults.add(sent + " tasks were sent, and " + audit.submitted() + " are on the topic");
    }
    return faults;
  }

  private static double rounded(double value) {
    return Math.round(value * 1_000) / 1_000.0;
  }
}
