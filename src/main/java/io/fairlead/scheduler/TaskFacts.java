package io.fairlead.scheduler;

import io.fairlead.model.Epoch;
import io.fairlead.model.Fact;
import io.fairlead.model.FinishedTask;
import io.fairlead.model.LastMove;
import io.fairlead.model.Lease;
import io.fairlead.model.LeaseEnd;
import io.fairlead.model.Level;
import io.fairlead.model.Now;
import io.fairlead.model.Strategy;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.TaskPhase;
import io.fairlead.scheduler.TaskLifecycle.Event;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Applies the facts about tasks. */
final class TaskFacts {

  private final SwarmState state;
  private final RoomIndex rooms;
  private final RunResults results;
  private final LocalFacts locals;

  TaskFacts(SwarmState state, RoomIndex rooms) {
    this.state = state;
    this.rooms = rooms;
    this.results = new RunResults(state);
    this.locals = new LocalFacts(state, rooms);
  }

  void apply(Fact.OfTask fact, Now now) {
    if (fact instanceof Fact.TaskDispatched dispatched) {
      dispatch(dispatched, now);
    } else if (fact instanceof Fact.TaskStarted started) {
      start(state.liveTask(started.taskId()), now);
    } else if (fact instanceof Fact.TaskAccepted accepted) {
      accept(accepted, now);
    } else if (fact instanceof Fact.EndsTask ended) {
      end(ended, now);
    } else if (fact instanceof Fact.TaskRequeued requeued) {
      requeue(requeued, now);
    } else if (fact instanceof Fact.TaskRetried retried) {
      retry(retried, now);
    } else if (fact instanceof Fact.TaskReady ready) {
      TaskState task = state.liveTask(ready.taskId());
      state.move(task, Event.READY);
      task.wakeAtMs = 0;
      enqueue(task, now);
      state.touched.task(task);
    } else if (fact instanceof Fact.DependencyMet met) {
      meet(met, now);
    } else if (fact instanceof Fact.TaskPromoted promoted) {
      promote(state.liveTask(promoted.taskId()), promoted.to(), now);
    } else if (fact instanceof Fact.TaskDemoted demoted) {
      TaskState task = state.liveTask(demoted.taskId());
      state.relevel(task, demoted.to());
      if (task.admitted) {
        task.admitted = false;
        state.blocking.add(task.costUs());
      }
      state.touched.task(task);
    } else if (fact instanceof Fact.DemandSetApart apart) {
      TaskState task = state.liveTask(apart.taskId());
      state.queue.remove(task);
      task.eligibility = task.eligibility.demandingMoreThan(apart.resource(), apart.above());
      state.enqueue(task);
    } else if (fact instanceof Fact.TaskPlaced placed) {
      locals.place(placed, now);
    } else if (fact instanceof Fact.TaskUnplaced unplaced) {
      locals.unplace(unplaced, now);
    } else if (fact instanceof Fact.Moved moved) {
      locals.move(moved, now);
    } else if (fact instanceof Fact.RevokeRequested revoke) {
      locals.revoke(revoke);
    } else if (fact instanceof Fact.CancelRequested requested) {
      requestCancel(requested);
    } else if (fact instanceof Fact.TaskRejected rejected) {
      state.returns.refused(rejected, now);
    } else if (!(fact instanceof Fact.TaskProgressed
        || fact instanceof Fact.SubmissionRepeated
        || fact instanceof Fact.SubmissionConflicted)) {
      throw new IllegalStateException("unknown fact " + fact);
    }
  }

  private void accept(Fact.TaskAccepted accepted, Now now) {
    boolean blocked = !accepted.waitsFor().isEmpty();
    boolean postponed = accepted.wakeAtMs() > 0;
    state.admit(accepted.task().tenant());
    TaskState task =
        new TaskState(
            state.shared(accepted.task()),
            accepted.estimate(),
            accepted.seq(),
            blocked ? TaskPhase.BLOCKED : postponed ? TaskPhase.DELAYED : TaskPhase.QUEUED,
            accepted.wakeAtMs());
    state.tasks.add(task);
    state.counts.add(task, 1);
    state.classes.add(task);
    state.arrivals = accepted.seq();
    state.kpis.accepted(task, now);
    task.admitted = accepted.admitted();
    if (!task.admitted) {
      state.blocking.add(task.costUs());
    }
    state.deadlines.add(task);
    TenantState tenant = state.tenant(task.task.tenant());
    state.returns.count(tenant, task, 1);
    state.idleTenants.look(tenant);
    if (tenant.takeToken(state.config, now.wallMs())) {
      state.touched.tenant(tenant);
    }
    if (postponed) {
      state.timers.wakeAt(task.wakeAtMs, task);
    }
    if (blocked) {
      task.waitsFor = accepted.waitsFor();
      state.dependencies.add(task);
    }
    if (task.phase == TaskPhase.QUEUED) {
      enqueue(task, now);
    } else {
      watchDeadline(task);
    }
    state.touched.task(task);
  }

