package io.fairlead.query.topics;

import io.fairlead.model.AgentId;
import io.fairlead.model.AgentPhase;
import io.fairlead.model.AgentProfile;
import io.fairlead.model.CostEstimate;
import io.fairlead.model.Setting;
import io.fairlead.model.StoredAgent;
import io.fairlead.model.Task;
import io.fairlead.query.topics.Transcript.AgentEvent;
import io.fairlead.query.topics.Transcript.Submitted;
import io.fairlead.query.topics.Transcript.Trace;
import io.fairlead.sim.Recording.Presence;
import io.fairlead.sim.SimulatedAgent;
import io.fairlead.wire.avro.DecisionKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which agents were there, when, and what they could do.
 *
 * <p>What is remembered of an agent is taken as it stands now: its slots, capabilities, resources,
 * price and measured speed, though they may have been others. Of an agent that is forgotten only
 * its work tells: its slots are the most tasks that it ran at once, its capabilities those that its
 * tasks asked for, its speed the estimates of its tasks by their run times, its price the mean of
 * the others'.
 */
final class FleetHistory {
  private static final int US_PER_MS = 1_000;

  private final Transcript transcript;
  private final long lostAfterMs;
  private final SortedMap<String, SimulatedAgent> agents = new TreeMap<>();
  private final List<Presence> presences = new ArrayList<>();
  private final SortedSet<String> guessed = new TreeSet<>();

  FleetHistory(Transcript transcript, LiveSwarm live) {
    this.transcript = transcript;
    this.lostAfterMs = live.config().get(Setting.LOST_AFTER_MS);
    SortedMap<String, StoredAgent> remembered = new TreeMap<>();
    live.agents().forEach(agent -> remembered.put(agent.id().value(), agent));
    SortedMap<String, List<AgentEvent>> events = new TreeMap<>();
    transcript
        .agentEvents()
        .forEach(
            event -> events.computeIfAbsent(event.agent(), unused -> new ArrayList<>()).add(event));
    SortedMap<String, List<Submitted>> work = workOfOthers(remembered.keySet());
    TreeSet<String> ids = new TreeSet<>(remembered.keySet());
    ids.addAll(events.keySet());
    ids.addAll(transcript.traces().keySet());
    for (String id : ids) {
      StoredAgent agent = remembered.get(id);
      List<Span> spans =
          spans(events.getOrDefault(id, List.of()), transcript.traces().get(id), agent);
      if (!spans.isEmpty()) {
        SimulatedAgent able =
            agent == null ? guessed(id, work.getOrDefault(id, List.of()), live) : able(agent);
        agents.put(id, able);
        spans.forEach(span -> presences.add(span.of(able)));
      }
    }
  }

  /** In order of their ids, each in order of time. */
  List<Presence> presences() {
    return Collections.unmodifiableList(presences);
  }

  /** What an agent that was there could do; null of one that was not. */
  @Nullable SimulatedAgent agent(@Nullable String id) {
    return id == null ? null : agents.get(id);
  }

  /** Agents of which only their work tells. */
  SortedSet<String> guessed() {
    return Collections.unmodifiableSortedSet(guessed);
  }

  // ------------------------------------------------------------------ when

  /** Microseconds from the beginning of the period. */
  private record Span(long fromUs, long untilUs, boolean lost) {
    Presence of(SimulatedAgent agent) {
      return new Presence(agent, fromUs, untilUs, lost);
    }
  }

  private List<Span> spans(
      List<AgentEvent> events, @Nullable Trace trace, @Nullable StoredAgent now) {
    List<Span> spans = new ArrayList<>();
    boolean there = wasThere(events, trace, now);
    boolean alive =
        there || !events.isEmpty() && events.get(0).kind() == DecisionKind.AGENT_RESUMED;
    long sinceMs = transcript.fromMs();
    for (AgentEvent event : events) {
      boolean comes =
          switch (event.kind()) {
            case AGENT_JOINED -> true;
            case AGENT_RESUMED -> alive;
            default -> false;
          };
      if (there && !comes) {
        boolean lost = event.kind() == DecisionKind.AGENT_LOST;
        // It died when it was last heard of, and was found missing so much later.
        add(spans, sinceMs, Math.max(sinceMs, event.atMs() - (lost ? lostAfterMs : 0)), lost);
      } else if (!there && comes) {
        sinceMs = event.atMs();
      }
      there = comes;
      alive =
          switch (event.kind()) {
            case AGENT_JOINED -> true;
            case AGENT_DRAINED, AGENT_RESUMED -> alive;
            default -> false;
          };
    }
    if (there) {
      // Of a forgotten one nobody tells when it went.
      long lastMs = trace == null ? Long.MAX_VALUE : trace.lastMs() + 1;
      add(spans, sinceMs, now == null && events.isEmpty() ? lastMs : Long.MAX_VALUE, false);
    }
    return spans;
  }

