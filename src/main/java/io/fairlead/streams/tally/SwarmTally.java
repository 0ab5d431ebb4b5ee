package io.fairlead.streams.tally;

import io.fairlead.model.Fact;
import io.fairlead.model.Kpi;
import io.fairlead.model.Lease;
import io.fairlead.model.LeaseEnd;
import io.fairlead.model.Level;
import io.fairlead.model.Now;
import io.fairlead.model.PlaceKind;
import io.fairlead.model.Rejection;
import io.fairlead.model.StoredTask;
import io.fairlead.model.SwarmId;
import io.fairlead.scheduler.SwarmView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What has happened in one swarm since this instance took it over. The stream thread tells it every
 * fact, after it has been applied; O(1) for each, and nothing is allocated but the tally of a
 * tenant or agent that is new.
 */
public final class SwarmTally {
  private static final Level[] LEVELS = Level.values();
  private static final long US_PER_MS = 1_000;

  /** Sets of required capabilities that are told apart; what requires others is not counted. */
  private static final int MOST_DEMANDS = 64;

  private final SwarmId swarm;
  private final int partition;
  private final long sinceMs;
  private final Counts<Happening> counts = new Counts<>(Happening.class);
  private final Counts<Rejection.Reason> rejections = new Counts<>(Rejection.Reason.class);
  private final Counts<LeaseEnd> leaseEnds = new Counts<>(LeaseEnd.class);
  private final Counts<Level> submittedByLevel = new Counts<>(Level.class);
  private final Counts<Level> dispatchedByLevel = new Counts<>(Level.class);
  private final Map<Level, Durations> waits = new EnumMap<>(Level.class);
  private final Durations submitToDispatch = new Durations();
  private final Durations dispatchToStart = new Durations();
  private final Durations runs = new Durations();
  private final Names<TenantTally> tenants;
  private final Names<AgentTally> agents;
  private final Map<List<String>, DemandTally> demands = new ConcurrentHashMap<>();
  private final TallyHistory history = new TallyHistory();
  private volatile @Nullable Kpi lastKpi;

  /**
   * @param limits how many tenants and agents are told apart
   * @param sinceMs wall time at which counting begins, milliseconds since the Unix epoch
   */
  public SwarmTally(SwarmId swarm, int partition, TallyLimits limits, long sinceMs) {
    this.swarm = swarm;
    this.partition = partition;
    this.sinceMs = sinceMs;
    this.tenants = new Names<>(limits.tenants(), TenantTally::new);
    this.agents = new Names<>(limits.agents(), AgentTally::new);
    for (Level level : LEVELS) {
      waits.put(level, new Durations());
    }
  }

  // ------------------------------------------------------------------ what the stream thread tells

  /** One fact, after it has been applied. */
  public void take(Fact fact, SwarmView view, Now now) {
    if (fact instanceof Fact.OfTask ofTask) {
      ofTask(ofTask, view, now);
    } else if (fact instanceof Fact.AgentLost) {
      counts.add(Happening.AGENTS_LOST);
    } else if (fact instanceof Fact.BreakerOpened) {
      counts.add(Happening.BREAKERS_OPENED);
    } else if (fact instanceof Fact.IntervalMeasured measured) {
      lastKpi = measured.kpi();
    } else if (fact instanceof Fact.Balanced) {
      counts.add(Happening.BALANCED);
    } else if (fact instanceof Fact.ProposalMade) {
      counts.add(Happening.PROPOSED);
    } else if (fact instanceof Fact.CommandRefused) {
      counts.add(Happening.COMMANDS_REFUSED);
    }
  }

  private void ofTask(Fact.OfTask fact, SwarmView view, Now now) {
    if (fact instanceof Fact.TaskDispatched dispatched) {
      dispatched(dispatched, view, now);
    } else if (fact instanceof Fact.TaskStarted started) {
      dispatchToStart.add(now.wallMs() - view.dispatchedAtMs(started.taskId()));
    } else if (fact instanceof Fact.TaskAccepted accepted) {
      accepted(accepted, now);
    } else if (fact instanceof Fact.EndsLease ends) {
      ends(ends, now);
    } else if (fact instanceof Fact.Moved moved) {
      counts.add(fact instanceof Fact.TaskStolen ? Happening.STOLEN : Happening.MIGRATED);
      agents.of(moved.from().value()).gave();
      agents.of(moved.to().value()).took();
    } else if (fact instanceof Fact.TaskPlaced placed) {
      if (placed.kind() == PlaceKind.PLANNED) {
        counts.add(Happening.PLANNED);
      }
    } else if (fact instanceof Fact.RevokeRequested) {
      counts.add(Happening.REVOKED);
    } else if (fact instanceof Fact.TaskPromoted) {
      counts.add(Happening.PROMOTED);
    } else if (fact instanceof Fact.TaskDemoted) {
      counts.add(Happening.DEMOTED);
    } else if (fact instanceof Fact.TaskRejected rejected) {
      rejections.add(rejected.rejection().reason());
      if (rejected.task() != null) {
        tenants.of(rejected.task().tenant().value()).rejected();
      }
    } else if (fact instanceof Fact.SubmissionConflicted conflict) {
      rejections.add(conflict.rejection().reason());
    }
  }

  private void accepted(Fact.TaskAccepted fact, Now now) {
    counts.add(Happening.SUBMITTED);
    submittedByLevel.add(fact.task().level());
    List<String> required = fact.task().requiredCapabilities();
    TenantTally tenant = tenants.of(fact.task().tenant().value());
    tenant.add(Happening.SUBMITTED);
    tenant.arrived(required, fact.estimate().costUs(), now.wallMs());
    DemandTally demand = demands.get(required);
    if (demand == null && demands.size() < MOST_DEMANDS) {
      demand = new DemandTally(List.copyOf(required), now.wallMs());
      demands.put(demand.capabilities(), demand);
    }
    if (demand != null) {
      demand.arrived(fact.estimate().costUs());
    }
  }

