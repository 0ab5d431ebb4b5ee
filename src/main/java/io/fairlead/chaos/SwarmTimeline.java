package io.fairlead.chaos;

import io.fairlead.model.LeaseEnd;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When what happened in one swarm, as its committed records tell. All moments are milliseconds
 * since the Unix epoch, by the clock of one machine. Memory: about 250 bytes a task. Owned by its
 * {@link Timeline}.
 */
final class SwarmTimeline {
  /** The ends of leases that their agents did not bring about. */
  private static final Set<String> LOSSES =
      Set.of(
          LeaseEnd.AGENT_LOST.code(),
          LeaseEnd.LEASE_LAPSED.code(),
          LeaseEnd.AGENT_REJOINED.code(),
          LeaseEnd.NOT_LISTED.code());

  private final Map<String, Long> submittedMs = new HashMap<>();
  private final Map<String, Long> startedMs = new HashMap<>();
  private final List<Assignment> assignments = new ArrayList<>();
  private final Map<Long, Long> takenBackMs = new HashMap<>();
  private final Set<Long> endedLeases = new HashSet<>();
  private final Map<String, Long> lastLostMs = new HashMap<>();
  private final Map<String, Integer> takenBackWhy = new HashMap<>();
  private long lastStartMs;
  private final Set<String> ended = new HashSet<>();

  private record Assignment(long sentAtMs, String agent, long epoch) {}

  /** A task that began to run at last, and since when it was there. */
  private record Start(long atMs, long submittedMs) {}

  void submitted(String task, long atMs) {
    submittedMs.putIfAbsent(task, atMs);
  }

  /**
   * @param startAtMs when its last run began; null if there was none
   */
  void ended(String task, @Nullable Long startAtMs) {
    ended.add(task);
    if (startAtMs != null) {
      startedMs.put(task, startAtMs);
      lastStartMs = Math.max(lastStartMs, startAtMs);
    }
  }

  void assigned(long sentAtMs, String agent, long epoch) {
    assignments.add(new Assignment(sentAtMs, agent, epoch));
  }

  /** The lease of that epoch ended, as its task did. */
  void finished(long epoch) {
    endedLeases.add(epoch);
  }

  /** The lease of that epoch ended before its task was completed. */
  void takenBack(long epoch, long atMs, String reason) {
    endedLeases.add(epoch);
    if (LOSSES.contains(reason)) {
      takenBackMs.putIfAbsent(epoch, atMs);
    }
    takenBackWhy.merge(reason, 1, Integer::sum);
  }

  void lost(String agent, long atMs) {
    lastLostMs.merge(agent, atMs, Math::max);
  }

  boolean knows(String task) {
    return submittedMs.containsKey(task);
  }

  boolean startedSince(long ms) {
    return lastStartMs > ms;
  }

  boolean lostSince(String agent, long ms) {
    return lastLostMs.getOrDefault(agent, 0L) > ms;
  }

  /** Tasks that were submitted and have no outcome yet. */
  long open() {
    return submittedMs.keySet().stream().filter(task -> !ended.contains(task)).count();
  }

  /** How many leases ended before their task did, by reason. */
  Map<String, Integer> takenBackWhy() {
    return takenBackWhy;
  }

  /**
   * The longest time in which no task of this swarm began to run although one waited, among those
   * that ended after {@code fromMs} and not after {@code untilMs}; 0 if there was none.
   *
   * <p>Such a time lies between two successive starts, and begins no sooner than the oldest of the
   * tasks that were still to start was submitted. Of a task that was started several times only the
   * last start is known, so what is told is never too short.
   */
  long standstillMs(long fromMs, long untilMs) {
    List<Start> starts = new ArrayList<>();
    startedMs.forEach(
        (task, atMs) -> starts.add(new Start(atMs, submittedMs.getOrDefault(task, atMs))));
    starts.sort(Comparator.comparingLong(Start::atMs));
    long worst = 0;
    long oldestMs = Long.MAX_VALUE; // submission among those that start at i or later
    for (int i = starts.size() - 1; i >= 0; i--) {
      Start start = starts.get(i);
      oldestMs = Math.min(oldestMs, start.submittedMs());
      long formerMs = i == 0 ? Long.MIN_VALUE : starts.get(i - 1).atMs();
      if (start.atMs() > fromMs && start.atMs() <= untilMs) {
        worst = Math.max(worst, start.atMs() - Math.max(formerMs, oldestMs));
      }
    }
    return worst;
  }

  /** Whether a task waits of which it is not known that it ever began to run, or ended. */
  boolean standsStill() {
    return open() > 0;
  }

  /** From that moment to the first assignment that was made after it. */
  OptionalLong untilAssignmentMs(long fromMs) {
    return assignments.stream()
        .mapToLong(Assignment::sentAtMs)
        .filter(sentAtMs -> sentAtMs > fromMs)
        .min()
        .stream()
        .map(sentAtMs -> sentAtMs - fromMs)
        .findFirst();
  }

  /**
   * From that moment to the end of every lease that the agent held then, and did not end itself.
   */
  List<Long> untilTakenBackMs(String agent, long fromMs) {
    List<Long> out = new ArrayList<>();
    for (Assignment assignment : assignments) {
      Long endMs = takenBackMs.get(assignment.epoch());
      if (assignment.agent().equals(agent)
          && assignment.sentAtMs() <= fromMs
          && endMs != null
          && endMs > fromMs) {
        out.add(endMs - fromMs);
      }
    }
    return out;
  }

  /** Leases that the agent held then and that nothing has ever ended. */
  int neverTakenBack(String agent, long fromMs) {
    int never = 0;
    for (Assignment assignment : assignments) {
      if (assignment.agent().equals(agent)
          && assignment.sentAtMs() <= fromMs
          && !endedLeases.contains(assignment.epoch())) {
        never++;
      }
    }
    return never;
  }
}
