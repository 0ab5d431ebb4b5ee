package io.fairlead.query.topics;

import io.fairlead.query.view.DecisionView;
import io.fairlead.query.view.TaskLifeView.LeaseView;
import io.fairlead.query.view.TaskLifeView.StepView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Steps of a life and its leases, put in order. In order of leases first, and of time within one:
 * epochs only grow, and the clocks of instances differ.
 */
final class LifeSteps {
  /** Before any lease. */
  static final long FIRST = 0;

  private final List<Placed> steps = new ArrayList<>();
  private final TreeMap<Long, LeaseView> leases = new TreeMap<>();

  /** What a step is, in the order of those of one time. */
  enum Kind {
    SUBMITTED,
    DELAYED,
    BLOCKED,
    RETRY_WAIT,
    QUEUED,
    PAUSED,
    RESUMED,
    PROMOTED,
    DEMOTED,
    PLACED,
    STOLEN,
    MIGRATED,
    DISPATCHED,
    STARTED,
    REVOKING,
    CANCELLING,
    LEASE_ENDED,
    ENDED
  }

  private record Placed(long turn, long atMs, Kind kind, StepView step) {}

  /** While an agent has it. */
  static long during(long epoch) {
    return 2 * epoch;
  }

  /** Between that lease and the next one. */
  static long after(long epoch) {
    return 2 * epoch + 1;
  }

  /** After the lease that ended last before that one; or first. */
  long before(long epoch) {
    Long last = leases.lowerKey(epoch);
    return last == null ? FIRST : after(last);
  }

  /** A step that was decided. */
  void add(long turn, Kind kind, DecisionView decision) {
    add(
        turn,
        kind,
        new StepView(
            decision.atMs(),
            kind.name(),
            LifeWords.of(decision),
            null,
            decision.agentId(),
            decision.fromAgentId(),
            decision.epoch(),
            decision.incarnation(),
            decision));
  }

  /** A step that concerns nobody else. */
  void add(long turn, Kind kind, @Nullable Long atMs, String sentence, @Nullable Long untilMs) {
    add(
        turn,
        kind,
        new StepView(atMs, kind.name(), sentence, untilMs, null, null, null, null, null));
  }

  /** A step of a lease, or of a place with an agent. */
  void add(
      long turn,
      Kind kind,
      @Nullable Long atMs,
      String sentence,
      @Nullable String agent,
      @Nullable Long epoch,
      @Nullable DecisionView decision) {
    LeaseView lease = epoch == null ? null : leases.get(epoch);
    add(
        turn,
        kind,
        new StepView(
            atMs,
            kind.name(),
            sentence,
            null,
            agent,
            null,
            epoch,
            lease == null ? null : lease.incarnation(),
            decision));
  }

  private void add(long turn, Kind kind, StepView step) {
    Long atMs = step.atMs();
    steps.add(new Placed(turn, atMs == null ? Long.MAX_VALUE : atMs, kind, step));
  }

  /** What is known of a lease until now. */
  Optional<LeaseView> lease(long epoch) {
    return Optional.ofNullable(leases.get(epoch));
  }

  /** What is known of it from now on. */
  void put(LeaseView lease) {
    leases.put(lease.epoch(), lease);
  }

  /** Where it was moved to last. */
  Optional<String> movedTo() {
    return steps.stream()
        .filter(placed -> placed.kind == Kind.STOLEN || placed.kind == Kind.MIGRATED)
        .reduce((first, second) -> second)
        .map(placed -> placed.step.agentId());
  }

  List<StepView> steps() {
    return steps.stream()
        .sorted(
            Comparator.comparingLong(Placed::turn)
                .thenComparingLong(Placed::atMs)
                .thenComparing(Placed::kind))
        .map(Placed::step)
        .toList();
  }

  List<LeaseView> leases() {
    return List.copyOf(leases.values());
  }
}
