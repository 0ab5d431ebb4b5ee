package io.fairlead.scheduler;

import io.fairlead.model.Command;
import io.fairlead.model.Epoch;
import io.fairlead.model.Fact;
import io.fairlead.model.Lease;
import io.fairlead.model.LeaseEnd;
import io.fairlead.model.Now;
import io.fairlead.model.Rejection;
import io.fairlead.model.TaskId;
import io.fairlead.model.TaskPhase;
import io.fairlead.model.Transition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Takes the reports of agents that have an incarnation. Reads state, gives facts. */
final class Reports {
  /**
   * The highest incarnation that a process may claim without having been given it. What is given
   * next must still be a number that every language can tell.
   */
  static final long MAX_STRAY_INCARNATION = 1L << 52;

  private static final String NOT_RETRIABLE = "not-retriable";

  private final SwarmState state;
  private final AgentLifecycle agents;
  private final RoomIndex rooms;
  private final Releases releases;
  private final Emitter emitter;

  Reports(
      SwarmState state,
      RoomIndex rooms,
      AgentLifecycle agents,
      Releases releases,
      Emitter emitter) {
    this.state = state;
    this.rooms = rooms;
    this.agents = agents;
    this.releases = releases;
    this.emitter = emitter;
  }

  void report(Command.Report report, Now now) {
    AgentState agent = state.agents.get(report.agent());
    if (report.incarnation() == 0) {
      agents.hello(report, now);
    } else if (agent == null || report.incarnation() > agent.incarnation) {
      if (report.incarnation() <= MAX_STRAY_INCARNATION) {
        agents.stray(report, now);
      } else {
        refuse(report, now);
      }
    } else if (report.incarnation() < agent.incarnation
        || !report.helloId().equals(agent.helloId)) {
      agents.fence(agent, report.incarnation(), now);
    } else {
      take(agent, report, now);
    }
  }

  /** Were it believed, there would soon be no number left for whoever joins under that id. */
  private void refuse(Command.Report report, Now now) {
    emitter.emit(
        new Fact.CommandRefused(
            "REPORT",
            Rejection.of(
                Rejection.Reason.IMPLAUSIBLE_REPORT,
                "incarnation '"
                    + report.incarnation()
                    + "' of agent '"
                    + report.agent()
                    + "': was never given, and is above "
                    + MAX_STRAY_INCARNATION)),
        now);
  }

  private void take(AgentState agent, Command.Report report, Now now) {
    boolean newer = agent.reports.isNewer(report.reportSeq());
    if (newer) {
      emitter.emit(
          new Fact.AgentReported(
              report.agent(),
              report.reportSeq(),
              report.profile(),
              report.lastDispatchSeq(),
              report.held()),
          now);
    }
    rooms.settleLater(agent);
    try {
      for (Transition transition : report.transitions()) {
        transition(agent, transition, now);
      }
    } finally {
      rooms.settleReported(now);
    }
    if (newer) {
      compareHeld(agent, report, now);
      if (report.profile().draining() && report.held().isEmpty()) {
        agents.goodbye(agent, now);
      }
    }
  }

  private void transition(AgentState agent, Transition transition, Now now) {
    TaskState task = agent.held.get(transition.taskId());
    if (task == null || !task.heldLease().epoch().equals(transition.epoch())) {
      emitter.emit(
          new Fact.TransitionRefused(
              agent.id(),
              transition.taskId(),
              transition.epoch(),
              transition.getClass().getSimpleName()),
          now);
      return;
    }
    state.expect(task);
    if (transition instanceof Transition.Started) {
      started(task, now);
    } else if (transition instanceof Transition.Progressed progressed) {
      emitter.emit(
          new Fact.TaskProgressed(task.task.id(), progressed.epoch(), progressed.progress()), now);
    } else if (transition instanceof Transition.Completed completed) {
      emitter.emit(
          new Fact.TaskCompleted(
              task.stored(), completed.runTimeUs(), completed.waitedUs(), completed.completion()),
          now);
    } else if (transition instanceof Transition.Failed failed) {
      failed(task, failed, now);
    } else if (transition instanceof Transition.Released) {
      LeaseEnd end = task.held().revoking ? LeaseEnd.REVOKED : LeaseEnd.RELEASED;
      releases.release(task, end, now);
    } else {
      throw new IllegalStateException("unknown transition " + transition);
    }
  }

  /** A start that is reported again changes nothing. */
  private void started(TaskState task, Now now) {
    Lease lease = task.heldLease();
    if (task.phase == TaskPhase.DISPATCHED) {
      emitter.emit(new Fact.TaskStarted(task.task.id(), lease.epoch()), now);
    }
  }

  private void failed(TaskState task, Transition.Failed failed, Now now) {
    String cancelReason = task.cancelReason();
    if (cancelReason != null) {
      emitter.emit(new Fact.TaskCancelled(task.stored(), LeaseEnd.CANCELLED, cancelReason), now);
    } else if (!failed.retriable()) {
      emitter.emit(
          new Fact.TaskFailed(
              task.stored(), LeaseEnd.FAILED, failed.runTimeUs(), NOT_RETRIABLE, failed.error()),
          now);
    } else {
      releases.fail(task, LeaseEnd.FAILED, failed.runTimeUs(), failed.error(), now);
    }
  }

  /**
   * What the agent has read and does not list is lost on its side; what it lists and is not its own
   * any more, it is told to stop.
   */
  private void compareHeld(AgentState agent, Command.Report report, Now now) {
    Map<TaskId, Epoch> listed = new TreeMap<>();
    for (Command.Held held : report.held()) {
      listed.put(held.taskId(), held.epoch());
      TaskState task = agent.held.get(held.taskId());
      if (task == null || !task.heldLease().epoch().equals(held.epoch())) {
        agents.cancelStale(agent, held, now);
      }
    }
    List<TaskState> lost = new ArrayList<>();
    for (TaskState task : agent.held.values()) {
      Lease lease = task.heldLease();
      if (lease.seq() <= report.lastDispatchSeq()
          && !lease.epoch().equals(listed.get(task.task.id()))) {
        lost.add(task);
      }
    }
    for (TaskState task : lost) {
      releases.release(task, LeaseEnd.NOT_LISTED, now);
    }
  }
}
