package io.fairlead.sim;

import io.fairlead.model.AgentId;
import io.fairlead.model.AgentTopicLayout;
import io.fairlead.model.Command;
import io.fairlead.model.Explanation;
import io.fairlead.model.Fact;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.TenantId;
import io.fairlead.scheduler.SwarmView;
import io.fairlead.scheduler.invariant.InvariantViolation;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of a campaign: a world of a seed, in which faults strike until all tasks have arrived,
 * and which then has to come to rest. Every invariant is checked after every event, and the oracle
 * judges every decision once it is committed.
 */
final class FaultyRun {
  /** Wall time at which runs begin, milliseconds since the Unix epoch. */
  private static final long WALL_BASE_MS = 1_700_000_000_000L;

  private static final long TOPIC_DELAY_US = 20_000;
  private static final long SUPERVISED_EVERY_US = 1_000_000;
  private static final long MAX_APPROVAL_US = 1_000_000;
  private static final long[] COMMITS_US = {0, 5_000, 20_000, 50_000, 100_000};
  private static final double CANCELLED = 0.04;
  private static final double RESUBMITTED = 0.06;
  private static final long MOST_LATE_US = 6_000_000;

  /** Faults go on for so long after the last arrival, and after the last input that is allowed. */
  private static final long AFTERMATH_US = 3_000_000;

  /** After the last outcome, and after the longest delay, for what is still to be answered. */
  private static final long GRACE_US = 12_000_000;

  /** How long what has been repaired may take beyond its work. */
  private static final long PATIENCE_US = 300_000_000;

  private static final int PATIENCE_FACTOR = 20;

  private final long seed;
  private final Consumer<VirtualCoordinator.Decision> furtherRule;
  private final RandomWorld world;
  private final EventQueue events = new EventQueue();
  private final RunLog log = new RunLog(events);
  private final FaultDraws draws;
  private final Oracle oracle;
  private final CauseOracle causes = new CauseOracle();
  private final LeaseOracle leases = new LeaseOracle();
  private final Effects effects = new Effects();
  private final MoveCounts moves = new MoveCounts();
  private final Audits audits = new Audits(Audits.Frequency.ALWAYS);
  private final VirtualCoordinator coordinator;
  private final VirtualFleet fleet;
  private final FaultStrikes strikes;
  private final SplittableRandom chance;
  private final Map<TaskId, Integer> places = new TreeMap<>();

  /** How long it may take after the faults until every task has ended, microseconds. */
  private final long patienceUs;

  private long handled;
  private long quietUs = Long.MAX_VALUE;
  private long restSinceUs = -1;
  private boolean closing;

  /**
   * @param limit number of the last input that is allowed; {@link Integer#MAX_VALUE} for all
   */
  FaultyRun(long seed, Set<Fault> faults, int limit) {
    this(seed, faults, limit, decision -> {});
  }

  /**
   * @param furtherRule throws where a committed decision breaks it
   */
  FaultyRun(
      long seed, Set<Fault> faults, int limit, Consumer<VirtualCoordinator.Decision> furtherRule) {
    this.seed = seed;
    this.furtherRule = furtherRule;
    this.world = RandomWorld.of(seed);
    this.patienceUs =
        PATIENCE_US
            + Math.round(
                PATIENCE_FACTOR * world.workload().totalCostUs() / world.fleet().totalSpeed());
    this.draws = new FaultDraws(seed, faults, limit);
    this.oracle = new Oracle(world.fleet());
    SplittableRandom random = new SplittableRandom(~seed);
    this.chance = random.split();
    this.coordinator =
        new VirtualCoordinator(
            VirtualSwarm.SWARM,
            events,
            WALL_BASE_MS,
            COMMITS_US[random.nextInt(COMMITS_US.length)],
            new Watch());
    this.fleet =
        new VirtualFleet(
            world.fleet(),
            events,
            world.ways(),
            setting("heartbeatMs", 500),
            draws,
            random.split(),
            this::costUs,
            new Reports());
    this.strikes =
        new FaultStrikes(world, events, draws, coordinator, fleet, this::struck, this::command);
  }

  private long setting(String name, long otherwise) {
    return Long.parseLong(world.settings().getOrDefault(name, Long.toString(otherwise)));
  }

  /** How it went. */
  CampaignRun run() {
    try {
      begin();
      while (!over()) {
        handled++;
        events.next();
        if (draws.exhausted() && !closing) {
          closing = true;
          events.after(AFTERMATH_US, this::quiet);
        }
      }
      finish();
      return result(null);
    } catch (RuntimeException | Error e) {
      return result(Violation.of(seed, e, events.nowUs(), draws.inputs(), log.lines()));
    }
  }

