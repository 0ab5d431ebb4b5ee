package io.fairlead.query.topics;

import io.fairlead.model.Lease;
import io.fairlead.model.LeaseEnd;
import io.fairlead.model.StoredTask;
import io.fairlead.model.TaskPhase;
import io.fairlead.query.view.TimelineView;
import io.fairlead.query.view.TimelineView.AgentEventView;
import io.fairlead.query.view.TimelineView.MoveView;
import io.fairlead.query.view.TimelineView.RunView;
import io.fairlead.wire.avro.Decision;
import io.fairlead.wire.avro.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what ran where, from outcomes, decisions and what agents hold, told in any order. A
 * run is told once: its outcome says more than the end of its lease, and either more than that an
 * agent had it a moment ago. Bounded by how much is told it. Owned by the thread that reads.
 */
final class Timeline {
  /** Events of agents that are told at most, the newest. */
  static final int MOST_EVENTS = 1_000;

  private static final Comparator<RunView> BY_END =
      Comparator.comparingLong(Timeline::end)
          .thenComparingLong(Timeline::dispatch)
          .thenComparing(RunView::taskId)
          .thenComparingLong(RunView::epoch);

  private final TimelineWindow window;
  private final Map<Key, RunView> ended = new TreeMap<>();
  private final Map<Key, RunView> cutOff = new TreeMap<>();
  private final Map<Key, RunView> held = new TreeMap<>();
  private final Map<Key, Long> dispatches = new HashMap<>();
  private final Map<String, Trait> traits = new HashMap<>();
  private final List<MoveView> moves = new ArrayList<>();
  private final List<AgentEventView> events = new ArrayList<>();
  private boolean cut;

