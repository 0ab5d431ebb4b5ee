package io.fairlead.sim;

import io.fairlead.model.AgentId;
import io.fairlead.model.Command;
import io.fairlead.model.Fact;
import io.fairlead.model.Now;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.TaskPhase;
import io.fairlead.model.TenantId;
import io.fairlead.scheduler.SwarmView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Watches a replayed swarm and reckons its figures. O(log tenants + log agents) a fact. */
final class ReplayMeter implements VirtualSwarm.Surroundings {
  private static final long NEVER = -1;

  /** A task. */
  private static final class Trail {
    private final TenantTotal tenant;
    private final long submittedUs;
    private final long deadlineMs;
    private long waitUs = NEVER;
    private boolean accepted;
    private boolean ended;
    private boolean completed;
    private boolean inTime;
    private boolean queued;
    private boolean running;

    Trail(TenantTotal tenant, long submittedUs, long deadlineMs) {
      this.tenant = tenant;
      this.submittedUs = submittedUs;
      this.deadlineMs = deadlineMs;
    }
  }

  private static final class TenantTotal {
    private final TenantId id;
    private long completed;
    private long ranUs;
    private final LongStream.Builder waitsUs = LongStream.builder();

    TenantTotal(TenantId id) {
      this.id = id;
    }
  }

  /** An agent, over all the times at which it was there. */
  private static final class AgentTotal {
    private long ranUs;
    private double slotUs;
  }

  private final LongSupplier nowUs;
  private final Supplier<SwarmView> view;
  private final Audits audits;
  private final List<Trail> trails = new ArrayList<>();
  private final Map<TaskId, Trail> trailOf = new HashMap<>();
  private final SortedMap<TenantId, TenantTotal> tenants = new TreeMap<>();
  private final SortedMap<AgentId, AgentTotal> agents = new TreeMap<>();
  private final TenantShares shares = new TenantShares();
  private final LevelLine line = new LevelLine();
  private final MoveCounts moves = new MoveCounts();
  private long completed;
  private long failed;
  private long rejected;
  private double cost;
  private long lastEndUs;
  private long lastChangeUs;
  private int runs;

  /**
   * @param nowUs virtual time, microseconds
   * @param view of the swarm
   */
  ReplayMeter(LongSupplier nowUs, Supplier<SwarmView> view, Audits audits) {
    this.nowUs = nowUs;
    this.view = view;
    this.audits = audits;
  }

  /** Tasks that were submitted and have neither ended nor been refused. */
  long open() {
    return trails.size() - completed - failed - rejected;
  }

  long submitted() {
    return trails.size();
  }

  /** Runs under way. */
  int runs() {
    return runs;
  }

  /** When a task was last accepted or ended, or a run began or ended, microseconds. */
  long lastChangeUs() {
    return lastChangeUs;
  }

  @Override
  public void arrives(int place, Task task) {
    TenantTotal tenant = tenants.computeIfAbsent(task.tenant(), TenantTotal::new);
    Trail trail = new Trail(tenant, nowUs.getAsLong(), task.deadlineMs());
    trails.add(trail);
    trailOf.put(task.id(), trail);
    lastChangeUs = trail.submittedUs;
  }

  @Override
  public void happened(Fact fact, Now now) {
    moves.count(fact);
    if (fact instanceof Fact.SwarmCreated created) {
      configure(created.config());
    } else if (fact instanceof Fact.ConfigChanged changed) {
      configure(changed.config());
    } else if (fact instanceof Fact.OfTask ofTask) {
      Trail trail = trailOf.get(ofTask.taskId());
      if (trail == null) {
        throw new IllegalStateException("task " + ofTask.taskId() + " was never submitted");
      }
      happened(trail, ofTask, now);
    }
  }

  private void configure(SwarmConfig config) {
    shares.configure(config);
  }

  private void happened(Trail trail, Fact.OfTask fact, Now now) {
    if (fact instanceof Fact.TaskRejected) {
      rejected++;
      return;
    }
    if (fact instanceof Fact.TaskAccepted) {
      trail.accepted = true;
      line.change(nowUs.getAsLong(), 1, 0);
    } else if (fact instanceof Fact.TaskDispatched dispatched) {
      shares.dispatched(trail.tenant.id, dispatched.estimate().costUs());
    } else if (fact instanceof Fact.EndsTask ends) {
      end(trail, ends, now);
    }
    stand(trail, view.get().phase(fact.taskId()));
  }

  private void stand(Trail trail, @Nullable TaskPhase phase) {
    boolean queued = phase != null && phase.waiting();
    if (queued != trail.queued) {
      trail.queued = queued;
      if (queued) {
        shares.waits(trail.tenant.id);
      } else {
        shares.goes(trail.tenant.id);
      }
    }
    boolean running = phase == TaskPhase.RUNNING;
    if (running != trail.running) {
      trail.running = running;
      int more = running ? 1 : -1;
      line.change(nowUs.getAsLong(), trail.ended ? 0 : -more, more);
      if (running && trail.waitUs == NEVER) {
        trail.waitUs = nowUs.getAsLong() - trail.submittedUs;
      }
    }
  }