  private void begin() {
    coordinator.start();
    command(new Command.CreateSwarm(world.settings(), "simulation"));
    events.after(1, this::supervise);
    int place = 0;
    for (Arrival arrival : world.workload().arrivals()) {
      int number = place++;
      events.after(arrival.offsetUs(), () -> arrive(number, arrival));
    }
    long spanUs = world.workload().spanUs();
    strikes.begin(spanUs + AFTERMATH_US);
    events.after(spanUs + 2 * AFTERMATH_US, this::quiet);
  }

  /** What follows the last outcome has been waited for. */
  private boolean over() {
    if (quietUs == Long.MAX_VALUE) {
      return false;
    }
    if (oracle.owed() > 0) {
      restSinceUs = -1;
      if (events.nowUs() - quietUs > patienceUs) {
        throw new InvariantViolation("EveryTaskEnds", stuck());
      }
      return false;
    }
    if (restSinceUs < 0) {
      restSinceUs = events.nowUs();
    }
    long sinceUs = Math.max(restSinceUs, quietUs + strikes.longestDelayUs());
    return events.nowUs() - sinceUs > GRACE_US && coordinator.idle();
  }

  private String stuck() {
    TaskId task = oracle.waiting();
    if (task == null) {
      return "the coordinator does not come to rest, though every task has ended";
    }
    Explanation why = coordinator.scheduler().explain(task, coordinator.now());
    return "task "
        + task
        + " has no outcome after "
        + patienceUs / 1_000_000
        + " s without faults; "
        + oracle.owed()
        + " wait; "
        + (why == null
            ? "the coordinator does not know it"
            : why.phase() + ", " + why.blocker() + ": " + why.message());
  }

  private void supervise() {
    fleet.supervise();
    events.after(SUPERVISED_EVERY_US, this::supervise);
  }

  /** Nothing more goes wrong, and what has been switched off is switched on. */
  private void quiet() {
    if (quietUs != Long.MAX_VALUE) {
      return;
    }
    quietUs = events.nowUs();
    log.add("quiet", 0, "nothing arrives or goes wrong from now on");
    draws.cease();
    strikes.repair();
    command(new Command.Resume(null, "simulation"));
    for (TenantId tenant : world.tenants()) {
      command(new Command.Resume(tenant, "simulation"));
    }
    for (VirtualFleet.Host host : fleet.hosts()) {
      command(new Command.ResumeAgent(host.spec.id(), "simulation"));
    }
  }

  private long costUs(TaskId task) {
    Integer place = places.get(task);
    if (place == null) {
      throw new IllegalStateException("task " + task + " was never submitted");
    }
    return world.workload().arrivals().get(place).costUs();
  }

  private void arrive(int place, Arrival arrival) {
    if (quietUs != Long.MAX_VALUE || !draws.arrives()) {
      return;
    }
    Task task = arrival.task(place, WALL_BASE_MS, events.nowUs());
    places.put(task.id(), place);
    log.add("input " + draws.inputs() + ": task", place, task.id() + " arrives");
    submit(task);
    if (draws.strikes(Fault.CANCEL, CANCELLED)) {
      struck(Fault.CANCEL, task.id());
      events.after(
          draws.random(Fault.CANCEL).nextLong(MOST_LATE_US),
          () -> command(new Command.CancelTask(task.id(), "simulation")));
    }
    if (draws.strikes(Fault.RESUBMIT, RESUBMITTED)) {
      SplittableRandom random = draws.random(Fault.RESUBMIT);
      Task again = random.nextInt(5) == 0 ? other(task) : task;
      struck(Fault.RESUBMIT, task.id());
      events.after(random.nextLong(MOST_LATE_US), () -> submit(again));
    }
  }

  /** Another task of the same id. */
  private static Task other(Task task) {
    return new Task(
        task.id(),
        task.tenant(),
        task.type(),
        task.level(),
        task.priority(),
        task.deadlineMs(),
        task.submittedAtMs(),
        task.notBeforeMs(),
        task.estimatedCostUs(),
        task.series(),
        task.dependencies(),
        task.resourceDemand(),
        task.requiredCapabilities(),
        task.affinityKey(),
        task.movable(),
        task.maxAttempts(),
        ~task.contentHash());
  }

  private void submit(Task task) {
    oracle.submitted(task.id());
    coordinator.append(VirtualCoordinator.Topic.TASKS, new Command.Submit(task, 0));
  }

  private void command(Command command) {
    causes.asked(command);
    coordinator.append(VirtualCoordinator.Topic.COMMANDS, command);
  }

  private void struck(Fault fault, Object what) {
    log.add("input " + draws.inputs() + ": " + fault.key(), fault.ordinal(), what);
  }

