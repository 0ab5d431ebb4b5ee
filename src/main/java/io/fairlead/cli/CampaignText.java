package io.fairlead.cli;

import io.fairlead.sim.CampaignReport;
import io.fairlead.sim.FailureText;
import io.fairlead.sim.Fault;
import io.fairlead.sim.ShortestPrefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A campaign of simulated runs, for people. */
final class CampaignText {
  private static final int MOST_SEEDS = 20;

  private CampaignText() {}

  /** How often what struck, and what came of it. */
  static List<String> table(CampaignReport report) {
    Table faults = new Table("fault", ">struck", "what happens");
    for (Fault fault : Fault.values()) {
      faults.row(fault.key(), count(report.struck().getOrDefault(fault, 0L)), fault.meaning());
    }
    List<String> lines = new ArrayList<>(faults.lines(Terminal.size().width()));
    lines.add("");
    lines.add(
        sentence("%s runs, %s events, %s tasks.", report.runs(), report.events(), report.tasks()));
    lines.add(
        sentence(
            "Outcomes: %s completed, %s failed, %s cancelled, %s expired; %s rejected.",
            report.effect("task-completed"),
            report.effect("task-failed"),
            report.effect("task-cancelled"),
            report.effect("task-expired"),
            report.effect("task-rejected")));
    lines.add("Moves: " + report.moves() + ".");
    lines.add(
        sentence(
            "Transactions: %s committed, %s undone with %s decisions and %s inputs.",
            report.effect("transactions-committed"),
            report.effect("transactions-rolled-back"),
            report.effect("decisions-undone"),
            report.effect("inputs-read-again")));
    lines.add(
        sentence(
            "Leases: %s completed, %s lapsed, %s lost with their agent, %s with its incarnation;"
                + " %s reports of no lease refused.",
            report.effect("lease-completed"),
            report.effect("lease-lease-lapsed"),
            report.effect("lease-agent-lost"),
            report.effect("lease-agent-rejoined"),
            report.effect("transition-refused")));
    lines.add(
        report.violations().isEmpty()
            ? "Nothing was violated."
            : sentence("%s runs failed.", report.violations().size()));
    return lines;
  }

  /** What went wrong first, and how to see it again. */
  static List<String> failure(
      CampaignReport report, ShortestPrefix prefix, Set<Fault> faults, String commit) {
    List<String> lines = new ArrayList<>(FailureText.of(prefix, faults, commit));
    if (report.violations().size() > 1) {
      lines.add(
          "seeds:    "
              + String.join(
                  ", ",
                  report.violations().stream()
                      .limit(MOST_SEEDS)
                      .map(each -> each.seed() + " (" + each.rule() + ")")
                      .toList()));
    }
    return lines;
  }

  private static String sentence(String format, Object... counts) {
    Object[] words = new Object[counts.length];
    for (int i = 0; i < counts.length; i++) {
      words[i] = count(((Number) counts[i]).longValue());
    }
    return String.format(Locale.ROOT, format, words);
  }

  private static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
