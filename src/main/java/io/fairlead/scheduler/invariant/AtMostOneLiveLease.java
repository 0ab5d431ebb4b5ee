package io.fairlead.scheduler.invariant;

import io.fairlead.model.AgentId;
import io.fairlead.model.Fact;
import io.fairlead.model.Lease;
import io.fairlead.model.StoredAgent;
import io.fairlead.model.StoredTask;
import io.fairlead.model.TaskId;
import io.fairlead.model.TaskPhase;
import io.fairlead.scheduler.SwarmView;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A task is held by at most one agent at a time, and only a waiting task is given to one. */
public final class AtMostOneLiveLease implements Invariant {
  @Override
  public List<Class<? extends Fact>> watches() {
    return List.of(Fact.TaskDispatched.class);
  }

  @Override
  public void before(Fact fact, SwarmView state) {
    if (fact instanceof Fact.TaskDispatched dispatched) {
      TaskPhase phase = state.phase(dispatched.taskId());
      if (phase == null || !phase.waiting()) {
        throw new InvariantViolation(
            "AtMostOneLiveLease", "task " + dispatched.taskId() + " is dispatched while " + phase);
      }
    }
  }

  @Override
  public void audit(SwarmView state) {
    Map<TaskId, AgentId> holders = new TreeMap<>();
    for (StoredAgent agent : state.agents()) {
      for (TaskId task : state.heldBy(agent.id())) {
        AgentId other = holders.put(task, agent.id());
        InvariantViolation.check(
            other == null,
            this,
            () -> "task " + task + " is held by " + other + " and " + agent.id());
      }
    }
    for (StoredTask task : state.tasks()) {
      Lease lease = task.lease();
      AgentId holder = holders.remove(task.task().id());
      InvariantViolation.check(
          lease == null ? holder == null : lease.agent().equals(holder),
          this,
          () -> "task " + task.task().id() + " has lease " + lease + " and is held by " + holder);
      InvariantViolation.check(
          task.phase().leased() == (lease != null),
          this,
          () -> "task " + task.task().id() + " is " + task.phase() + " with lease " + lease);
    }
    InvariantViolation.check(holders.isEmpty(), this, "held but not live: " + holders);
  }
}