  // ------------------------------------------------------------------ the end

  /** Nothing may be left of tasks that have all ended. */
  private void finish() {
    coordinator.checkReplica();
    audits.audit(coordinator.scheduler().view());
    Leftovers.check(coordinator, world.tenants());
    for (VirtualFleet.Host host : fleet.hosts()) {
      for (VirtualAgent process : host.processes) {
        if (!process.stopped() && !process.paused() && !process.held().isEmpty()) {
          throw new InvariantViolation(
              "StaleWorkIsStopped",
              "agent " + host.spec.id() + " still has " + process.held() + ", which have ended");
        }
      }
    }
  }

  private CampaignRun result(@Nullable Violation violation) {
    return new CampaignRun(
        seed,
        handled,
        events.nowUs(),
        log.fingerprint(),
        oracle.tasks(),
        draws.struck(),
        effects.counts(),
        moves,
        violation);
  }

  // ------------------------------------------------------------------ what is watched

  private final class Watch implements VirtualCoordinator.Outside {
    private final Map<AgentId, AgentTopicLayout> layouts = new TreeMap<>();

    @Override
    public void decided(VirtualCoordinator.Decision decision) {
      log.decided(decision.number(), decision.fact());
      Fact fact = decision.fact();
      // Passed on at once: a topic too many does no harm.
      if (fact instanceof Fact.TopicRequested requested) {
        events.after(TOPIC_DELAY_US, () -> command(new Command.TopicReady(requested.agent())));
      }
    }

    @Override
    public void settled(SwarmView view) {
      audits.settled(view);
    }

    @Override
    public void committed(VirtualCoordinator.Decision decision) {
      Fact fact = decision.fact();
      if (fact instanceof Fact.TopicRequested requested) {
        layouts.put(requested.agent(), requested.layout());
      }
      oracle.committed(decision);
      causes.committed(decision);
      leases.committed(decision);
      furtherRule.accept(decision);
      effects.count(fact);
      moves.count(fact);
      if (fact instanceof Fact.CommandRefused refused && refused.command().equals("CREATE_SWARM")) {
        throw new IllegalStateException("no such swarm can be: " + refused.rejection());
      }
      carryOut(fact);
    }

    private void carryOut(Fact fact) {
      if (fact instanceof Fact.TopicRetired retired) {
        events.after(
            TOPIC_DELAY_US,
            () -> {
              if (layouts.get(retired.agent()) == AgentTopicLayout.PER_AGENT) {
                fleet.topicDeleted(retired.agent());
              }
              command(new Command.TopicDeleted(retired.agent()));
            });
      } else if (fact instanceof Fact.TaskDispatched dispatched) {
        fleet.deliver(dispatched.lease().agent(), fact, dispatched.lease().seq());
      } else if (fact instanceof Fact.AgentWelcomed welcomed) {
        fleet.deliver(welcomed.agent(), fact, welcomed.seq());
      } else if (fact instanceof Fact.AgentFenced fenced) {
        fleet.deliver(fenced.agent(), fact, fenced.seq());
      } else if (fact instanceof Fact.RevokeRequested revoke) {
        fleet.deliver(revoke.agent(), fact, revoke.seq());
      } else if (fact instanceof Fact.CancelRequested cancel) {
        fleet.deliver(cancel.agent(), fact, cancel.seq());
      } else if (fact instanceof Fact.StaleWorkCancelled cancel) {
        fleet.deliver(cancel.agent(), fact, cancel.seq());
      } else if (fact instanceof Fact.ProposalMade made) {
        Command approval = new Command.ApproveProposal(made.proposal().id(), "simulation");
        events.after(chance.nextLong(MAX_APPROVAL_US), () -> command(approval));
      }
    }

    @Override
    public void ended(VirtualCoordinator.Ending ending, int decisions, int inputs) {
      effects.ended(ending, decisions, inputs);
      if (ending == VirtualCoordinator.Ending.STALLED) {
        leases.stalled();
      }
      log.add(
          ending.name().toLowerCase(Locale.ROOT).replace('_', ' '),
          decisions,
          decisions + " decisions, " + inputs + " inputs");
    }
  }

  private final class Reports implements VirtualFleet.Outside {
    @Override
    public void wrote(Command.Report report) {
      oracle.wrote(report);
      causes.wrote(report);
      leases.wrote(report);
    }

    @Override
    public void arrived(Command.Report report) {
      coordinator.append(VirtualCoordinator.Topic.REPORTS, report);
    }

    @Override
    public void struck(Fault fault, Object what) {
      FaultyRun.this.struck(fault, what);
    }
  }
}