  private void meet(Fact.DependencyMet met, Now now) {
    TaskState task = state.liveTask(met.taskId());
    List<TaskId> left = new ArrayList<>(task.waitsFor);
    if (!left.remove(met.dependency())) {
      throw new IllegalStateException(task + " does not wait for task " + met.dependency());
    }
    task.waitsFor = List.copyOf(left);
    if (left.isEmpty()) {
      boolean postponed = met.wakeAtMs() > 0;
      state.move(task, postponed ? Event.POSTPONED : Event.UNBLOCKED);
      task.wakeAtMs = met.wakeAtMs();
      if (postponed) {
        state.timers.wakeAt(task.wakeAtMs, task);
      } else {
        enqueue(task, now);
      }
    }
    state.touched.task(task);
  }

  private void promote(TaskState task, Level to, Now now) {
    dequeue(task);
    KpiMeter.promoted(task);
    state.relevel(task, to);
    enqueue(task, now);
    state.touched.task(task);
  }

  /** A task that waits may expire; while an agent has it, it does not. */
  void watchDeadline(TaskState task) {
    if (task.task.deadlineMs() != Task.NEVER && state.config.expiresLate()) {
      state.timers.deadlineAt(task.task.deadlineMs(), task);
    }
  }

  private void dequeue(TaskState task) {
    state.queue.remove(task);
    state.waiting(task.level()).remove(task);
    state.settle(state.tenant(task.task.tenant()));
  }

  private void enqueue(TaskState task, Now now) {
    task.queuedAtMs = now.wallMs();
    state.waiting(task.level()).add(task);
    watchDeadline(task);
    state.enqueue(task);
  }

  private void dispatch(Fact.TaskDispatched dispatched, Now now) {
    TaskState task = state.liveTask(dispatched.taskId());
    Lease lease = dispatched.lease();
    AgentState agent = state.knownAgent(lease.agent());
    rooms.leave(agent);
    state.queue.charge(task, dispatched.tags());
    state.waiting(task.level()).remove(task);
    if (task.phase == TaskPhase.PLACED) {
      locals.takeOut(task, now);
      rooms.leave(agent);
      task.eligibility = task.eligibility.unpinned();
    }
    TenantState tenant = state.tenant(task.task.tenant());
    tenant.chargedUs += lease.chargedUs();
    tenant.held++;
    state.settle(tenant);
    state.move(task, Event.DISPATCHED);
    Holding holding = new Holding(lease);
    holding.dispatchedLogicalMs = now.logicalMs();
    holding.renewedLogicalMs = now.logicalMs();
    holding.toIdleSlot = agent.held.size() < agent.profile.slots();
    task.holding = holding;
    agent.held.put(task.task.id(), task);
    state.kpis.dispatched();
    state.resources.take(agent, task, now, state.touched);
    agent.lastSeq = lease.seq();
    agent.virtualFinishUs =
        Math.max(now.logicalMs() * 1_000, agent.virtualFinishUs)
            + (long) Math.ceil(task.costUs() / agent.weightFor(task.task.type()));
    state.epoch = lease.epoch();
    if (state.config.strategy() == Strategy.ROUND_ROBIN) {
      state.turns.gave(task.eligibility, agent.id());
    }
    rooms.refresh(agent, now);
    state.touched.task(task);
    state.touched.agent(agent);
    state.touched.tenant(tenant);
  }

  private void start(TaskState task, Now now) {
    AgentState agent = state.knownAgent(task.heldLease().agent());
    rooms.leave(agent);
    state.move(task, Event.STARTED);
    task.attempts++;
    if (task.held().revoking) {
      task.held().revoking = false;
      task.held().renewedLogicalMs = now.logicalMs();
      state.revoking--;
    }
    task.held().startedAtMs = now.wallMs();
    task.held().startedLogicalMs = now.logicalMs();
    state.kpis.started(task, state.tenant(task.task.tenant()), agent, now);
    if (task.task.affinityKey() != null) {
      state.affinities.ran(task.task.affinityKey(), agent.id());
    }
    rooms.refresh(agent, now);
    state.touched.task(task);
  }