  private void dispatched(Fact.TaskDispatched fact, SwarmView view, Now now) {
    long waitedMs = now.wallMs() - view.readySinceMs(fact.taskId());
    Level level = view.level(fact.taskId());
    Level from = level == null ? fact.task().level() : level;
    counts.add(Happening.DISPATCHED);
    dispatchedByLevel.add(from);
    waits(from).add(waitedMs);
    submitToDispatch.add(now.wallMs() - fact.task().submittedAtMs());
    tenants.of(fact.task().tenant().value()).dispatched(fact.lease().chargedUs(), waitedMs);
    agents.of(fact.lease().agent().value()).add(Happening.DISPATCHED);
  }

  private void ends(Fact.EndsLease fact, Now now) {
    Lease lease = fact.lease();
    if (lease != null) {
      leaseEnds.add(fact.end());
    }
    if (fact instanceof Fact.TaskCompleted done) {
      ended(Happening.COMPLETED, done, lease);
      if (lease != null) {
        startedSilently(done.task(), lease, done.runTimeUs(), now);
      }
      ran(lease, done.runTimeUs());
    } else if (fact instanceof Fact.TaskFailed failed) {
      ended(Happening.FAILED, failed, lease);
      ran(lease, failed.runTimeUs());
    } else if (fact instanceof Fact.TaskCancelled cancelled) {
      ended(Happening.CANCELLED, cancelled, lease);
    } else if (fact instanceof Fact.TaskExpired expired) {
      ended(Happening.EXPIRED, expired, lease);
    } else if (fact instanceof Fact.TaskRetried retried) {
      counts.add(Happening.RETRIED);
      ran(lease, retried.runTimeUs());
    }
  }

  private void ended(Happening how, Fact.EndsTask fact, @Nullable Lease lease) {
    counts.add(how);
    tenants.of(fact.task().task().tenant().value()).add(how);
    if (lease != null) {
      agents.of(lease.agent().value()).add(how);
    }
  }

  /** A start that was told with the end: it was as long before it as the run took. */
  private void startedSilently(StoredTask task, Lease lease, long runTimeUs, Now now) {
    if (task.startedAtMs() == 0 && runTimeUs >= 0) {
      dispatchToStart.add(now.wallMs() - runTimeUs / US_PER_MS - lease.dispatchedAtMs());
    }
  }

  private void ran(@Nullable Lease lease, long runTimeUs) {
    if (runTimeUs >= 0) {
      runs.add(runTimeUs / US_PER_MS);
      if (lease != null) {
        agents.of(lease.agent().value()).ran(runTimeUs);
      }
    }
  }

  // ------------------------------------------------------------------ what anybody reads

  public SwarmId swarm() {
    return swarm;
  }

  /** What the counts were; goes with them, so that no other counts are compared with it. */
  TallyHistory history() {
    return history;
  }

  public int partition() {
    return partition;
  }

  /** Wall time at which counting began, milliseconds since the Unix epoch. */
  public long sinceMs() {
    return sinceMs;
  }

  public long get(Happening happening) {
    return counts.get(happening);
  }

  /** Submissions not accepted, for that reason. */
  public long rejected(Rejection.Reason reason) {
    return rejections.get(reason);
  }

  public long leaseEnds(LeaseEnd end) {
    return leaseEnds.get(end);
  }

  public long submitted(Level level) {
    return submittedByLevel.get(level);
  }

  public long dispatched(Level level) {
    return dispatchedByLevel.get(level);
  }

  /** From ready to dispatched, of what was dispatched from that level. */
  public Durations waits(Level level) {
    Durations found = waits.get(level);
    if (found == null) {
      throw new IllegalStateException("no durations of level " + level);
    }
    return found;
  }

  /** From the time of submission, as the producer says it, to each dispatch. */
  public Durations submitToDispatch() {
    return submitToDispatch;
  }

  /** From dispatched to known as started. */
  public Durations dispatchToStart() {
    return dispatchToStart;
  }

  /** Run times that agents reported. */
  public Durations runs() {
    return runs;
  }

  /** In order of their ids; those without one of their own first. */
  public Collection<TenantTally> tenants() {
    return tenants.all();
  }

  /** In order of their ids; those without one of their own first. */
  public Collection<AgentTally> agents() {
    return agents.all();
  }

  /** What comes, by the capabilities that it requires. */
  public List<DemandTally> demands() {
    return new ArrayList<>(demands.values());
  }

  /** The key figures of the last interval; null if none has been measured. */
  public @Nullable Kpi lastKpi() {
    return lastKpi;
  }

  /** The counts as they are now, to be compared with those of another time. */
  public TallyRow row(long atMs) {
    long[] row = new long[TallyRow.SIZE];
    counts.copyTo(row, TallyRow.HAPPENINGS);
    rejections.copyTo(row, TallyRow.REJECTIONS);
    leaseEnds.copyTo(row, TallyRow.LEASE_ENDS);
    submittedByLevel.copyTo(row, TallyRow.SUBMITTED);
    for (Level level : LEVELS) {
      waits(level).copyTo(row, TallyRow.waits(level));
    }
    submitToDispatch.copyTo(row, TallyRow.SUBMIT_TO_DISPATCH);
    dispatchToStart.copyTo(row, TallyRow.DISPATCH_TO_START);
    runs.copyTo(row, TallyRow.RUNS);
    return new TallyRow(atMs, row);
  }
}
