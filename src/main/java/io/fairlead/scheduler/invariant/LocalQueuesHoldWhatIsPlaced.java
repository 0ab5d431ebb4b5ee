package io.fairlead.scheduler.invariant;

import io.fairlead.model.AgentId;
import io.fairlead.model.Fact;
import io.fairlead.model.LocalPlace;
import io.fairlead.model.Setting;
import io.fairlead.model.StoredAgent;
import io.fairlead.model.StoredTask;
import io.fairlead.model.TaskId;
import io.fairlead.model.TaskPhase;
import io.fairlead.scheduler.SwarmView;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A placed task is in the local queue of the agent that its place names and in no other, nothing
 * else is in a local queue, and none is filled beyond localQueueMax.
 */
public final class LocalQueuesHoldWhatIsPlaced implements Invariant {
  @Override
  public List<Class<? extends Fact>> watches() {
    return List.of(Fact.TaskPlaced.class, Fact.TaskStolen.class, Fact.TaskMigrated.class);
  }

  @Override
  public void before(Fact fact, SwarmView state) {
    if (fact instanceof Fact.TaskPlaced placed) {
      hasRoom(placed.agent(), placed.taskId(), state);
    } else if (fact instanceof Fact.Moved moved) {
      hasRoom(moved.to(), moved.taskId(), state);
    }
  }

  private void hasRoom(AgentId agent, TaskId task, SwarmView state) {
    long most = state.config().get(Setting.LOCAL_QUEUE_MAX);
    InvariantViolation.check(
        state.placedCount(agent) < most,
        this,
        () -> "agent " + agent + " has its " + most + " tasks waiting and is given " + task);
  }

  @Override
  public void audit(SwarmView state) {
    Map<TaskId, AgentId> found = new TreeMap<>();
    for (StoredAgent agent : state.agents()) {
      for (TaskId task : state.placedWith(agent.id())) {
        AgentId other = found.put(task, agent.id());
        InvariantViolation.check(
            other == null,
            this,
            () -> "task " + task + " is in the local queues of " + other + " and " + agent.id());
      }
    }
    for (StoredTask task : state.tasks()) {
      LocalPlace place = task.place();
      AgentId agent = found.remove(task.task().id());
      InvariantViolation.check(
          place == null ? agent == null : place.agent().equals(agent),
          this,
          () ->
              "task "
                  + task.task().id()
                  + " has place "
                  + place
                  + " and is in the queue of "
                  + agent);
      InvariantViolation.check(
          (task.phase() == TaskPhase.PLACED) == (place != null),
          this,
          () -> "task " + task.task().id() + " is " + task.phase() + " with place " + place);
    }
    InvariantViolation.check(found.isEmpty(), this, "placed but not live: " + found);
  }
}
