package io.fairlead.query.diagnosis;

import io.fairlead.scheduler.SwarmCensus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Names what holds a swarm up, worst first; nothing where nothing does. Says what the numbers of
 * one moment and of the last seconds show, and no more: of all agents, of what waits in the largest
 * {@link SwarmCensus#MOST_BACKLOGS} groups, and of the {@link SwarmCensus#MOST_TENANTS} tenants
 * with most tasks. Pure.
 */
public final class Bottlenecks {
  /** More would tell nobody more. */
  public static final int MOST = 50;

  private Bottlenecks() {}

  /** Everything found, worst first. */
  public static List<Finding> of(Snapshot snapshot) {
    List<Finding> found = new ArrayList<>();
    StreamFindings.addTo(found, snapshot);
    FleetFindings.addTo(found, snapshot);
    TenantFindings.addTo(found, snapshot);
    found.sort(
        Comparator.comparing(Finding::severity)
            .thenComparing(Finding::tasks, Comparator.reverseOrder())
            .thenComparing(Finding::constraint)
            .thenComparing(Finding::subject));
    return List.copyOf(found.subList(0, Math.min(MOST, found.size())));
  }

  /** Of those, what belongs to a part. */
  public static List<Finding> of(Snapshot snapshot, Component part) {
    return of(snapshot).stream().filter(found -> found.constraint().belongsTo(part)).toList();
  }
}
