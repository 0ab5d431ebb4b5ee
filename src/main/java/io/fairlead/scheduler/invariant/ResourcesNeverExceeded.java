package io.fairlead.scheduler.invariant;

import io.fairlead.model.AgentId;
import io.fairlead.model.Fact;
import io.fairlead.model.SharedResource;
import io.fairlead.model.StoredAgent;
import io.fairlead.model.StoredTask;
import io.fairlead.model.TaskId;
import io.fairlead.scheduler.SwarmView;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * No task is given to an agent that has less of a held resource left than it demands, and what is
 * counted as held is what the tasks at the agents demand. (Of a rated resource no more can be taken
 * than its bucket has; the bucket sees to that.) A capacity that is lowered while it is held takes
 * nothing back.
 */
public final class ResourcesNeverExceeded implements Invariant {
  @Override
  public List<Class<? extends Fact>> watches() {
    return List.of(Fact.TaskDispatched.class);
  }

  @Override
  public void before(Fact fact, SwarmView state) {
    if (fact instanceof Fact.TaskDispatched dispatched
        && !dispatched.task().resourceDemand().isEmpty()) {
      AgentId agent = dispatched.lease().agent();
      for (Map.Entry<String, Long> wanted : dispatched.task().resourceDemand().entrySet()) {
        long left = wanted.getValue() == 0 ? 0 : state.resourceLeft(agent, wanted.getKey());
        if (left < wanted.getValue()) {
          throw new InvariantViolation(
              "ResourcesNeverExceeded",
              "agent "
                  + agent
                  + " has "
                  + left
                  + " of "
                  + wanted.getKey()
                  + " left and is given "
                  + dispatched.taskId()
                  + ", which demands "
                  + wanted.getValue());
        }
      }
    }
  }

  @Override
  public void audit(SwarmView state) {
    SortedMap<String, SharedResource> shared = state.config().resources();
    SortedMap<String, Long> ofShared = new TreeMap<>();
    for (StoredAgent agent : state.agents()) {
      SortedMap<String, Long> held = new TreeMap<>();
      for (TaskId id : state.heldBy(agent.id())) {
        StoredTask task = state.task(id);
        if (task == null) {
          continue;
        }
        task.task()
            .resourceDemand()
            .forEach(
                (name, amount) -> {
                  if (amount == 0) {
                    return;
                  }
                  held.merge(name, amount, Math::addExact);
                  SharedResource common = shared.get(name);
                  if (common != null && !common.rated() && common.isOf(agent.id())) {
                    ofShared.merge(name, amount, Math::addExact);
                  }
                });
      }
      InvariantViolation.check(
          held.equals(state.resourcesHeldBy(agent.id())),
          this,
          "agent " + agent.id() + " holds " + held + ", counted is another amount");
    }
    InvariantViolation.check(
        ofShared.equals(state.sharedResourcesHeld()),
        this,
        "of shared resources " + ofShared + " is held, counted is " + state.sharedResourcesHeld());
  }
}
