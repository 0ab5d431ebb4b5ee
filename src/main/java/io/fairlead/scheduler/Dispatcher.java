package io.fairlead.scheduler;

import io.fairlead.model.AgentId;
import io.fairlead.model.Eligibility;
import io.fairlead.model.Epoch;
import io.fairlead.model.Fact;
import io.fairlead.model.Lease;
import io.fairlead.model.Now;
import io.fairlead.model.Setting;
import io.fairlead.scheduler.placement.Draw;
import io.fairlead.scheduler.placement.Placement;
import io.fairlead.scheduler.placement.PlacementRequest;
import io.fairlead.scheduler.queueing.Choice;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Gives the next task in order, those of tenants below their guaranteed minimum first, to the agent
 * on which it is expected to end first, as long as there is a waiting task that an agent with room
 * can run. Reads state, gives facts.
 */
final class Dispatcher {
  /** Expired tasks that are ended in one step, where they stand before others. */
  static final int EXPIRED_IN_A_STEP = 64;

  private final SwarmState state;
  private final Placer placer;
  private final Emitter emitter;
  private final Predicate<Eligibility> takeable;

  Dispatcher(SwarmState state, Placer placer, Emitter emitter) {
    this.state = state;
    this.placer = placer;
    this.emitter = emitter;
    this.takeable = state::hasRoomFor;
  }

  /** Returns whether a task was dispatched or given a place to wait. */
  boolean dispatchOne(Now now) {
    state.resources.look(now);
    if (state.paused || state.queue.size() == 0) {
      return false;
    }
    if (state.queue.needsRebase()) {
      emitter.emit(new Fact.VirtualTimeRebased(), now);
    }
    Choice choice = choose();
    for (int i = 0;
        choice != null && ((TaskState) choice.entry()).expired(state.config, now);
        i++) {
      if (i == EXPIRED_IN_A_STEP) {
        return true;
      }
      // Its timer is due, too, behind others; it must not be given to an agent meanwhile.
      emitter.emit(new Fact.TaskExpired(((TaskState) choice.entry()).stored()), now);
      choice = choose();
    }
    if (choice == null) {
      return false;
    }
    TaskState task = (TaskState) choice.entry();
    state.expect(task);
    if (placer.waitForAffinity(task, now)) {
      return true;
    }
    long nowUs = now.logicalMs() * 1_000;
    Epoch epoch = state.epoch.next();
    Placement placement = place(task, task.eligibility, epoch, nowUs);
    if (placement == null) {
      setApart(task, now);
      return true;
    }
    AgentState agent = (AgentState) placement.agent();
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
            placement.decision(),
            task.attempts + 1,
            choice.tags()),
        now);
    return true;
  }

  /** It demands more than a capacity inside its class's band, and must not keep back the rest. */
  private void setApart(TaskState task, Now now) {
    Fact apart = state.resources.apart(task, state.config, state.agents.values());
    if (apart == null) {
      throw new IllegalStateException(task + ": an agent has room for it, but none is chosen");
    }
    emitter.emit(apart, now);
  }

  /**
   * A task of a tenant below its guaranteed minimum, if one can be run; else the next in order. A
   * task whose deadline was promised goes before both: a promise has a time, a minimum has not.
   * O(1) for each tenant below its minimum, beside the choice.
   */
  private @Nullable Choice choose() {
    if (!state.guarantees.isEmpty()) {
      Choice next = state.queue.choose(takeable);
      if (next != null && next.entry().admitted()) {
        return next;
      }
    }
    for (var below = state.guarantees.inOrder(); below.hasNext(); ) {
      Choice choice = state.queue.chooseFor(below.next(), takeable);
      if (choice != null) {
        return choice;
      }
    }
    return state.queue.choose(takeable);
  }

  private @Nullable Placement place(
      TaskState task, Eligibility eligibility, Epoch epoch, long nowUs) {
    AgentId preferred = state.affinities.agentOf(task.task.affinityKey());
    return state.placement.choose(
        new PlacementRequest(
            eligibility,
            task.demand(),
            task.task.type(),
            task.costUs(),
            nowUs,
            preferred == null ? null : state.agents.get(preferred),
            Draw.of(task.task.id(), epoch),
            state.turns.lastOf(eligibility),
            Draw.oneIn(state.config.get(Setting.RUNNERS_UP_EVERY), epoch)));
  }
}
