package io.fairlead.model;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Something that has been decided or learned. Applying a swarm's facts in order, and nothing else,
 * changes its state.
 */
public sealed interface Fact {

  /** A fact about one agent. */
  sealed interface OfAgent extends Fact {
    AgentId agent();
  }

  /** A fact about one task. */
  sealed interface OfTask extends Fact {
    TaskId taskId();
  }

  /** A fact that takes a waiting task from one local queue to another. */
  sealed interface Moved extends OfTask {
    AgentId from();

    AgentId to();

    /** Logical time, milliseconds. */
    long atMs();

    /** Logical time at which the task leaves that queue again, milliseconds. */
    long untilMs();
  }

  /** A fact that takes a task from the agent that held it. */
  sealed interface EndsLease extends OfTask {
    /** The lease that ends; null if the task was not leased. */
    @Nullable Lease lease();

    /** Why it ends. */
    LeaseEnd end();
  }

  /** A fact after which the task is no more; each makes one outcome. */
  sealed interface EndsTask extends EndsLease {
    /** The task as it stood before its end. */
    StoredTask task();

    @Override
    default TaskId taskId() {
      return task().task().id();
    }

    @Override
    default @Nullable Lease lease() {
      return task().lease();
    }
  }

  /**
   * A fact that leaves nothing behind that must stand in order with anything else; it has no number
   * of its own.
   */
  sealed interface Passing extends Fact {}

  /** The swarm exists from now on. */
  record SwarmCreated(SwarmConfig config, String issuedBy) implements Fact {}

  /** The swarm takes no more tasks and is being emptied. */
  record SwarmDeleting(String issuedBy) implements Fact {}

  /** The topic that agents shared is to be deleted; all of them are forgotten. */
  record SharedTopicRetired() implements Fact {}

  /** The topic that agents shared is gone. */
  record SharedTopicDeleted() implements Fact {}

  /** The swarm is gone. */
  record SwarmDeleted() implements Fact {}

  /** Nothing is dispatched from now on. */
  record SwarmPaused(String issuedBy) implements Fact {}

  /** Dispatching goes on. */
  record SwarmResumed(String issuedBy) implements Fact {}

  /** A fact about one tenant. */
  sealed interface OfTenant extends Fact {
    TenantId tenant();
  }

  /** The tenant's waiting tasks are kept back from now on. */
  record TenantPaused(TenantId tenant, String issuedBy) implements OfTenant {}

  /** The tenant submits no more from now on. */
  record TenantDrained(TenantId tenant, String issuedBy) implements OfTenant {}

  /** The tenant is neither paused nor drained any more. */
  record TenantResumed(TenantId tenant, String issuedBy) implements OfTenant {}

  /** Another configuration is in force. */
  record ConfigChanged(SwarmConfig config, long rolledBackTo, String issuedBy) implements Fact {
    /** By new settings. */
    public ConfigChanged(SwarmConfig config, String issuedBy) {
      this(config, 0, issuedBy);
    }
  }

  /**
   * An interval is over, and this is what it was.
   *
   * @param work what came and what was done, by tenant and type
   */
  record IntervalMeasured(Kpi kpi, SortedMap<WorkKey, WorkSums> work) implements Passing {
    public IntervalMeasured {
      work = Collections.unmodifiableSortedMap(new TreeMap<>(work));
    }
  }

  /** A command was refused; nothing changed. */
  record CommandRefused(String command, Rejection rejection) implements Passing {}

  /** Epochs begin anew above all earlier ones. */
  record GenerationRaised(Epoch epoch) implements Fact {}

  /** Capacity is reserved for a periodic series, or a release of it was taken as reserved. */
  record SeriesReserved(StoredSeries series) implements Fact {}

  /** What was reserved for a series was given back by command. */
  record SeriesReleased(TenantId tenant, String seriesId, String issuedBy) implements Fact {}

  /** A series has been silent for too long; what was reserved for it is free. */
  record SeriesExpired(TenantId tenant, String seriesId) implements Fact {}

  /** Virtual times were lowered to 0 and all tags with them, so that they never overflow. */
  record VirtualTimeRebased() implements Fact {}

  /** A process said hello and was given an incarnation. */
  record AgentJoined(AgentId agent, String helloId, long incarnation, AgentProfile profile)
      implements OfAgent {}

  /**
   * The agent is to be told its incarnation.
   *
   * @param seq number of the message on the agent's topic
   */
  record AgentWelcomed(AgentId agent, String helloId, long incarnation, long seq)
      implements OfAgent {}

  /**
   * Every process up to that incarnation is to be told to stop.
   *
   * @param seq number of the message on the agent's topic
   */
  record AgentFenced(AgentId agent, long incarnation, long seq, String reason) implements OfAgent {}

  /**
   * A process reports with an incarnation that was never given here, or in the name of an agent
   * that has been forgotten. No process of that agent is known from now on.
   *
   * @param incarnation above which incarnations go on
   */
  record AgentStrayed(AgentId agent, long incarnation) implements OfAgent {}

