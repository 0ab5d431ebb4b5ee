package io.fairlead.scheduler;

import io.fairlead.model.Fact;
import io.fairlead.model.Now;
import io.fairlead.model.Setting;
import io.fairlead.model.StoredSeries;
import io.fairlead.model.TaskId;
import io.fairlead.model.TaskPhase;
import io.fairlead.scheduler.admission.SeriesBook;

/** Carries out what has become due by time alone. Reads state, gives facts. */
final class DueTimers {
  private final SwarmState state;
  private final AgentLifecycle agents;
  private final BreakerWatch breakers;
  private final Dependents dependents;
  private final Placer placer;
  private final Balancer balancer;
  private final RoomIndex rooms;
  private final Emitter emitter;

  DueTimers(
      SwarmState state,
      AgentLifecycle agents,
      BreakerWatch breakers,
      Dependents dependents,
      Placer placer,
      Balancer balancer,
      RoomIndex rooms,
      Emitter emitter) {
    this.state = state;
    this.agents = agents;
    this.breakers = breakers;
    this.dependents = dependents;
    this.placer = placer;
    this.balancer = balancer;
    this.rooms = rooms;
    this.emitter = emitter;
  }

  /**
   * One timer of the swarm or of an agent that is due; false if there is none. At one moment there
   * are at most three for each agent.
   */
  boolean fleetStep(Now now) {
    if (state.kpis.due(state.config, now)) {
      emitter.emit(state.kpis.measure(state, rooms, now), now);
      return true;
    }
    AgentState checked = state.timers.dueCheck(now.logicalMs());
    if (checked != null) {
      agents.check(checked, now);
      return true;
    }
    AgentState roomy = state.timers.dueRoom(now.logicalMs() * 1_000);
    if (roomy != null) {
      if (state.agents.get(roomy.id()) == roomy) {
        breakers.check(roomy, now);
        rooms.refresh(roomy, now);
      }
      return true;
    }
    if (state.timers.dueBalance(now.logicalMs(), state.config.get(Setting.BALANCE_INTERVAL_MS))) {
      balancer.punctuate(now);
      return true;
    }
    return false;
  }

  /** One timer of a task or series that is due; false if there is none. There may be millions. */
  boolean taskStep(Now now) {
    TaskId woken = state.timers.dueWake(now.wallMs());
    if (woken != null) {
      wake(woken, now);
      return true;
    }
    TaskId late = state.timers.dueDeadline(now.wallMs());
    if (late != null) {
      expire(late, now);
      return true;
    }
    TaskId placed = state.timers.duePlace(now.logicalMs());
    if (placed != null) {
      placer.endPlace(placed, now);
      return true;
    }
    String series = state.timers.dueSeries(now.wallMs());
    if (series != null) {
      listen(series, now);
      return true;
    }
    return false;
  }

  private void wake(TaskId id, Now now) {
    TaskState task = state.tasks.get(id);
    if (task == null || task.wakeAtMs == 0 || task.wakeAtMs > now.wallMs()) {
      return;
    }
    if (task.phase == TaskPhase.BLOCKED) {
      dependents.losePatience(task, now);
    } else {
      emitter.emit(new Fact.TaskReady(id), now);
    }
  }

  /** The entry may be that of an earlier task of the same id: the task's own deadline counts. */
  private void expire(TaskId id, Now now) {
    TaskState task = state.tasks.get(id);
    if (task != null && task.expired(state.config, now)) {
      emitter.emit(new Fact.TaskExpired(task.stored()), now);
    }
  }

  /** A series that has been heard of since is looked at again when it could be silent. */
  private void listen(String key, Now now) {
    StoredSeries series = state.series.get(key);
    if (series != null) {
      long silentAtMs = SeriesBook.silentAtMs(series);
      if (silentAtMs <= now.wallMs()) {
        emitter.emit(new Fact.SeriesExpired(series.tenant(), series.series().id()), now);
      } else {
        state.timers.seriesAt(silentAtMs, key);
      }
    }
  }
}