  /** A lease. */
  private record Key(String task, long epoch) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byTask = task.compareTo(other.task);
      return byTask != 0 ? byTask : Long.compare(epoch, other.epoch);
    }
  }

  private record Trait(String tenant, String type, String level) {}

  Timeline(TimelineWindow window) {
    this.window = window;
  }

  /** There is more than was read. */
  void cut() {
    cut = true;
  }

  /** The end of a task; if it waited, nothing ran. */
  void ended(Outcome outcome) {
    traits.put(
        outcome.getTaskId(),
        new Trait(outcome.getTenantId(), outcome.getTaskType(), outcome.getLevel().name()));
    String agent = outcome.getAgentId();
    long endedAtMs = outcome.getEndedAtMs();
    if (agent == null || !window.agent(agent) || !window.covers(endedAtMs)) {
      return;
    }
    Long dispatchedAtMs = outcome.getDispatchedAtMs();
    ended.put(
        new Key(outcome.getTaskId(), outcome.getEpoch()),
        new RunView(
            outcome.getTaskId(),
            null,
            null,
            null,
            agent,
            outcome.getEpoch(),
            dispatchedAtMs,
            startedAtMs(outcome, dispatchedAtMs == null ? Long.MIN_VALUE : dispatchedAtMs),
            endedAtMs,
            outcome.getKind().name()));
  }

  /** What the agent measured is nearer to the truth than when word of it came. */
  private static @Nullable Long startedAtMs(Outcome outcome, long dispatchedAtMs) {
    Double runTimeMs = outcome.getRunTimeMs();
    if (runTimeMs != null && runTimeMs >= 0) {
      return Math.max(dispatchedAtMs, outcome.getEndedAtMs() - Math.round(runTimeMs));
    }
    Long startedAtMs = outcome.getStartedAtMs();
    return startedAtMs == null || startedAtMs < dispatchedAtMs ? null : startedAtMs;
  }

  /** A decision; those that are about no agent are passed over. */
  void decided(Decision decision) {
    String agent = decision.getAgentId();
    String task = decision.getTaskId();
    if (agent == null || !window.covers(decision.getAtMs())) {
      return;
    }
    switch (decision.getKind()) {
      case LEASE_ENDED -> {
        if (task != null && window.agent(agent)) {
          leaseEnded(decision, task, agent);
        }
      }
      case DISPATCHED -> {
        if (task != null) {
          dispatches.put(new Key(task, decision.getEpoch()), decision.getAtMs());
        }
      }
      case STOLEN, MIGRATED -> moved(decision, task, agent);
      case AGENT_JOINED,
          AGENT_SUSPECTED,
          AGENT_LOST,
          AGENT_LEFT,
          AGENT_FENCED,
          AGENT_DRAINED,
          AGENT_RESUMED,
          BREAKER_OPENED,
          BREAKER_HALF_OPENED,
          BREAKER_CLOSED -> {
        if (window.agent(agent)) {
          events.add(
              new AgentEventView(
                  decision.getAtMs(), agent, decision.getKind().name(), decision.getReason()));
        }
      }
      default -> {
        // Nothing that is on an agent begins or ends by it.
      }
    }
  }

  private void leaseEnded(Decision decision, String task, String agent) {
    String reason = decision.getReason();
    cutOff.put(
        new Key(task, decision.getEpoch()),
        new RunView(
            task,
            null,
            null,
            null,
            agent,
            decision.getEpoch(),
            null,
            null,
            decision.getAtMs(),
            reason == null
                ? "UNKNOWN"
                : reason.equals(LeaseEnd.FAILED.code())
                    ? "ATTEMPT_FAILED"
                    : reason.replace('-', '_').toUpperCase(Locale.ROOT)));
  }

  private void moved(Decision decision, @Nullable String task, String to) {
    String from = decision.getFromAgentId();
    if (task != null && from != null && (window.agent(from) || window.agent(to))) {
      moves.add(new MoveView(task, decision.getAtMs(), decision.getKind().name(), from, to));
    }
  }

  /** What an agent has now. */
  void holds(StoredTask task) {
    about(task);
    Lease lease = task.lease();
    if (lease == null || !window.agent(lease.agent().value())) {
      return;
    }
    String id = task.task().id().value();
    boolean running = task.phase() == TaskPhase.RUNNING;
    held.put(
        new Key(id, lease.epoch().value()),
        new RunView(
            id,
            null,
            null,
            null,
            lease.agent().value(),
            lease.epoch().value(),
            lease.dispatchedAtMs(),
            running && task.startedAtMs() >= lease.dispatchedAtMs() ? task.startedAtMs() : null,
            null,
            running ? "RUNNING" : "DISPATCHED"));
  }

  /** Whose a live task is, wherever it waits. */
  void about(StoredTask task) {
    traits.putIfAbsent(
        task.task().id().value(),
        new Trait(task.task().tenant().value(), task.task().type(), task.level().name()));
  }

  /** Tasks that ran, and of which nothing else is known. */
  Set<String> strangers() {
    Set<String> found = new LinkedHashSet<>();
    cutOff.keySet().stream()
        .map(Key::task)
        .filter(task -> !traits.containsKey(task))
        .forEach(found::add);
    return found;
  }

  /** All that was told, the newest if it is too much. */
  TimelineView view(String swarm) {
    Map<Key, RunView> all = new TreeMap<>(held);
    cutOff.forEach((key, run) -> all.put(key, began(run, key)));
    all.putAll(ended);
    List<RunView> runs = new ArrayList<>();
    all.values().forEach(run -> runs.add(whose(run)));
    runs.sort(BY_END);
    moves.sort(Comparator.comparingLong(MoveView::atMs));
    events.sort(Comparator.comparingLong(AgentEventView::atMs));
    List<RunView> toldRuns = newest(runs, window.limit());
    List<MoveView> toldMoves = newest(moves, window.limit());
    List<AgentEventView> toldEvents = newest(events, MOST_EVENTS);
    return new TimelineView(
        swarm, window.fromMs(), window.untilMs(), cut, toldRuns, toldMoves, toldEvents);
  }

  private <T> List<T> newest(List<T> all, int most) {
    cut |= all.size() > most;
    return all.subList(Math.max(0, all.size() - most), all.size());
  }

  /** Of a run that was cut off its begin is in no outcome; it may have been seen otherwise. */
  private RunView began(RunView run, Key key) {
    RunView seen = held.get(key);
    Long dispatchedAtMs = seen == null ? dispatches.get(key) : seen.dispatchedAtMs();
    return new RunView(
        run.taskId(),
        null,
        null,
        null,
        run.agentId(),
        run.epoch(),
        dispatchedAtMs,
        seen == null ? null : seen.startedAtMs(),
        run.endedAtMs(),
        run.kind());
  }

  private RunView whose(RunView run) {
    Trait trait = traits.get(run.taskId());
    return trait == null
        ? run
        : new RunView(
            run.taskId(),
            trait.tenant,
            trait.type,
            trait.level,
            run.agentId(),
            run.epoch(),
            run.dispatchedAtMs(),
            run.startedAtMs(),
            run.endedAtMs(),
            run.kind());
  }

  private static long end(RunView run) {
    return run.endedAtMs() == null ? Long.MAX_VALUE : run.endedAtMs();
  }

  private static long dispatch(RunView run) {
    return run.dispatchedAtMs() == null ? Long.MIN_VALUE : run.dispatchedAtMs();
  }
}
