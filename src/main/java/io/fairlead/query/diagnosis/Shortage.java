package io.fairlead.query.diagnosis;

import io.fairlead.model.Kpi;
import io.fairlead.model.Setting;
import io.fairlead.query.diagnosis.Finding.Numbers;
import io.fairlead.query.diagnosis.Finding.Severity;
import io.fairlead.scheduler.SwarmCensus;
import io.fairlead.scheduler.SwarmCensus.Backlog;
import java.util.List;
import java.util.Locale;

/**
 * Tasks that wait although nothing but busy agents keeps them: agents are too few, or they mostly
 * stand idle because the way to them is longer than the work, and more of them would as well.
 */
final class Shortage {
  /** Below this use of the slots, the way to the agents is worth a look. */
  private static final double LOW_USE = 0.7;

  /** Below this use they mostly stand idle, and the way is what binds. */
  private static final double IDLE_USE = 0.5;

  /** Less use is not told apart from it. */
  private static final double LEAST_USE = 0.001;

  private final Snapshot snapshot;
  private final SwarmCensus census;
  private final Fleet fleet;
  private int waiting;
  private double costMs;

  Shortage(Snapshot snapshot, Fleet fleet) {
    this.snapshot = snapshot;
    this.census = snapshot.census();
    this.fleet = fleet;
  }

  /** Some more. */
  void add(int tasks, double tasksCostMs) {
    waiting += tasks;
    costMs += tasksCostMs;
  }

  void addTo(List<Finding> found) {
    double use = use();
    if (use < LOW_USE) {
      found.add(roundTrip(use));
    }
    if (waiting > 0 && use >= IDLE_USE) {
      found.add(capacity());
    }
  }

  /** Of the slots, where the way is longer than the work; 1 where it is not, or nobody knows. */
  private double use() {
    Kpi kpi = snapshot.kpi();
    Double use = kpi == null ? null : kpi.utilisationEfficiency();
    boolean far =
        census.live() > 0
            && snapshot.lately().runs().count() > 0
            && snapshot.lately().runs().meanMs() < fleet.roundTripMs();
    return far && use != null ? use : 1;
  }

  private Finding roundTrip(double use) {
    double runMs = snapshot.lately().runs().meanMs();
    long prefetch = census.config().get(Setting.MAX_PREFETCH);
    double weight = fleet.weight() * Math.max(use, LEAST_USE);
    Numbers numbers =
        new Numbers()
            .with("runMeanMs", runMs)
            .with("roundTripMs", fleet.roundTripMs())
            .with("dispatchToStartMs", snapshot.lately().dispatchToStart().meanMs())
            .with("utilisationEfficiency", use)
            .with("maxPrefetch", prefetch)
            .with("waiting", waiting)
            .with("drainMs", FleetFindings.drainMs(costMs, weight));
    boolean grave = use < IDLE_USE && FleetFindings.severity(costMs, weight) == Severity.CRITICAL;
    return new Finding(
        Constraint.DISPATCH_ROUND_TRIP,
        grave ? Severity.CRITICAL : Severity.WARNING,
        "",
        waiting > 0 ? waiting : census.live(),
        "Tasks run "
            + millis(runMs)
            + " and a dispatch takes "
            + millis(fleet.roundTripMs())
            + " to the agent and back; slots are used "
            + StreamFindings.percent(use)
            + " of the time that they could be.",
        full(prefetch)
            ? "Raise maxPrefetch: agents hold all that it lets them have."
            : "Put more work into one task, or bring agents and brokers nearer.",
        numbers.all());
  }

  private boolean full(long prefetch) {
    return census.agents().stream()
        .anyMatch(
            agent -> agent.unavailability() == null && agent.held() >= agent.slots() + prefetch);
  }

  private Finding capacity() {
    double drainMs = FleetFindings.drainMs(costMs, fleet.weight());
    int others = census.queued() - census.backlogs().stream().mapToInt(Backlog::waiting).sum();
    Numbers numbers =
        new Numbers()
            .with("waiting", waiting)
            .with("slots", fleet.slots())
            .with("agents", fleet.available())
            .with("waitingCostMs", costMs)
            .with("outstandingMs", fleet.outstandingMs())
            .with("drainMs", drainMs);
    return new Finding(
        Constraint.CAPACITY,
        FleetFindings.severity(costMs, fleet.weight()),
        "",
        waiting,
        "All "
            + fleet.slots()
            + " slots of "
            + fleet.available()
            + " agents are taken; "
            + waiting
            + " tasks wait, work for "
            + FleetFindings.seconds(drainMs)
            + " of the whole fleet"
            + (others > 0 ? "; " + others + " more, in smaller groups, were not looked at." : "."),
        "Add agents or slots; fairlead_desired_agents says how many would do.",
        (others > 0 ? numbers.with("notLookedAt", others) : numbers).all());
  }

  private static String millis(double ms) {
    return String.format(Locale.ROOT, "%.0f ms", ms);
  }
}
