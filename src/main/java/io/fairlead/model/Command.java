package io.fairlead.model;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a swarm is asked to do. */
public sealed interface Command {
  /**
   * A producer submits a task.
   *
   * @param payloadBytes size of its payload, bytes
   */
  record Submit(Task task, int payloadBytes) implements Command {}

  /** A producer submitted something with a readable id that is not a task as it should be. */
  record SubmitInvalid(TaskId taskId, Rejection rejection) implements Command {}

  /**
   * An agent reports.
   *
   * @param helloId random id of the agent's process
   * @param incarnation 0 for a hello
   * @param reportSeq counts the process's reports from 1
   * @param held every task that the agent has and has not ended
   * @param lastDispatchSeq number of the last message that it read
   * @param transitions oldest first
   */
  record Report(
      AgentId agent,
      String helloId,
      long incarnation,
      long reportSeq,
      AgentProfile profile,
      List<Held> held,
      long lastDispatchSeq,
      List<Transition> transitions)
      implements Command {
    public Report {
      held = List.copyOf(held);
      transitions = List.copyOf(transitions);
    }
  }

  /** A task that an agent lists as held. */
  record Held(TaskId taskId, Epoch epoch) {}

  /** Creates the swarm, or changes its configuration where it exists. */
  record CreateSwarm(Map<String, String> settings, String issuedBy) implements Command {
    public CreateSwarm {
      settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }
  }

  /** Cancels every task, dismisses every agent, deletes their topics and then the swarm. */
  record DeleteSwarm(String issuedBy) implements Command {}

  /** Changes the configuration, or is refused whole. */
  record UpdateConfig(Map<String, String> settings, String issuedBy) implements Command {
    public UpdateConfig {
      settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }
  }

  /** Puts the settings of a remembered version in force again, as a new version. */
  record RollBackConfig(long version, String issuedBy) implements Command {}

  /** Ends a task that has not ended. */
  record CancelTask(TaskId taskId, String issuedBy) implements Command {}

  /**
   * Keeps waiting tasks back; new ones are taken and wait, too.
   *
   * @param tenant whose; null for the whole swarm's
   */
  record Pause(@Nullable TenantId tenant, String issuedBy) implements Command {}

  /**
   * Ends a pause, and a drain of the tenant.
   *
   * @param tenant whose; null for the whole swarm's
   */
  record Resume(@Nullable TenantId tenant, String issuedBy) implements Command {}

  /** Takes no more submissions of the tenant; what it has submitted is finished. */
  record DrainTenant(TenantId tenant, String issuedBy) implements Command {}

  /** Gives the agent no new work; what it holds is finished. */
  record DrainAgent(AgentId agent, String issuedBy) implements Command {}

  /** Ends a drain of the agent. */
  record ResumeAgent(AgentId agent, String issuedBy) implements Command {}

  /** Gives back what is reserved for a periodic series. */
  record ReleaseSeries(TenantId tenant, String seriesId, String issuedBy) implements Command {}

  /** A round of balancing now, whatever the time of the next one. */
  record Balance(String issuedBy) implements Command {}

  /** Carries out the proposal that waits for approval. */
  record ApproveProposal(String proposalId, String issuedBy) implements Command {}

  /**
   * Carries out those moves that are still possible and right. A plan that has aged out, or that
   * was made of a state that the swarm has not reached, is refused whole.
   *
   * @param planId names the plan in the decision that answers it
   * @param moves at most {@link Proposal#MAX_MOVES}
   * @param basedOnFact number of the swarm's last fact when the plan was begun; 0: not said
   * @param madeAtMs when that was, milliseconds since the Unix epoch; 0: not said, and then it does
   *     not age
   */
  record ApplyPlan(
      String planId, List<Move> moves, String issuedBy, long basedOnFact, long madeAtMs)
      implements Command {
    public ApplyPlan {
      moves = List.copyOf(moves);
      if (basedOnFact < 0) {
        throw new InvalidFieldException("basedOnFact", basedOnFact, "must not be below 0");
      }
      if (madeAtMs < 0) {
        throw new InvalidFieldException("madeAtMs", madeAtMs, "must not be below 0");
      }
    }

    /** A plan that says neither what it is based on nor when it was made. */
    public ApplyPlan(String planId, List<Move> moves, String issuedBy) {
      this(planId, moves, issuedBy, 0, 0);
    }
  }

  /** The agent's topic exists. */
  record TopicReady(AgentId agent) implements Command {}

  /** The agent's topic could not be created or deleted. */
  record TopicFailed(AgentId agent, String reason) implements Command {}

  /** The agent's topic is gone. */
  record TopicDeleted(AgentId agent) implements Command {}

  /** The topic that agents shared is gone. */
  record SharedTopicDeleted() implements Command {}

  /** The topic that agents shared could not be deleted. */
  record SharedTopicFailed(String reason) implements Command {}
}
