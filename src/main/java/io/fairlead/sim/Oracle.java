package io.fairlead.sim;

import io.fairlead.model.AgentId;
import io.fairlead.model.AgentTopicLayout;
import io.fairlead.model.Command;
import io.fairlead.model.Epoch;
import io.fairlead.model.Fact;
import io.fairlead.model.Lease;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.Transition;
import io.fairlead.scheduler.invariant.InvariantViolation;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Judges a swarm by what can be seen from outside and nothing else: what was submitted, what agents
 * wrote, and what the coordinator has committed, in the order of writing. It knows nothing of the
 * core's state and shares no code with the core's own invariants.
 */
final class Oracle {
  /** What is known of one task. */
  private static final class Trail {
    private int submissions;
    private int answers;
    private boolean accepted;
    private @Nullable String outcome;
    private @Nullable Lease lease;
  }

  private final Map<TaskId, Trail> trails = new TreeMap<>();
  private final Map<AgentId, Long> incarnations = new TreeMap<>();

  /** The largest that were given while what was told under them can still be read. */
  private final Map<AgentId, Long> largestIncarnations = new TreeMap<>();

  private final Map<AgentId, Long> messages = new TreeMap<>();
  private final Map<AgentId, List<String>> abilities = new TreeMap<>();

  /** What agents have completed, by the epoch under which they ran it. */
  private final Map<Epoch, TaskId> completed = new TreeMap<>();

  private long lastFact;
  private Epoch lastEpoch = Epoch.NONE;

  /** The latest that any coordinator took the time to be; the next one's clock may be behind. */
  private long latestMs;

  private int owed;
  private boolean sharedTopic;

  Oracle(Fleet fleet) {
    fleet.agents().forEach(agent -> abilities.put(agent.id(), agent.capabilities()));
  }

  /** Answers and outcomes that have not come yet. */
  int owed() {
    return owed;
  }