  /** Whether it was there when the period began. */
  private static boolean wasThere(
      List<AgentEvent> events, @Nullable Trace trace, @Nullable StoredAgent now) {
    if (events.isEmpty()) {
      return trace != null
          || now != null
              && !now.drained()
              && (now.phase() == AgentPhase.ALIVE || now.phase() == AgentPhase.SUSPECT);
    }
    AgentEvent first = events.get(0);
    return switch (first.kind()) {
      // A process that took the place of another.
      case AGENT_JOINED -> trace != null && trace.firstMs() < first.atMs();
      case AGENT_RESUMED -> false;
      default -> true;
    };
  }

  /** Only what is in the period; who goes after it has not gone as far as the period tells. */
  private void add(List<Span> spans, long sinceMs, long untilMs, boolean lost) {
    long fromUs = Math.max(0, sinceMs - transcript.fromMs()) * US_PER_MS;
    boolean goes = untilMs != Long.MAX_VALUE;
    long untilUs = goes ? (untilMs - transcript.fromMs()) * US_PER_MS : Long.MAX_VALUE;
    if (sinceMs < transcript.untilMs() && untilUs > fromUs) {
      spans.add(new Span(fromUs, untilUs, goes && lost));
    }
  }

  // ------------------------------------------------------------------ what

  private static SimulatedAgent able(StoredAgent agent) {
    AgentProfile profile = agent.profile();
    return new SimulatedAgent(
        agent.id(),
        agent.speed() > 0 ? agent.speed() : 1,
        profile.slots(),
        profile.capabilities(),
        profile.costPerSecond(),
        profile.resources(),
        profile.throttle());
  }

  private SortedMap<String, List<Submitted>> workOfOthers(Set<String> known) {
    SortedMap<String, List<Submitted>> work = new TreeMap<>();
    for (Submitted submitted : transcript.submitted()) {
      TaskEnd end = submitted.end();
      String agent = end == null ? null : end.agent();
      if (agent != null && !known.contains(agent)) {
        work.computeIfAbsent(agent, unused -> new ArrayList<>()).add(submitted);
      }
    }
    return work;
  }

  private SimulatedAgent guessed(String id, List<Submitted> work, LiveSwarm live) {
    guessed.add(id);
    SortedSet<String> capabilities = new TreeSet<>();
    List<long[]> ends = new ArrayList<>();
    double estimatedUs = 0;
    double runUs = 0;
    for (Submitted submitted : work) {
      TaskEnd end = Objects.requireNonNull(submitted.end());
      if (capabilities.size() < AgentProfile.MAX_CAPABILITIES - Task.MAX_REQUIRED_CAPABILITIES) {
        capabilities.addAll(submitted.task().requiredCapabilities());
      }
      if (end.hasSpan()) {
        ends.add(new long[] {end.startedAtMs(), 1});
        ends.add(new long[] {end.endedAtMs(), -1});
      }
      if (end.ran() && end.estimateUs() > 0 && !end.configured()) {
        estimatedUs += end.estimateUs();
        runUs += end.runUs();
      }
    }
    return new SimulatedAgent(
        new AgentId(id),
        runUs > 0 ? estimatedUs / runUs : 1,
        mostAtOnce(ends),
        new ArrayList<>(capabilities),
        live.agents().stream()
            .mapToDouble(agent -> agent.profile().costPerSecond())
            .average()
            .orElse(0),
        Collections.emptySortedMap(),
        0);
  }

  private static int mostAtOnce(List<long[]> changes) {
    // An end goes before a start at the same time.
    changes.sort((a, b) -> a[0] != b[0] ? Long.compare(a[0], b[0]) : Long.compare(a[1], b[1]));
    int running = 0;
    int most = 1;
    for (long[] change : changes) {
      running += (int) change[1];
      most = Math.max(most, running);
    }
    return Math.min(most, AgentProfile.MAX_SLOTS);
  }

  /** What a run says of a task's cost at speed 1, microseconds; 0 if nothing. */
  long costUs(@Nullable TaskEnd end) {
    SimulatedAgent ran = end == null ? null : agent(end.agent());
    return end == null || ran == null || !end.ran()
        ? 0
        : CostEstimate.clamp(end.runUs() * ran.speed());
  }
}