  /**
   * The agent reported.
   *
   * @param listed tasks whose leases are renewed
   */
  record AgentReported(
      AgentId agent,
      long reportSeq,
      AgentProfile profile,
      long lastDispatchSeq,
      List<Command.Held> listed)
      implements OfAgent, Passing {}

  /** The agent has been silent too long to get new work. */
  record AgentSuspected(AgentId agent) implements OfAgent {}

  /** The agent has been silent too long to keep its work. */
  record AgentLost(AgentId agent) implements OfAgent {}

  /** The agent said goodbye. */
  record AgentLeft(AgentId agent) implements OfAgent {}

  /** An operator wants the agent to get no new work. */
  record AgentDrained(AgentId agent, String issuedBy) implements OfAgent {}

  /** An operator wants the agent to get work again. */
  record AgentResumed(AgentId agent, String issuedBy) implements OfAgent {}

  /**
   * The agent has failed too often and gets no work for a time.
   *
   * @param untilMs logical time at which it is tried again, milliseconds
   */
  record BreakerOpened(AgentId agent, long untilMs) implements OfAgent {}

  /** The agent is tried again with a few tasks. */
  record BreakerHalfOpened(AgentId agent) implements OfAgent {}

  /** The agent does well again and gets work as before. */
  record BreakerClosed(AgentId agent) implements OfAgent {}

  /**
   * The agent's topic is to be created, or found to exist.
   *
   * @param layout which one that is, until it is retired
   */
  record TopicRequested(AgentId agent, AgentTopicLayout layout) implements OfAgent {}

  /** The agent's topic exists. */
  record TopicBecameReady(AgentId agent) implements OfAgent {}

  /**
   * The agent's topic is to be deleted; nothing is written to it any more. One that others share
   * stays, and its agent is told nothing more there.
   */
  record TopicRetired(AgentId agent) implements OfAgent {}

  /** The agent's topic is gone. */
  record TopicWasDeleted(AgentId agent) implements OfAgent {}

  /** An agent that was gone, topic and all, is forgotten. */
  record AgentForgotten(AgentId agent) implements OfAgent {}

  /**
   * The task was accepted.
   *
   * @param seq arrival number within the swarm; orders the tasks of a tenant
   * @param admitted whether its deadline was promised
   * @param waitsFor the dependencies that have not completed
   * @param wakeAtMs wall time at which it may start, 0 for at once; where it waits for others, wall
   *     time at which those must have been submitted, 0 if they have been
   */
  record TaskAccepted(
      Task task,
      CostEstimate estimate,
      long seq,
      boolean admitted,
      List<TaskId> waitsFor,
      long wakeAtMs)
      implements OfTask {
    @Override
    public TaskId taskId() {
      return task.id();
    }
  }

  /**
   * The submission was not accepted; the id stays free.
   *
   * @param task the task; null if it could not be read as one
   */
  record TaskRejected(TaskId taskId, @Nullable Task task, Rejection rejection) implements OfTask {}

  /** The task was submitted before with the same content; ignored. */
  record SubmissionRepeated(TaskId taskId) implements OfTask, Passing {}

  /** A task with that id and other content was submitted before. */
  record SubmissionConflicted(TaskId taskId, Rejection rejection) implements OfTask {}

  /**
   * A task that it waits for has completed.
   *
   * @param wakeAtMs where that was the last one: wall time at which it may start; 0 for at once
   */
  record DependencyMet(TaskId taskId, TaskId dependency, long wakeAtMs) implements OfTask {}

  /** It has waited too long on its level and comes to a higher one. */
  record TaskPromoted(TaskId taskId, Level from, Level to) implements OfTask {}

  /** Its attempt ran far over its estimate, and it is lower on the next. */
  record TaskDemoted(TaskId taskId, Level from, Level to) implements OfTask {}

  /** Its delay or back-off is over. */
  record TaskReady(TaskId taskId) implements OfTask {}

  /**
   * The task is given to an agent.
   *
   * @param placement why to that agent
   * @param attempt 1 for the first dispatch that leads to a start
   * @param tags what is charged from where
   */
  record TaskDispatched(
      Task task,
      CostEstimate estimate,
      Lease lease,
      PlacementDecision placement,
      int attempt,
      DispatchTags tags)
      implements OfTask {
    @Override
    public TaskId taskId() {
      return task.id();
    }
  }

  /**
   * The task demands more of a resource than a capacity that others of its class fit into, and
   * waits apart from them.
   *
   * @param above that capacity
   */
  record DemandSetApart(TaskId taskId, String resource, long above) implements OfTask, Passing {}

  /**
   * The task waits in one agent's local queue from now on.
   *
   * @param untilMs logical time at which it leaves it again, milliseconds; {@link
   *     LocalPlace#FOR_GOOD} for none
   */
  record TaskPlaced(TaskId taskId, AgentId agent, PlaceKind kind, long untilMs) implements OfTask {}

  /** The task waits for any agent again. */
  record TaskUnplaced(TaskId taskId, AgentId agent, Unplacement reason) implements OfTask {}

  /**
   * An agent that had nothing to do took the task from the local queue of another one into its own.
   *
   * @param atMs logical time, milliseconds
   * @param untilMs logical time at which it leaves that queue, milliseconds
   */
  record TaskStolen(TaskId taskId, AgentId from, AgentId to, long atMs, long untilMs)
      implements Moved {}

