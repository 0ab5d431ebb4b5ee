package io.fairlead.query.topics;

import io.fairlead.model.Task;
import io.fairlead.wire.avro.Decision;
import io.fairlead.wire.avro.DecisionKind;
import io.fairlead.wire.avro.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the topics tell of a swarm in a period, as it was read. Bounded by how much is read. Owned
 * by the thread that reads.
 */
final class Transcript {
  /** Time before the first task that is kept, milliseconds. */
  static final long LEAD_MS = 1_000;

  private final long askedFromMs;
  private final long askedUntilMs;
  private long fromMs;
  private long untilMs;
  private final List<Submitted> submitted = new ArrayList<>();
  private final Map<String, Submitted> byId = new HashMap<>();
  private final SortedMap<String, Trace> traces = new TreeMap<>();
  private final List<AgentEvent> agentEvents = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private long seenUntilMs;
  private int open;
  private long repeated;
  private long unreadable;
  private long carried;
  private long moved;
  private boolean paused;

  /** A task that arrived in the period, and how it ended, where that is known. */
  static final class Submitted {
    private final Task task;
    private final long arrivedAtMs;
    private @Nullable TaskEnd end;

    private Submitted(Task task, long arrivedAtMs) {
      this.task = task;
      this.arrivedAtMs = arrivedAtMs;
    }

    Task task() {
      return task;
    }

    /** When its record was written, milliseconds since the Unix epoch. */
    long arrivedAtMs() {
      return arrivedAtMs;
    }

    @Nullable TaskEnd end() {
      return end;
    }
  }

  /** That an agent was there: its first assignment and its last end that were read of. */
  static final class Trace {
    private long firstMs = Long.MAX_VALUE;
    private long lastMs = Long.MIN_VALUE;

    long firstMs() {
      return firstMs;
    }

    long lastMs() {
      return lastMs;
    }
  }

  /** An agent came or went. */
  record AgentEvent(String agent, DecisionKind kind, long atMs) {}

  Transcript(long askedFromMs, long askedUntilMs) {
    this.askedFromMs = askedFromMs;
    this.askedUntilMs = askedUntilMs;
    this.fromMs = askedFromMs;
    this.untilMs = askedUntilMs;
    this.seenUntilMs = askedUntilMs;
  }

  // ------------------------------------------------------------------ what is read

  /** What came before is not retained. */
  void beginsAt(long atMs, String what) {
    if (atMs > fromMs) {
      fromMs = Math.min(atMs, untilMs);
      remark(what + " are retained from " + at(fromMs) + " on only; what was before is left out");
    }
  }

  /**
   * All tasks have been read. Of the time before the first one a second is kept, for the agents to
   * join: a replay goes through idle time, too, and arrivals drawn anew begin with the period.
   */
  void tasksRead() {
    long firstMs = submitted.stream().mapToLong(Submitted::arrivedAtMs).min().orElse(fromMs);
    fromMs = Math.max(fromMs, firstMs - LEAD_MS);
  }

  /** What comes then or later is not taken. */
  void endsAt(long atMs, String why) {
    if (atMs < untilMs) {
      untilMs = Math.max(fromMs, atMs);
      remark(why + ": the period ends at " + at(untilMs));
    }
  }

  /** Ends are known up to then. */
  void seenUntil(long atMs) {
    seenUntilMs = Math.max(fromMs, atMs);
  }

  void remark(String sentence) {
    remarks.add(sentence);
  }

  static String at(long ms) {
    return Instant.ofEpochMilli(ms).toString();
  }

  /** A submission; of several of one id the first counts. */
  void submitted(Task task, long arrivedAtMs) {
    Submitted taken = new Submitted(task, arrivedAtMs);
    if (byId.putIfAbsent(task.id().value(), taken) == null) {
      submitted.add(taken);
      open++;
    } else {
      repeated++;
    }
  }

  void unreadable() {
    unreadable++;
  }

  /** An end; one that was not accepted at first may have been later. */
  void ended(Outcome outcome) {
    TaskEnd end = TaskEnd.of(outcome);
    if (end.agent() != null) {
      Trace trace = traces.computeIfAbsent(end.agent(), unused -> new Trace());
      trace.firstMs = Math.min(trace.firstMs, end.dispatchedAtMs());
      trace.lastMs = Math.max(trace.lastMs, end.endedAtMs());
    }
    Submitted of = byId.get(outcome.getTaskId());
    if (of == null) {
      if (!end.rejected() && outcome.getSubmittedAtMs() < fromMs && end.endedAtMs() >= fromMs) {
        carried++;
      }
    } else if (of.end == null || of.end.rejected() && !end.rejected()) {
      open -= of.end == null ? 1 : 0;
      of.end = end;
    }
  }

  void decided(Decision decision) {
    String agent = decision.getAgentId();
    boolean within = decision.getAtMs() < untilMs;
    switch (decision.getKind()) {
      case AGENT_JOINED, AGENT_LOST, AGENT_LEFT, AGENT_DRAINED, AGENT_RESUMED -> {
        if (agent != null) {
          agentEvents.add(new AgentEvent(agent, decision.getKind(), decision.getAtMs()));
        }
      }
      case STOLEN, MIGRATED, REVOKING -> moved += within ? 1 : 0;
      case SWARM_PAUSED, TENANT_PAUSED -> paused |= within;
      default -> {
        // Says nothing of who was there.
      }
    }
  }

  // ------------------------------------------------------------------ what was read

  long askedFromMs() {
    return askedFromMs;
  }

  long askedUntilMs() {
    return askedUntilMs;
  }

  long fromMs() {
    return fromMs;
  }

  long untilMs() {
    return untilMs;
  }

  /** Up to when ends are known, milliseconds since the Unix epoch. */
  long seenUntilMs() {
    return seenUntilMs;
  }

  /** In order of their records. */
  List<Submitted> submitted() {
    return Collections.unmodifiableList(submitted);
  }

  /** Tasks of which no end has been read. */
  int open() {
    return open;
  }

  SortedMap<String, Trace> traces() {
    return Collections.unmodifiableSortedMap(traces);
  }

  /** In the order in which they happened; also such as came after the period. */
  List<AgentEvent> agentEvents() {
    return Collections.unmodifiableList(agentEvents);
  }

  long repeated() {
    return repeated;
  }

  long unreadableCount() {
    return unreadable;
  }

  long carried() {
    return carried;
  }

  /** Moves within the period. */
  long moved() {
    return moved;
  }

  /** Whether the swarm or a tenant was paused in the period. */
  boolean paused() {
    return paused;
  }

  List<String> remarks() {
    return Collections.unmodifiableList(remarks);
  }
}
