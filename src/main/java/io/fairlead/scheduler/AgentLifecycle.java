package io.fairlead.scheduler;

import io.fairlead.model.AgentId;
import io.fairlead.model.AgentPhase;
import io.fairlead.model.AgentTopicLayout;
import io.fairlead.model.Command;
import io.fairlead.model.Fact;
import io.fairlead.model.LeaseEnd;
import io.fairlead.model.Now;
import io.fairlead.model.Rejection;
import io.fairlead.model.Setting;
import io.fairlead.model.TopicState;
import java.util.ArrayList;
import java.util.List;

/**
 * Joining, silence, leaving and the topics of agents. Reads state, gives facts.
 *
 * <p>A hello is answered by a welcome once the agent's topic is ready; a topic that is being
 * deleted is first deleted, then created anew. An agent keeps its topic's layout as long as it has
 * the topic: one that comes back after it was gone, to a swarm that wants the other layout, has its
 * topic retired before it is welcomed on the other.
 */
final class AgentLifecycle {
  private static final long FENCE_AGAIN_AFTER_MS = 1_000;
  static final long TOPIC_ASK_AGAIN_AFTER_MS = 2_000;

  private final SwarmState state;
  private final Releases releases;
  private final Emitter emitter;

  AgentLifecycle(SwarmState state, Releases releases, Emitter emitter) {
    this.state = state;
    this.releases = releases;
    this.emitter = emitter;
  }

  void hello(Command.Report report, Now now) {
    if (state.deleting) {
      return;
    }
    AgentState agent = state.agents.get(report.agent());
    if (agent != null && agent.helloId.equals(report.helloId()) && !agent.gone()) {
      // The same process asks again: it has not read the welcome, or cannot have got it yet.
      if (agent.topic == TopicState.READY && agent.phase == AgentPhase.JOINING) {
        welcome(agent, now);
      }
      return;
    }
    boolean wasGone = agent == null || agent.gone();
    if (agent != null) {
      releases.releaseAll(agent, LeaseEnd.AGENT_REJOINED, now);
    }
    long incarnation = (agent == null ? state.forgottenIncarnation : agent.incarnation) + 1;
    emitter.emit(
        new Fact.AgentJoined(report.agent(), report.helloId(), incarnation, report.profile()), now);
    AgentState joined = state.knownAgent(report.agent());
    switch (joined.topic) {
      case ABSENT -> requestAnew(joined, now);
      case READY -> {
        // Not while the process before may live: it would miss that another has taken its place.
        if (wasGone && joined.layout != state.config.agentTopicLayout()) {
          emitter.emit(new Fact.TopicRetired(joined.id()), now);
        } else {
          welcome(joined, now);
        }
      }
      case CREATING, RETIRING -> {
        // The answer to what is under way goes on from here.
      }
    }
  }

  /** A topic where the agent has none: in the layout that the swarm wants now. */
  private void requestAnew(AgentState agent, Now now) {
    request(agent, state.config.agentTopicLayout(), now);
  }

  private void requestAgain(AgentState agent, Now now) {
    request(agent, agent.layout, now);
  }

  private void request(AgentState agent, AgentTopicLayout layout, Now now) {
    emitter.emit(new Fact.TopicRequested(agent.id(), layout), now);
  }

  private void welcome(AgentState agent, Now now) {
    emitter.emit(
        new Fact.AgentWelcomed(agent.id(), agent.helloId, agent.incarnation, agent.lastSeq + 1),
        now);
  }

  /**
   * A process with an incarnation that was never given here, or by an agent that was forgotten:
   * state was lost, or it lies, or it comes late. It is told to stop.
   */
  void stray(Command.Report report, Now now) {
    if (state.deleting && state.sharedTopic && state.agents.isEmpty()) {
      return; // the topic that it would be told on is being deleted
    }
    AgentState known = state.agents.get(report.agent());
    if (known != null) {
      releases.releaseAll(known, LeaseEnd.AGENT_REJOINED, now);
    }
    long incarnation =
        known == null
            ? Math.max(report.incarnation(), state.forgottenIncarnation)
            : report.incarnation();
    emitter.emit(new Fact.AgentStrayed(report.agent(), incarnation), now);
    AgentState agent = state.knownAgent(report.agent());
    if (agent.topic == TopicState.ABSENT) {
      requestAnew(agent, now);
    }
  }