  /** The first task that waits for one; null if none does. */
  @Nullable TaskId waiting() {
    return trails.entrySet().stream()
        .filter(each -> owes(each.getValue()))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  private static boolean owes(Trail trail) {
    return trail.answers < trail.submissions || (trail.accepted && trail.outcome == null);
  }

  /** Tasks that came to that end. */
  long ended(String kind) {
    return trails.values().stream().filter(trail -> kind.equals(trail.outcome)).count();
  }

  /** Tasks that have been submitted. */
  int tasks() {
    return trails.size();
  }

  /** A producer has submitted a task, for the first time or again. */
  void submitted(TaskId id) {
    trails.computeIfAbsent(id, unused -> new Trail()).submissions++;
    owed++;
  }

  /** An agent's process has written a report. */
  void wrote(Command.Report report) {
    for (Transition transition : report.transitions()) {
      if (transition instanceof Transition.Completed) {
        completed.put(transition.epoch(), transition.taskId());
      }
    }
  }

  /** The coordinator has written a decision. */
  void committed(VirtualCoordinator.Decision decision) {
    Fact fact = decision.fact();
    latestMs = Math.max(latestMs, decision.now().wallMs());
    if (!(fact instanceof Fact.Passing)) {
      check(
          decision.number() == lastFact + 1,
          "FactsAreCounted",
          () -> "fact " + decision.number() + " follows fact " + lastFact + ": " + fact);
      lastFact = decision.number();
    }
    if (fact instanceof Fact.GenerationRaised raised) {
      grows(raised.epoch());
    } else if (fact instanceof Fact.EndsLease ended) {
      ended(ended);
    } else if (fact instanceof Fact.TaskDispatched dispatched) {
      dispatched(dispatched);
    } else if (fact instanceof Fact.OfAgent ofAgent) {
      ofAgent(ofAgent);
    } else if (fact instanceof Fact.RevokeRequested revoke) {
      message(revoke.agent(), revoke.seq());
    } else if (fact instanceof Fact.CancelRequested cancel) {
      message(cancel.agent(), cancel.seq());
    } else if (fact instanceof Fact.OfTask ofTask) {
      answered(ofTask);
    }
  }

  private void grows(Epoch epoch) {
    check(
        epoch.compareTo(lastEpoch) > 0,
        "EpochsGrow",
        () -> "epoch " + epoch.value() + " was written after " + lastEpoch.value());
    lastEpoch = epoch;
  }

  private void answered(Fact.OfTask fact) {
    if (fact instanceof Fact.TaskAccepted) {
      Trail trail = trail(fact.taskId());
      check(
          !trail.accepted, "OneTaskOneLife", () -> "task " + fact.taskId() + " was accepted twice");
      trail.accepted = true;
      trail.answers++; // The answer is given, an outcome is owed instead.
    } else if (fact instanceof Fact.TaskRejected) {
      Trail trail = trail(fact.taskId());
      check(
          !trail.accepted,
          "OneTaskOneLife",
          () -> "task " + fact.taskId() + " was rejected after it had been accepted");
      trail.answers++;
      owed--;
    } else if (fact instanceof Fact.SubmissionRepeated
        || fact instanceof Fact.SubmissionConflicted) {
      trail(fact.taskId()).answers++;
      owed--;
    }
    if (fact instanceof Fact.TaskAccepted
        || fact instanceof Fact.TaskRejected
        || fact instanceof Fact.SubmissionRepeated
        || fact instanceof Fact.SubmissionConflicted) {
      Trail trail = trail(fact.taskId());
      check(
          trail.answers <= trail.submissions,
          "OneAnswerPerSubmission",
          () ->
              "task "
                  + fact.taskId()
                  + " was submitted "
                  + trail.submissions
                  + " times and answered "
                  + trail.answers
                  + " times");
    }
  }

  private void dispatched(Fact.TaskDispatched dispatched) {
    Task task = dispatched.task();
    Lease lease = dispatched.lease();
    Trail trail = trail(task.id());
    grows(lease.epoch());
    message(lease.agent(), lease.seq());
    Lease former = trail.lease;
    check(
        former == null,
        "NoLeaseBeforeTheEndOfTheLast",
        () -> "task " + task.id() + " is assigned by " + lease + " before the end of " + former);
    check(
        trail.accepted && trail.outcome == null,
        "OnlyLiveTasksAreAssigned",
        () -> "task " + task.id() + " is assigned, and its outcome is " + trail.outcome);
    check(
        lease.incarnation() == incarnations.getOrDefault(lease.agent(), 0L),
        "OnlyTheLastIncarnationGetsWork",
        () -> "task " + task.id() + " is assigned by " + lease + ", which is not in force");
    check(
        abilities.getOrDefault(lease.agent(), List.of()).containsAll(task.requiredCapabilities()),
        "AgentsCanDoWhatTheyGet",
        () -> "task " + task.id() + " is assigned to " + lease.agent());
    check(
        latestMs >= task.notBeforeMs(),
        "NothingStartsTooEarly",
        () -> "task " + task.id() + " is assigned before " + task.notBeforeMs());
    for (TaskId dependency : task.dependencies()) {
      Trail other = trails.get(dependency);
      check(
          other != null && "TaskCompleted".equals(other.outcome),
          "DependenciesFirst",
          () -> "task " + task.id() + " is assigned, and " + dependency + " has not completed");
    }
    trail.lease = lease;
  }

  private void ended(Fact.EndsLease fact) {
    Trail trail = trail(fact.taskId());
    Lease lease = fact.lease();
    check(
        trail.outcome == null,
        "OneOutcome",
        () -> "task " + fact.taskId() + " ended as " + trail.outcome + ", and now " + fact);
    check(
        lease == null
            ? trail.lease == null
            : trail.lease != null && lease.epoch().equals(trail.lease.epoch()),
        "OnlyTheLastLeaseEnds",
        () ->
            "task "
                + fact.taskId()
                + " was assigned by "
                + trail.lease
                + ", what ends is "
                + lease);
    trail.lease = null;
    if (fact instanceof Fact.EndsTask ended) {
      check(trail.accepted, "OneOutcome", () -> "task " + fact.taskId() + " was never accepted");
      trail.outcome = ended.getClass().getSimpleName();
      owed--;
      if (ended instanceof Fact.TaskCompleted) {
        check(
            lease != null && fact.taskId().equals(completed.get(lease.epoch())),
            "OnlyWhatRanCompletes",
            () -> "no agent has completed task " + fact.taskId() + " under " + lease);
      }
    }
  }

  private void ofAgent(Fact.OfAgent fact) {
    if (fact instanceof Fact.AgentJoined joined) {
      long last = largestIncarnations.getOrDefault(joined.agent(), 0L);
      check(
          joined.incarnation() > last,
          "IncarnationsGrow",
          () -> joined.agent() + " got incarnation " + joined.incarnation() + " after " + last);
      inForce(joined.agent(), joined.incarnation());
    } else if (fact instanceof Fact.AgentStrayed strayed) {
      inForce(strayed.agent(), strayed.incarnation());
    } else if (fact instanceof Fact.AgentForgotten forgotten) {
      incarnations.remove(forgotten.agent());
      if (!sharedTopic) {
        largestIncarnations.remove(forgotten.agent());
      }
    } else if (fact instanceof Fact.TopicRequested requested) {
      sharedTopic |= requested.layout() == AgentTopicLayout.SHARED;
    } else if (fact instanceof Fact.TopicWasDeleted deleted) {
      messages.remove(deleted.agent());
    } else if (fact instanceof Fact.AgentWelcomed welcomed) {
      message(welcomed.agent(), welcomed.seq());
    } else if (fact instanceof Fact.AgentFenced fenced) {
      message(fenced.agent(), fenced.seq());
    } else if (fact instanceof Fact.StaleWorkCancelled stale) {
      message(stale.agent(), stale.seq());
    }
  }

  private void inForce(AgentId agent, long incarnation) {
    incarnations.put(agent, incarnation);
    largestIncarnations.merge(agent, incarnation, Math::max);
  }

  private void message(AgentId agent, long seq) {
    long last = messages.getOrDefault(agent, 0L);
    check(
        seq == last + 1,
        "MessagesAreCounted",
        () -> "message " + seq + " to " + agent + " follows message " + last);
    messages.put(agent, seq);
  }

  private Trail trail(TaskId id) {
    Trail trail = trails.get(id);
    if (trail == null) {
      throw new InvariantViolation("OneTaskOneLife", "task " + id + " was never submitted");
    }
    return trail;
  }

  private static void check(boolean holds, String rule, Supplier<String> message) {
    if (!holds) {
      throw new InvariantViolation(rule, message.get());
    }
  }
}
