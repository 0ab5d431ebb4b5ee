package io.fairlead.scheduler;

import io.fairlead.model.AgentId;
import io.fairlead.model.AgentProfile;
import io.fairlead.model.AgentTopicLayout;
import io.fairlead.model.Command;
import io.fairlead.model.Epoch;
import io.fairlead.model.Explanation;
import io.fairlead.model.Fact;
import io.fairlead.model.Now;
import io.fairlead.model.Proposal;
import io.fairlead.model.Rejection;
import io.fairlead.model.Rejection.Reason;
import io.fairlead.model.StoredAgent;
import io.fairlead.model.StoredResource;
import io.fairlead.model.StoredSeries;
import io.fairlead.model.StoredSwarm;
import io.fairlead.model.StoredTask;
import io.fairlead.model.StoredTaskType;
import io.fairlead.model.StoredTenant;
import io.fairlead.model.SwarmId;
import io.fairlead.model.TaskId;
import io.fairlead.scheduler.invariant.InvariantChecks;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One swarm: takes commands and the time, gives facts. Handlers read the state and decide; each
 * fact is checked against the invariants, applied by {@link FactApplier} and passed to the sink
 * before the next one is decided. The same facts applied in order give the same state.
 *
 * <p>An exception out of {@link #handle} before the first fact has changed nothing. After it, the
 * state is unfinished, and the scheduler must be rebuilt from the store. Owned by one thread.
 */
public final class SwarmScheduler {
  /** What is taken for the profile of an agent that is known only by a stray report. */
  static final AgentProfile UNKNOWN_PROFILE = new AgentProfile(1, List.of(), 0, 0, false);

  /** Waiting tasks that are given their new place in one step, after the order has changed. */
  private static final int REKEYED_IN_A_STEP = 16;

  private final SwarmState state;
  private final StateView view;
  private final RoomIndex rooms;
  private final boolean autoCreate;
  private final FactSink sink;
  private final FactApplier applier;
  private final InvariantChecks invariants = InvariantChecks.running();

  private final SwarmLifecycle swarm;
  private final Submissions submissions;
  private final Reports reports;
  private final AgentLifecycle agents;
  private final Dependents dependents;
  private final Feedback feedback;
  private final Pauses pauses;
  private final Placer placer;
  private final Stealing stealing;
  private final Revocation revocation;
  private final Balancer balancer;
  private final PlanPages planPages;
  private final Dispatcher dispatcher;
  private final DueTimers timers;
  private final Explainer explainer;
  private final Snapshots snapshots;
  private final BreakerWatch breakers;
  private final CensusTaker census;

  /** Whether it is the turn of giving out work, while there is a backlog of what is due. */
  private boolean givesOut;

  private final List<StoredTask> restored = new ArrayList<>();
  private @Nullable Rejection noCreation;

  /**
   * A swarm that does not exist yet, begins with the defaults and remembers no configurations.
   *
   * @param autoCreate whether a first task or agent creates it
   * @param finished memory of the tasks that have ended
   * @param sink takes every fact
   */
  public SwarmScheduler(SwarmId id, boolean autoCreate, FinishedTasks finished, FactSink sink) {
    this(id, autoCreate, finished, ConfigHistory.NONE, new ConfigTemplate(), sink);
  }

  /**
   * A swarm that does not exist yet.
   *
   * @param autoCreate whether a first task or agent creates it
   * @param finished memory of the tasks that have ended
   * @param configs memory of its configurations
   * @param template what it begins with
   * @param sink takes every fact
   */
  public SwarmScheduler(
      SwarmId id,
      boolean autoCreate,
      FinishedTasks finished,
      ConfigHistory configs,
      ConfigTemplate template,
      FactSink sink) {
    this.state = new SwarmState(id);
    this.autoCreate = autoCreate;
    this.sink = sink;
    this.view = new StateView(state);
    this.rooms = new RoomIndex(state);
    this.snapshots = new Snapshots(state, rooms);
    this.explainer = new Explainer(state, rooms);
    this.census = new CensusTaker(state, rooms);
    this.applier = new FactApplier(state, rooms);
    Emitter emitter = this::emit;
    this.breakers = new BreakerWatch(state, emitter);
    this.dependents = new Dependents(state, finished, emitter);
    this.feedback = new Feedback(state, emitter);
    this.pauses = new Pauses(state, emitter);
    Releases releases = new Releases(state, feedback, emitter);
    this.swarm = new SwarmLifecycle(state, configs, template, emitter);
    this.submissions = new Submissions(state, finished, dependents, emitter);
    this.agents = new AgentLifecycle(state, releases, emitter);
    this.reports = new Reports(state, rooms, agents, releases, emitter);
    this.placer = new Placer(state, rooms, emitter);
    Mobility mobility = new Mobility(state);
    this.stealing = new Stealing(state, rooms, mobility, emitter);
    this.revocation = new Revocation(state, mobility, emitter);
    this.planPages = new PlanPages(state, mobility);
    this.balancer = new Balancer(state, rooms, mobility, revocation, emitter);
    this.dispatcher = new Dispatcher(state, placer, emitter);
    this.timers =
        new DueTimers(state, agents, breakers, dependents, placer, balancer, rooms, emitter);
  }

  /** Whether the swarm has been created and not been deleted. */
  public boolean exists() {
    return state.exists;
  }

  /** While the swarm does not exist, whatever would create it is refused. */
  public void forbidCreation(Rejection why) {
    noCreation = why;
  }

  /** Whether there is an agent of that id, be it one that is gone. */
  public boolean hasAgent(AgentId agent) {
    return state.agents.containsKey(agent);
  }

  /** Where an agent is told what to do; it must be known. */
  public AgentTopicLayout topicLayout(AgentId agent) {
    return state.knownAgent(agent).layout;
  }

  /** Agents, those included that are gone and not forgotten yet. */
  public int agents() {
    return state.agents.size();
  }

  /** The state, for reading. */
  public SwarmView view() {
    return view;
  }

  /** Snapshots of the state, for queries. */
  public Snapshots snapshots() {
    return snapshots;
  }

  /** The parts of what a plan is made from, for {@link PlanSnapshots}. */
  PlanPages planPages() {
    return planPages;
  }

  /**
   * Why a task is not done yet; null if no such task has still to end. Changes nothing. O(tasks of
   * its level + agents).
   */
  public @Nullable Explanation explain(TaskId task, Now now) {
    return explainer.explain(task, now);
  }

  /**
   * How the swarm stands, as numbers. Changes nothing. O(agents + what they hold + tenants +
   * classes of waiting tasks).
   */
  public SwarmCensus census(Now now) {
    return census.take(now);
  }

  /** What a round of balancing would do now. Changes nothing. */
  public Proposal propose(Now now) {
    return balancer.propose(now);
  }

  /** The proposal that waits for approval; null if none does. */
  public @Nullable Proposal pendingProposal() {
    return state.proposal;
  }

  /** Takes a command; gives its facts to the sink. Does not dispatch: call {@link #tick} after. */
  public void handle(Command command, Now now) {
    if (!state.exists && !create(command, now)) {
      return;
    }
    if (command instanceof Command.Report report) {
      reports.report(report, now);
    } else if (command instanceof Command.Submit submit) {
      submissions.submit(submit, now);
    } else if (command instanceof Command.SubmitInvalid invalid) {
      submissions.submitInvalid(invalid, now);
    } else if (command instanceof Command.CancelTask cancel) {
      submissions.cancel(cancel, now);
    } else if (command instanceof Command.Pause pause) {
      pauses.pause(pause, now);
    } else if (command instanceof Command.Resume resume) {
      pauses.resume(resume, now);
    } else if (command instanceof Command.DrainTenant drain) {
      pauses.drain(drain, now);
    } else if (command instanceof Command.UpdateConfig update) {
      swarm.update(update, now);
    } else if (command instanceof Command.RollBackConfig rollback) {
      swarm.rollBack(rollback, now);
    } else if (command instanceof Command.DeleteSwarm delete) {
      swarm.delete(delete, now);
    } else if (command instanceof Command.ReleaseSeries release) {
      submissions.releaseSeries(release, now);
    } else if (command instanceof Command.Balance balance) {
      balancer.balance(balance, now);
    } else if (command instanceof Command.ApproveProposal approve) {
      balancer.approve(approve, now);
    } else if (command instanceof Command.ApplyPlan plan) {
      balancer.apply(plan, now);
    } else if (command instanceof Command.TopicReady ready) {
      agents.topicReady(ready.agent(), now);
    } else if (command instanceof Command.TopicDeleted deleted) {
      agents.topicDeleted(deleted.agent(), now);
    } else if (command instanceof Command.SharedTopicDeleted) {
      swarm.sharedTopicDeleted(now);
    } else if (command instanceof Command.CreateSwarm created) {
      swarm.create(created, now);
    } else if (command instanceof Command.DrainAgent drain) {
      agents.drain(drain, now);
    } else if (command instanceof Command.ResumeAgent resume) {
      agents.resume(resume, now);
    } else if (!(command instanceof Command.TopicFailed)
        && !(command instanceof Command.SharedTopicFailed)) {
      // What failed is asked for again after a while.
      throw new IllegalStateException("unknown command " + command);
    }
  }

  /** Returns whether the command is to be carried on with. */
  private boolean create(Command command, Now now) {
    Rejection forbidden = noCreation;
    if (command instanceof Command.CreateSwarm created) {
      if (forbidden == null) {
        swarm.create(created, now);
      } else {
        emit(new Fact.CommandRefused("CREATE_SWARM", forbidden), now);
      }
      return false;
    }
    // A report of an agent that was welcomed once is no beginning: its swarm has been deleted.
    boolean use =
        command instanceof Command.Submit
            || (command instanceof Command.Report report && report.incarnation() == 0);
    if (use && autoCreate && forbidden == null) {
      swarm.createByUse(now);
      return true;
    }
    Rejection unknown =
        use && autoCreate && forbidden != null
            ? forbidden
            : Rejection.of(Reason.UNKNOWN_SWARM, "swarmId '" + state.id + "': no such swarm");
    if (command instanceof Command.Submit submit) {
      emit(new Fact.TaskRejected(submit.task().id(), submit.task(), unknown), now);
    } else if (command instanceof Command.SubmitInvalid invalid) {
      emit(new Fact.TaskRejected(invalid.taskId(), null, invalid.rejection()), now);
    } else {
      emit(new Fact.CommandRefused(command.getClass().getSimpleName(), unknown), now);
    }
    return false;
  }

  /**
   * Carries on with what time has brought: due timers, then dispatching, at most that many steps.
   *
   * @param maxSteps bound of the work done, above 0; a step is a timer or a dispatch
   * @return whether there may be more to do right now
   */
  public boolean tick(Now now, int maxSteps) {
    for (int step = 0; step < maxSteps; step++) {
      if (!oneStep(now)) {
        return false;
      }
    }
    return true;
  }

  private boolean oneStep(Now now) {
    if (!state.exists) {
      return false;
    }
    if (timers.fleetStep(now)) {
      return true;
    }
    if (state.deleting) {
      return timers.taskStep(now) || swarm.emptyOneStep(now);
    }
    // Beside what follows, not before it: a million tasks take a while, and dispatching goes on.
    boolean rekeyed = state.queue.rekeySome(REKEYED_IN_A_STEP);
    return dueOrGiven(now) || rekeyed;
  }

  /**
   * What is due for tasks and giving out take turns, what is due first: a million tasks may become
   * ready or be promoted at one moment, and agents must not be idle until that has been gone
   * through. Either goes on alone when nothing is left of the other.
   */
  private boolean dueOrGiven(Now now) {
    if (givesOut) {
      givesOut = false;
      if (mayGiveOut(now)) {
        return true;
      }
    }
    if (timers.taskStep(now)
        || dependents.resolveOne(now)
        || feedback.promoteOne(now)
        || placer.recheckOne(now)) {
      givesOut = true;
      return true;
    }
    return mayGiveOut(now);
  }

  private boolean mayGiveOut(Now now) {
    return state.dispatchOpen && giveOut(now);
  }

  /** Work to agents; where there is none to give, from one to another, and to wait for one. */
  private boolean giveOut(Now now) {
    return dispatcher.dispatchOne(now)
        || stealing.stealOne(now)
        || placer.placeOne(now)
        || revocation.revokeOne(now);
  }

  private void emit(Fact fact, Now now) {
    invariants.before(fact, view);
    applier.apply(fact, now);
    sink.accept(state.facts, fact, now);
    breakers.after(fact, now);
  }

  /** Applies a fact that was decided elsewhere: rebuilds a state from its facts. */
  public void replay(Fact fact, Now now) {
    invariants.before(fact, view);
    applier.apply(fact, now);
  }

  /** Gives every entity changed since the last call to the sink. */
  public void flush(StateSink stateSink) {
    state.touched.flush(state, stateSink);
  }

  /**
   * Gives the sink what has ended since the last call, or changes seldom. What goes on stays for
   * {@link #flush}, which then writes it once, however often it has changed.
   */
  public void flushEnds(StateSink stateSink) {
    state.touched.flushEnds(state, stateSink);
  }

  /** Takes the swarm from the store, also one that has been deleted. */
  public void restore(StoredSwarm stored) {
    state.exists = stored.exists();
    state.configure(stored.config());
    state.resources.configure(state.config, state.agents.values(), 0);
    state.facts = stored.facts();
    state.epoch = stored.epoch();
    state.arrivals = stored.arrivals();
    state.blocking.restore(stored.longestUs(), 0);
    state.paused = stored.paused();
    state.deleting = stored.deleting();
    state.sharedTopic = stored.sharedTopic();
    state.forgottenIncarnation = stored.forgottenIncarnation();
    state.queue.restore(stored.queueTags());
  }

  /** Takes a tenant from the store; after the swarm. */
  public void restore(StoredTenant stored) {
    state.tenant(stored.id()).restore(stored);
    state.queue.restore(stored.id(), stored.flows());
  }

  /** Takes a task type from the store; after the swarm. */
  public void restore(StoredTaskType stored) {
    TaskTypeState type = state.type(stored.type());
    type.costUs = stored.costUs();
    type.samples = stored.samples();
  }

  /** Takes a reserved series from the store; after the swarm. */
  public void restore(StoredSeries stored) {
    state.series.put(SwarmState.seriesKey(stored.tenant(), stored.series().id()), stored);
  }

  /** Takes a shared resource from the store; after the swarm. */
  public void restore(StoredResource stored) {
    state.resources.restore(stored);
  }

  /** Takes an agent from the store; after the swarm. */
  public void restore(StoredAgent stored) {
    state.agents.put(stored.id(), AgentState.of(stored, state.resources));
  }

  /** Takes a task from the store; after the swarm. */
  public void restore(StoredTask stored) {
    restored.add(stored);
  }

  /**
   * After the last restore, before anything else: every lease and agent gets one full period, every
   * topic is asked for again, and nothing is dispatched until {@link #openDispatch}.
   */
  public void recover(Now now) {
    state.dispatchOpen = false;
    restored.sort(Comparator.comparingLong(StoredTask::seq));
    for (StoredTask stored : restored) {
      state.tasks.add(TaskState.of(stored, state.shared(stored.task())));
    }
    restored.clear();
    Recovery.index(state, new LocalFacts(state, rooms), now);
    state.tasks.inOrder().forEach(dependents::lookBack);
    forgiveSilence(now);
    agents.verifyTopics(now);
  }

  /** Raises the generation of epochs; to be committed before {@link #openDispatch}. */
  public void raiseGeneration(Now now) {
    Epoch raised = state.epoch.nextGeneration();
    emit(new Fact.GenerationRaised(raised), now);
  }

  /** Allows dispatching, once the raised generation is committed. */
  public void openDispatch() {
    state.dispatchOpen = true;
  }

  /** After a stall, every lease and agent gets one full period. */
  public void forgiveSilence(Now now) {
    for (AgentState agent : state.agents.values()) {
      agent.lastSeenMs = now.logicalMs();
      for (TaskState task : agent.held.values()) {
        task.held().renewedLogicalMs = now.logicalMs();
      }
    }
  }
}
