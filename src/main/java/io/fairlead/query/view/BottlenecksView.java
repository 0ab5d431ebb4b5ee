package io.fairlead.query.view;

import io.fairlead.query.diagnosis.Component;
import io.fairlead.query.diagnosis.Finding;
import io.fairlead.query.diagnosis.Snapshot;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What holds a swarm up, by the numbers of this moment and of the last seconds.
 *
 * @param component the part that was asked about
 * @param atMs milliseconds since the Unix epoch
 * @param overMs how far back recent figures go, milliseconds
 * @param binding code of the constraint that binds; {@code none} if nothing holds the swarm up
 * @param findings worst first
 */
public record BottlenecksView(
    String swarmId,
    String component,
    long atMs,
    long overMs,
    String binding,
    List<FindingView> findings) {
  public BottlenecksView {
    findings = List.copyOf(findings);
  }

  /**
   * One constraint.
   *
   * @param constraint its code
   * @param severity critical: something does not go on, or hardly; warning: later than it could;
   *     info: it is what limits the swarm now, and limits it little
   * @param subject whom or what it is about; empty for the swarm
   * @param tasks tasks that it concerns
   * @param message what is the case
   * @param advice what could be done about it
   * @param numbers that show it, by name
   */
  public record FindingView(
      String constraint,
      String severity,
      String subject,
      long tasks,
      String message,
      String advice,
      SortedMap<String, Double> numbers) {
    public FindingView {
      numbers = new TreeMap<>(numbers);
    }

    public static FindingView of(Finding finding) {
      return new FindingView(
          finding.constraint().code(),
          finding.severity().name().toLowerCase(Locale.ROOT),
          finding.subject(),
          finding.tasks(),
          finding.message(),
          finding.advice(),
          finding.numbers());
    }
  }

  public static BottlenecksView of(Snapshot snapshot, Component component, List<Finding> findings) {
    return new BottlenecksView(
        snapshot.census().id().value(),
        component.key(),
        snapshot.census().atMs(),
        snapshot.overMs(),
        findings.isEmpty() ? "none" : findings.get(0).constraint().code(),
        findings.stream().map(FindingView::of).toList());
  }
}