  private void requestCancel(Fact.CancelRequested requested) {
    TaskState task = state.liveTask(requested.taskId());
    AgentState agent = state.knownAgent(requested.agent());
    task.held().cancelReason = requested.reason();
    agent.lastSeq = requested.seq();
    state.touched.task(task);
    state.touched.agent(agent);
  }

  private void requeue(Fact.TaskRequeued requeued, Now now) {
    TaskState task = state.liveTask(requeued.taskId());
    AgentState agent = leave(task, requeued, now);
    results.withoutResult(task, agent, requeued.end(), requeued.started());
    if (requeued.end() == LeaseEnd.REVOKED) {
      task.whereabouts().lastMove = new LastMove(agent.id(), now.logicalMs());
    }
    state.move(task, Event.REQUEUED);
    task.holding = null;
    enqueue(task, now);
    rooms.settle(agent, now);
    state.touched.task(task);
  }

  private void retry(Fact.TaskRetried retried, Now now) {
    TaskState task = state.liveTask(retried.taskId());
    AgentState agent = leave(task, retried, now);
    if (task.phase == TaskPhase.DISPATCHED) {
      task.attempts++;
    }
    results.measure(task, agent, retried.runTimeUs(), false, now);
    state.move(task, Event.RETRIED);
    task.holding = null;
    task.wakeAtMs = retried.wakeAtMs();
    state.timers.wakeAt(task.wakeAtMs, task);
    watchDeadline(task);
    rooms.settle(agent, now);
    state.touched.task(task);
  }

  private void end(Fact.EndsTask ended, Now now) {
    TaskState task = state.liveTask(ended.taskId());
    AgentState agent = task.phase.leased() ? leave(task, ended, now) : null;
    if (ended instanceof Fact.TaskCompleted completed) {
      if (task.task.affinityKey() != null && task.phase == TaskPhase.DISPATCHED) {
        // Its start was never reported by itself.
        state.affinities.ran(task.task.affinityKey(), task.heldLease().agent());
      }
      RunResults.measureRoundTrip(task, holder(agent, task), completed, now);
      results.measure(task, holder(agent, task), completed.runTimeUs(), true, now);
      state.move(task, Event.COMPLETED);
    } else if (ended instanceof Fact.TaskFailed failed) {
      results.measure(task, holder(agent, task), failed.runTimeUs(), false, now);
      state.move(task, Event.FAILED);
    } else {
      if (task.queued()) {
        dequeue(task);
        if (task.phase == TaskPhase.PLACED) {
          locals.takeOut(task, now);
        }
      } else if (agent != null) {
        results.withoutResult(task, agent, ended.end(), task.phase == TaskPhase.RUNNING);
      }
      boolean expired = ended instanceof Fact.TaskExpired;
      state.move(task, expired ? Event.EXPIRED : Event.CANCELLED);
    }
    state.dependencies.remove(task);
    state.dependencies.ended(task.task.id(), task.phase);
    state.tasks.remove(task.task.id());
    state.classes.remove(task);
    state.timers.prune(state.tasks);
    state.deadlines.remove(task);
    if (!task.admitted) {
      state.blocking.remove(task.costUs());
    }
    TenantState tenant = state.tenant(task.task.tenant());
    state.returns.count(tenant, task, -1);
    state.idleTenants.look(tenant);
    if (agent != null) {
      rooms.settle(agent, now);
    }
    Lease lease = ended.lease();
    state.touched.finished(
        new FinishedTask(
            task.task.id(),
            task.phase,
            task.task.contentHash(),
            lease == null ? Epoch.NONE : lease.epoch(),
            now.wallMs()));
    // What is dead and old still keeps what is younger from the collector of young objects.
    task.holding = null;
  }

  private static AgentState holder(@Nullable AgentState a, TaskState t) {
    if (a == null) {
      throw new IllegalStateException(t + " ends as if it had run, but nobody holds it");
    }
    return a;
  }

  /** Takes the task off its agent. */
  private AgentState leave(TaskState task, Fact.EndsLease fact, Now now) {
    AgentState agent = state.knownAgent(task.heldLease().agent());
    rooms.leave(agent);
    agent.held.remove(task.task.id());
    state.revoking -= task.held().revoking ? 1 : 0;
    state.resources.giveBack(agent, task);
    TenantState tenant = state.tenant(task.task.tenant());
    tenant.held--;
    state.kpis.left(task, tenant, agent, fact, now);
    state.settle(tenant);
    return agent;
  }
}