  private void end(Trail trail, Fact.EndsTask ends, Now now) {
    trail.ended = true;
    lastEndUs = nowUs.getAsLong();
    lastChangeUs = lastEndUs;
    if (ends instanceof Fact.TaskCompleted) {
      completed++;
      trail.tenant.completed++;
      trail.completed = true;
      trail.inTime = now.wallMs() <= trail.deadlineMs;
    } else {
      failed++;
    }
    if (trail.waitUs == NEVER) {
      trail.waitUs = lastEndUs - trail.submittedUs;
    }
    if (!trail.running) {
      line.change(lastEndUs, -1, 0);
    }
  }

  @Override
  public void began(SimulatedAgent agent, TaskId task, long runUs) {
    runs++;
    lastChangeUs = nowUs.getAsLong();
  }

  @Override
  public void ended(SimulatedAgent agent, TaskId task, long ranUs) {
    runs--;
    lastChangeUs = nowUs.getAsLong();
    Trail trail = trailOf.get(task);
    if (trail != null) {
      trail.tenant.ranUs += ranUs;
    }
    total(agent.id()).ranUs += ranUs;
    cost += ranUs / 1_000_000.0 * agent.costPerSecond();
  }

  @Override
  public void settled() {
    audits.settled(view.get());
  }

  @Override
  public void submitted(Task task) {}

  @Override
  public boolean passes(SimulatedAgent agent) {
    return true;
  }

  @Override
  public void sent(Command.Report report) {}

  @Override
  public boolean fails(TaskId task) {
    return false;
  }

  /** An agent was there for so long within the makespan. */
  void present(SimulatedAgent agent, long forUs) {
    total(agent.id()).slotUs += (double) agent.slots() * forUs;
  }

  private AgentTotal total(AgentId agent) {
    return agents.computeIfAbsent(agent, unused -> new AgentTotal());
  }

  /** When the first task arrived, microseconds. */
  long firstArrivalUs() {
    return trails.get(0).submittedUs;
  }

  /** When the last task ended, microseconds. */
  long lastEndUs() {
    return Math.max(lastEndUs, firstArrivalUs());
  }

  /**
   * Everything, once all agents are {@link #present}.
   *
   * @param endUs end of the makespan, microseconds
   */
  ReplayFigures figures(long endUs) {
    long stoppedUs = nowUs.getAsLong();
    LongStream.Builder waits = LongStream.builder();
    long missed = 0;
    long completedLate = 0;
    for (Trail trail : trails) {
      if (trail.accepted) {
        long waitUs = trail.waitUs == NEVER ? stoppedUs - trail.submittedUs : trail.waitUs;
        waits.add(waitUs);
        trail.tenant.waitsUs.add(waitUs);
        boolean late = trail.deadlineMs != Task.NEVER && !trail.inTime;
        missed += late ? 1 : 0;
        completedLate += late && trail.completed ? 1 : 0;
      }
    }
    Waits all = Waits.of(waits.build());
    double ranUs = agents.values().stream().mapToDouble(agent -> agent.ranUs).sum();
    double slotUs = agents.values().stream().mapToDouble(agent -> agent.slotUs).sum();
    return new ReplayFigures(
        trails.size(),
        completed,
        failed,
        rejected,
        open(),
        missed,
        completedLate,
        all.meanMs(),
        all.quantileMs(0.5),
        all.quantileMs(0.99),
        (endUs - firstArrivalUs()) / 1_000.0,
        slotUs == 0 ? 0 : ranUs / slotUs,
        imbalance(),
        cost,
        shares.jain(),
        moves.stolen() + moves.migrated() + moves.asked(),
        parts(),
        line.points(firstArrivalUs(), endUs));
  }

  /** Standard deviation of the agents' busy shares. */
  private double imbalance() {
    double[] busy =
        agents.values().stream()
            .filter(agent -> agent.slotUs > 0)
            .mapToDouble(agent -> agent.ranUs / agent.slotUs)
            .toArray();
    double mean = 0;
    for (double share : busy) {
      mean += share / busy.length;
    }
    double variance = 0;
    for (double share : busy) {
      variance += (share - mean) * (share - mean) / busy.length;
    }
    return Math.sqrt(variance);
  }

  private SortedMap<TenantId, ReplayFigures.TenantPart> parts() {
    double ranUs = tenants.values().stream().mapToDouble(tenant -> tenant.ranUs).sum();
    SortedMap<TenantId, ReplayFigures.TenantPart> parts = new TreeMap<>();
    for (TenantTotal tenant : tenants.values()) {
      Waits waits = Waits.of(tenant.waitsUs.build());
      parts.put(
          tenant.id,
          new ReplayFigures.TenantPart(
              tenant.completed,
              waits.meanMs(),
              waits.quantileMs(0.99),
              ranUs == 0 ? 0 : tenant.ranUs / ranUs));
    }
    return parts;
  }
}
