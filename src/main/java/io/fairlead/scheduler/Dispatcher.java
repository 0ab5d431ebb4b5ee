package io.fairlead.scheduler;

import io.fairlead.model.Epoch;
import io.fairlead.model.Fact;
import io.fairlead.model.Lease;
import io.fairlead.model.Now;
import io.fairlead.scheduler.placement.LeastFinishPlacement;
import io.fairlead.scheduler.queueing.WeightedFairQueue;

/**
 * Gives the next task in order to the agent on which it is expected to end first, as long as there
 * is a waiting task that an agent with room can run. Reads state, gives facts.
 */
final class Dispatcher {
  private static final long REBASE_ABOVE = 1L << 60;

  private final SwarmState state;
  private final Emitter emitter;

  Dispatcher(SwarmState state, Emitter emitter) {
    this.state = state;
    this.emitter = emitter;
  }

  /** Returns whether a task was dispatched. */
  boolean dispatchOne(Now now) {
    if (state.queue.size() == 0) {
      return false;
    }
    if (state.queue.virtualTime() > REBASE_ABOVE) {
      emitter.emit(new Fact.VirtualTimeRebased(state.queue.virtualTime()), now);
    }
    WeightedFairQueue.Choice choice = state.queue.choose(state.placement::hasRoomFor);
    if (choice == null) {
      return false;
    }
    TaskState task = (TaskState) choice.entry();
    long nowUs = now.logicalMs() * 1_000;
    LeastFinishPlacement.Placement placement =
        state.placement.choose(choice.capabilities(), task.costUs(), nowUs);
    if (placement == null) {
      throw new IllegalStateException(task + ": an agent has room for it, but none is chosen");
    }
    AgentState agent = (AgentState) placement.agent();
    Epoch epoch = state.epoch.next();
    Lease lease =
        new Lease(
            agent.id(),
            agent.incarnation,
            epoch,
            agent.lastSeq + 1,
            task.costUs(),
            now.wallMs(),
            (placement.finishUs() - nowUs) / 1_000);
    emitter.emit(
        new Fact.TaskDispatched(
            task.task,
            task.estimate(),
            lease,
            task.attempts + 1,
            choice.startTag(),
            choice.virtualTime()),
        now);
    return true;
  }
}