  /** Tells every process up to that incarnation to stop; at most once a second. */
  void fence(AgentState agent, long incarnation, Now now) {
    if (agent.topic == TopicState.READY
        && now.logicalMs() - agent.fencedMs >= FENCE_AGAIN_AFTER_MS) {
      emitter.emit(
          new Fact.AgentFenced(
              agent.id(),
              incarnation,
              agent.lastSeq + 1,
              "incarnation " + incarnation + " is not in force, " + agent.incarnation + " is"),
          now);
    }
  }

  void cancelStale(AgentState agent, Command.Held held, Now now) {
    if (agent.topic == TopicState.READY) {
      emitter.emit(
          new Fact.StaleWorkCancelled(
              agent.id(), agent.incarnation, held.taskId(), held.epoch(), agent.lastSeq + 1),
          now);
    }
  }

  void goodbye(AgentState agent, Now now) {
    if (agent.phase == AgentPhase.LEFT) {
      return;
    }
    releases.releaseAll(agent, LeaseEnd.AGENT_LEFT, now);
    emitter.emit(new Fact.AgentLeft(agent.id()), now);
  }

  /** Draining what is drained changes nothing. */
  void drain(Command.DrainAgent command, Now now) {
    AgentState agent = state.agents.get(command.agent());
    if (agent == null) {
      refuse("DRAIN_AGENT", command.agent(), now);
    } else if (!agent.drained) {
      emitter.emit(new Fact.AgentDrained(agent.id(), command.issuedBy()), now);
    }
  }

  void resume(Command.ResumeAgent command, Now now) {
    AgentState agent = state.agents.get(command.agent());
    if (agent == null) {
      refuse("RESUME_AGENT", command.agent(), now);
    } else if (agent.drained) {
      emitter.emit(new Fact.AgentResumed(agent.id(), command.issuedBy()), now);
    }
  }

  private void refuse(String command, AgentId agent, Now now) {
    emitter.emit(
        new Fact.CommandRefused(
            command,
            Rejection.of(
                Rejection.Reason.UNKNOWN_AGENT, "agentId '" + agent + "': there is no such agent")),
        now);
  }

  void topicReady(AgentId id, Now now) {
    AgentState agent = state.agents.get(id);
    if (agent == null || agent.topic != TopicState.CREATING) {
      return;
    }
    emitter.emit(new Fact.TopicBecameReady(id), now);
    if (agent.phase == AgentPhase.JOINING && !state.deleting) {
      welcome(agent, now);
    }
  }

  void topicDeleted(AgentId id, Now now) {
    AgentState agent = state.agents.get(id);
    if (agent == null || agent.topic != TopicState.RETIRING) {
      return;
    }
    emitter.emit(new Fact.TopicWasDeleted(id), now);
    if (agent.gone() || state.deleting) {
      emitter.emit(new Fact.AgentForgotten(id), now);
    } else {
      requestAnew(agent, now);
    }
  }

  /**
   * After a restart nothing is known of the topics: each is asked for, or retired, again. What an
   * agent that is gone holds is taken from it before it is forgotten: its row may be newer than
   * those of the tasks.
   */
  void verifyTopics(Now now) {
    for (AgentState agent : new ArrayList<>(state.agents.values())) {
      if (agent.gone()) {
        LeaseEnd end = agent.phase == AgentPhase.LEFT ? LeaseEnd.AGENT_LEFT : LeaseEnd.AGENT_LOST;
        releases.releaseAll(agent, end, now);
      }
      switch (agent.topic) {
        case READY, CREATING -> requestAgain(agent, now);
        case RETIRING -> emitter.emit(new Fact.TopicRetired(agent.id()), now);
        case ABSENT -> {
          if (!agent.gone()) {
            requestAnew(agent, now);
          }
        }
      }
    }
  }

