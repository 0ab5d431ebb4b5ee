package io.fairlead.scheduler;

import io.fairlead.model.Fact;
import io.fairlead.model.Kpi;
import io.fairlead.model.Now;
import io.fairlead.model.Setting;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.TaskPhase;
import io.fairlead.scheduler.kpi.JainIndex;
import io.fairlead.scheduler.kpi.SlotUse;
import io.fairlead.scheduler.kpi.Variance;
import io.fairlead.scheduler.kpi.WorkTally;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Measures a swarm over intervals, from its facts as they are applied. An interval begins with the
 * first task after a time in which the swarm had none, or with the end of the interval before; so a
 * swarm without tasks measures nothing. Time is logical time.
 *
 * <p>O(1) for each fact; {@link #measure} is O(tasks that agents hold + tenants of the interval).
 * In the heap alone: what an interval had gathered is forgotten at a restart. Owned by its swarm's
 * thread; changed by {@link FactApplier} alone.
 */
final class KpiMeter {
  /** Of {@link Setting#KPI_INTERVAL_MS}; most of the time there is nothing more to look at. */
  private static final long LEAST_INTERVAL_MS = 100;

  private static final double US_PER_MS = 1_000;

  private boolean open;
  private long sinceMs;
  private long sinceWallMs;
  private long submitted;
  private long completed;
  private long moved;
  private long started;
  private long latencyMs;
  private final SlotUse slots = new SlotUse();
  private final WorkTally work = new WorkTally();

  /** Tenants that had ready or running tasks in this interval, in the order in which they did. */
  private final LinkedHashSet<TenantState> tenants = new LinkedHashSet<>();

  // ------------------------------------------------------------------ what facts change

  /** Slots of the agents that may be sent work. */
  long slots() {
    return slots.slots();
  }

  /** Before each fact: what stood until now has stood so long. */
  void advance(SwarmState state, Now now) {
    slots.advance(now.logicalMs(), !state.paused);
  }

  /** An interval begins, if none is under way. */
  private void open(Now now) {
    if (!open) {
      open = true;
      restart(now);
    }
  }

  private void restart(Now now) {
    sinceMs = now.logicalMs();
    sinceWallMs = now.wallMs();
    submitted = 0;
    completed = 0;
    moved = 0;
    started = 0;
    latencyMs = 0;
    slots.restart(now.logicalMs());
    work.restart();
  }

  void accepted(TaskState task, Now now) {
    open(now);
    submitted++;
    work.arrived(task.task.tenant(), task.task.type(), task.costUs());
  }

  /** The tenant's waiting tasks have changed, or whether they may be given to agents. */
  void ready(TenantState tenant, int count) {
    slots.addReady(count - tenant.ready);
    tenant.ready = count;
    if (count > 0) {
      join(tenant);
    }
  }

  private void join(TenantState tenant) {
    if (!tenant.measured) {
      tenant.measured = true;
      tenants.add(tenant);
    }
  }

  /** The tenant is forgotten, and begins anew if it comes again: it must not count twice. */
  void forget(TenantState tenant) {
    tenants.remove(tenant);
  }

  /** The agent's state has changed. */
  void available(AgentState agent, boolean available) {
    int now = available ? agent.profile.slots() : 0;
    slots.addSlots(now - agent.countedSlots);
    agent.countedSlots = now;
  }

  /** It comes to another level, and to the end of those that wait there. */
  static void promoted(TaskState task) {
    if (task.whereabouts().readySinceMs == 0) {
      task.whereabouts().readySinceMs = task.queuedAtMs;
    }
  }

  void dispatched() {
    slots.addHeld(1);
  }

  void started(TaskState task, TenantState tenant, AgentState agent, Now now) {
    began(task, now.wallMs());
    run(task, tenant, agent, now);
  }

  private void began(TaskState task, long atMs) {
    started++;
    long sinceMs = task.queuedAtMs;
    if (task.whereabouts != null && task.whereabouts.readySinceMs > 0) {
      sinceMs = task.whereabouts.readySinceMs;
      task.whereabouts.readySinceMs = 0;
    }
    latencyMs += Math.max(0, atMs - sinceMs);
  }

  private void run(TaskState task, TenantState tenant, AgentState agent, Now now) {
    Holding holding = task.held();
    holding.runSpeed = agent.speedAt(task.task.type());
    slots.addRunning(1);
    tenant.running++;
    tenant.service.setRate(tenant.service.rate() + holding.runSpeed, now.logicalMs());
    join(tenant);
  }

  /**
   * An agent holds it no more.
   *
   * @param task as it stood before
   */
  void left(TaskState task, TenantState tenant, AgentState agent, Fact.EndsLease fact, Now now) {
    Holding holding = task.held();
    long runTimeUs = runTimeUs(fact);
    slots.addHeld(-1);
    double countedUs = 0;
    double speed = holding.runSpeed;
    if (speed > 0) {
      // Since its start: what was before a restart is in no interval.
      countedUs = (now.logicalMs() - holding.startedLogicalMs) * US_PER_MS;
      slots.addRunning(-1);
      tenant.running--;
      // A sum of differences would keep a rest of rounding.
      double rest = tenant.running == 0 ? 0 : tenant.service.rate() - speed;
      tenant.service.setRate(rest, now.logicalMs());
    } else if (runTimeUs >= 0) {
      speed = agent.speedAt(task.task.type());
      began(task, now.wallMs() - runTimeUs / 1_000);
      join(tenant);
    }
    if (runTimeUs >= 0) {
      slots.correct(runTimeUs - countedUs);
      tenant.service.add((runTimeUs - countedUs) / US_PER_MS * speed);
    }
    if (fact instanceof Fact.TaskCompleted) {
      completed++;
      double costUs = runTimeUs < 0 ? task.costUs() : runTimeUs * agent.speed;
      work.completed(task.task.tenant(), task.task.type(), (long) costUs);
    }
  }

  private static long runTimeUs(Fact.EndsLease fact) {
    if (fact instanceof Fact.TaskCompleted done) {
      return done.runTimeUs();
    }
    if (fact instanceof Fact.TaskFailed failed) {
      return failed.runTimeUs();
    }
    return fact instanceof Fact.TaskRetried retried ? retried.runTimeUs() : -1;
  }

  /** A task went from one agent's local queue to another's. */
  void moved() {
    moved++;
  }

  /** Takes over what came from the store; after the indices over it are built. */
  void recover(SwarmState state, Now now) {
    slots.restart(now.logicalMs());
    for (AgentState agent : state.agents.values()) {
      for (TaskState task : agent.held.values()) {
        slots.addHeld(1);
        if (task.phase == TaskPhase.RUNNING) {
          run(task, state.tenant(task.task.tenant()), agent, now);
        }
      }
    }
    if (state.tasks.size() > 0) {
      open(now);
    }
  }

  // ------------------------------------------------------------------ intervals

  /** Whether the interval is over. */
  boolean due(SwarmConfig config, Now now) {
    long passedMs = now.logicalMs() - sinceMs;
    return open && passedMs >= LEAST_INTERVAL_MS && passedMs >= config.get(Setting.KPI_INTERVAL_MS);
  }

  /** What the interval has been, until now. Changes nothing. */
  Fact.IntervalMeasured measure(SwarmState state, RoomIndex rooms, Now now) {
    double seconds = (now.logicalMs() - sinceMs) / 1_000.0;
    Kpi kpi =
        new Kpi(
            sinceWallMs,
            now.wallMs(),
            submitted,
            completed,
            state.tasks.size() - slots.held(),
            slots.held(),
            orNull(loadVariance(state, rooms, now)),
            moved / seconds,
            started == 0 ? null : (double) latencyMs / started,
            orNull(slots.efficiency(now.logicalMs(), !state.paused)),
            orNull(fairness(state.config, now)));
    return new Fact.IntervalMeasured(kpi, work.sums());
  }

  private static OptionalDouble loadVariance(SwarmState state, RoomIndex rooms, Now now) {
    Variance variance = new Variance();
    for (AgentState agent : state.agents.values()) {
      if (agent.countedSlots > 0) {
        variance.add(rooms.outstandingUs(agent, now) / US_PER_MS / agent.weight());
      }
    }
    return variance.value();
  }

  private OptionalDouble fairness(SwarmConfig config, Now now) {
    JainIndex index = new JainIndex();
    for (TenantState tenant : tenants) {
      double service = tenant.service.at(now.logicalMs());
      index.add(Math.max(0, service) / config.weightMilli(tenant.id));
    }
    return index.value();
  }

  private static @Nullable Double orNull(OptionalDouble value) {
    return value.isPresent() ? (Double) value.getAsDouble() : null;
  }

  /** The interval is over; the next one begins at once, unless the swarm has no tasks. */
  void close(SwarmState state, Now now) {
    restart(now);
    open = state.tasks.size() > 0;
    for (Iterator<TenantState> each = tenants.iterator(); each.hasNext(); ) {
      TenantState tenant = each.next();
      tenant.service.restart(now.logicalMs());
      if (tenant.ready == 0 && tenant.running == 0) {
        tenant.measured = false;
        each.remove();
      }
    }
  }

  /** The swarm is gone. */
  void end() {
    open = false;
    tenants.clear();
    work.restart();
  }
}