  /**
   * The balancer moved the task from the local queue of one agent into that of another.
   *
   * @param atMs logical time, milliseconds
   * @param untilMs logical time at which it leaves that queue, milliseconds
   */
  record TaskMigrated(TaskId taskId, AgentId from, AgentId to, long atMs, long untilMs)
      implements Moved {}

  /**
   * The agent is to be asked to give back a task that it has not started.
   *
   * @param incarnation the agent's process that is asked
   * @param seq number of the message on the agent's topic
   * @param reason why
   * @param atMs logical time, milliseconds
   */
  record RevokeRequested(
      TaskId taskId,
      AgentId agent,
      long incarnation,
      Epoch epoch,
      long seq,
      RevokeReason reason,
      long atMs)
      implements OfTask {}

  /** The balancer would move these tasks, and waits for approval; an earlier proposal is void. */
  record ProposalMade(Proposal proposal) implements Fact {}

  /**
   * A round of balancing, an approved proposal or a plan has been carried out.
   *
   * @param plan id of the proposal or plan
   * @param moved tasks that were moved or asked back
   * @param skipped moves that were not possible or not right any more
   * @param scoreBefore variance of the load before, milliseconds squared
   * @param scoreAfter the same after it; what has been asked back still counts where it is
   * @param issuedBy who asked for it
   * @param results what became of each move
   */
  record Balanced(
      String plan,
      int moved,
      int skipped,
      double scoreBefore,
      double scoreAfter,
      String issuedBy,
      List<MoveResult> results)
      implements Fact {
    public Balanced {
      results = List.copyOf(results);
    }
  }

  /** Its handler has begun. */
  record TaskStarted(TaskId taskId, Epoch epoch) implements OfTask {}

  /**
   * Its handler is on its way.
   *
   * @param progress done share, 0 to 1
   */
  record TaskProgressed(TaskId taskId, Epoch epoch, double progress) implements OfTask, Passing {}

  /**
   * The agent is to be told to stop the task; the task ends when the agent has answered.
   *
   * @param incarnation the agent's process that is told
   * @param seq number of the message on the agent's topic
   */
  record CancelRequested(
      TaskId taskId, AgentId agent, long incarnation, Epoch epoch, long seq, String reason)
      implements OfTask {}

  /**
   * The agent lists a task that is no longer its own and is to be told to stop it.
   *
   * @param incarnation the agent's process that is told
   * @param seq number of the message on the agent's topic
   */
  record StaleWorkCancelled(AgentId agent, long incarnation, TaskId taskId, Epoch epoch, long seq)
      implements OfAgent {}

  /** A report about an assignment that is no longer in force; counted and refused. */
  record TransitionRefused(AgentId agent, TaskId taskId, Epoch epoch, String kind)
      implements OfAgent, Passing {}

  /** The task goes back to the queue. */
  record TaskRequeued(TaskId taskId, Lease lease, LeaseEnd end, boolean started)
      implements EndsLease {}

  /**
   * The attempt failed and another one follows.
   *
   * @param runTimeUs how long it ran, microseconds; -1 if not known
   * @param wakeAtMs wall time of the next attempt at the earliest
   */
  record TaskRetried(
      TaskId taskId,
      Lease lease,
      LeaseEnd end,
      long runTimeUs,
      @Nullable String error,
      long wakeAtMs)
      implements EndsLease {}

  /**
   * The task completed.
   *
   * @param task as it stood before
   * @param runTimeUs how long it ran, microseconds; -1 if not known
   * @param waitedUs how long it waited on its agent before that, microseconds; -1 if not known
   */
  record TaskCompleted(StoredTask task, long runTimeUs, long waitedUs, Completion completion)
      implements EndsTask {
    /** Of which it is not known how long it waited on its agent. */
    public TaskCompleted(StoredTask task, long runTimeUs, Completion completion) {
      this(task, runTimeUs, -1, completion);
    }

    @Override
    public LeaseEnd end() {
      return LeaseEnd.COMPLETED;
    }
  }

  /**
   * The task failed for good.
   *
   * @param task as it stood before
   * @param runTimeUs how long the last attempt ran, microseconds; -1 if not known
   * @param reason stable code
   */
  record TaskFailed(
      StoredTask task, LeaseEnd end, long runTimeUs, String reason, @Nullable String error)
      implements EndsTask {}

  /**
   * The task was cancelled.
   *
   * @param task as it stood before
   * @param reason stable code
   * @param message the reason in words, where there is more to say
   */
  record TaskCancelled(StoredTask task, LeaseEnd end, String reason, @Nullable String message)
      implements EndsTask {
    public TaskCancelled(StoredTask task, LeaseEnd end, String reason) {
      this(task, end, reason, null);
    }
  }

  /**
   * Its deadline passed while it waited, so that no lease ends with it.
   *
   * @param task as it stood before
   */
  record TaskExpired(StoredTask task) implements EndsTask {
    @Override
    public LeaseEnd end() {
      return LeaseEnd.CANCELLED;
    }
  }
}