  /** Looks at one agent: silence, lapsed leases, its topic; and sets the time of the next look. */
  void check(AgentState agent, Now now) {
    if (state.agents.get(agent.id()) != agent) {
      return;
    }
    checkSilence(agent, now);
    lapseLeases(agent, now);
    checkTopic(agent, now);
    if (state.agents.get(agent.id()) == agent) {
      state.timers.checkAt(nextCheckMs(agent, now), agent);
    }
  }

  private void checkSilence(AgentState agent, Now now) {
    if (agent.gone()) {
      return;
    }
    long silentMs = now.logicalMs() - agent.lastSeenMs;
    if (silentMs >= state.config.get(Setting.LOST_AFTER_MS)) {
      releases.releaseAll(agent, LeaseEnd.AGENT_LOST, now);
      emitter.emit(new Fact.AgentLost(agent.id()), now);
    } else if (silentMs >= state.config.get(Setting.SUSPECT_AFTER_MS)
        && agent.phase == AgentPhase.ALIVE) {
      emitter.emit(new Fact.AgentSuspected(agent.id()), now);
    }
  }

  private void lapseLeases(AgentState agent, Now now) {
    long leaseMs = state.config.get(Setting.LEASE_MS);
    List<TaskState> lapsed = new ArrayList<>();
    for (TaskState task : agent.held.values()) {
      if (now.logicalMs() - task.held().renewedLogicalMs >= leaseMs) {
        lapsed.add(task);
      }
    }
    for (TaskState task : lapsed) {
      releases.release(task, LeaseEnd.LEASE_LAPSED, now);
    }
  }

  private void checkTopic(AgentState agent, Now now) {
    boolean askAgain = now.logicalMs() - agent.topicAskedMs >= TOPIC_ASK_AGAIN_AFTER_MS;
    switch (agent.topic) {
      case CREATING -> {
        if (askAgain) {
          requestAgain(agent, now);
        }
      }
      case RETIRING -> {
        if (askAgain) {
          emitter.emit(new Fact.TopicRetired(agent.id()), now);
        }
      }
      case READY -> {
        if (agent.held.isEmpty() && mayRetire(agent, now)) {
          emitter.emit(new Fact.TopicRetired(agent.id()), now);
        } else if (state.deleting && agent.fencedMs < 0) {
          emitter.emit(
              new Fact.AgentFenced(
                  agent.id(), agent.incarnation, agent.lastSeq + 1, "swarm-deleted"),
              now);
        }
      }
      case ABSENT -> {
        if (agent.gone() || state.deleting) {
          emitter.emit(new Fact.AgentForgotten(agent.id()), now);
        }
      }
    }
  }

  /** When the swarm is deleted, agents get time to read that they are fenced. */
  private boolean mayRetire(AgentState agent, Now now) {
    if (state.deleting) {
      return agent.fencedMs >= 0
          && now.logicalMs() - agent.fencedMs >= state.config.get(Setting.SUSPECT_AFTER_MS);
    }
    return agent.gone()
        && now.logicalMs() - agent.goneSinceMs >= state.config.get(Setting.TOPIC_RETIRE_AFTER_MS);
  }

  private long nextCheckMs(AgentState agent, Now now) {
    long suspectMs = state.config.get(Setting.SUSPECT_AFTER_MS);
    long next = now.logicalMs() + suspectMs;
    if (!agent.gone()) {
      long silentMs = now.logicalMs() - agent.lastSeenMs;
      long dueMs = silentMs < suspectMs ? suspectMs : state.config.get(Setting.LOST_AFTER_MS);
      next = Math.min(next, agent.lastSeenMs + dueMs);
    }
    long leaseMs = state.config.get(Setting.LEASE_MS);
    for (TaskState task : agent.held.values()) {
      next = Math.min(next, task.held().renewedLogicalMs + leaseMs);
    }
    return Math.max(next, now.logicalMs() + 1);
  }
}
