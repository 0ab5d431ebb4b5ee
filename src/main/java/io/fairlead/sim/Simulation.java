package io.fairlead.sim;

import io.fairlead.model.AgentId;
import io.fairlead.model.Command;
import io.fairlead.model.Fact;
import io.fairlead.model.Now;
import io.fairlead.model.Setting;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.SwarmId;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.scheduler.ConfigTemplate;
import io.fairlead.scheduler.SwarmScheduler;
import io.fairlead.scheduler.SwarmView;
import io.fairlead.scheduler.invariant.ApplyEqualsHandle;
import io.fairlead.scheduler.invariant.InvariantChecks;
import io.fairlead.scheduler.invariant.InvariantViolation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A swarm in virtual time: the real core, agents that follow the protocol, and faults drawn from a
 * seed. Every invariant is checked after every event, and a second scheduler that is given nothing
 * but the facts must arrive at the same state. The same workload, fleet, faults, settings and seed
 * give the same run.
 */
public final class Simulation {
  private static final SwarmId SWARM = new SwarmId("sim");
  private static final long TOPIC_DELAY_US = 20_000;
  private static final long PUNCTUATION_US = 10_000;
  private static final long MAX_INTERVENTION_US = 3_000_000;
  private static final long MAX_APPROVAL_US = 1_000_000;
  private static final int MAX_SLOWNESS = 8;
  private static final long MAX_EVENTS = 20_000_000;

  /** Wall time at which simulations begin, milliseconds since the Unix epoch. */
  private static final long WALL_BASE_MS = 1_700_000_000_000L;

  private final FaultPlan faults;
  private final Ways ways;
  private final SplittableRandom random;
  private final SplittableRandom jitter;
  private final InvariantChecks invariants = InvariantChecks.running();
  private final EventQueue events = new EventQueue();
  private final InMemoryStore store = new InMemoryStore();
  private final Map<SimulatedAgent, VirtualAgent> processes = new LinkedHashMap<>();
  private final Map<TaskId, Long> trueCostsUs = new TreeMap<>();
  private final Map<String, Long> lastReadUs = new TreeMap<>();
  private final SimulationResult result = new SimulationResult();
  private final Map<String, String> settings;
  private final SwarmScheduler replica =
      new SwarmScheduler(SWARM, true, id -> null, (number, fact, now) -> {});
  private final RandomOperator operator;
  private SwarmScheduler scheduler;
  private boolean recovering;
  private boolean replicated = true;
  private int hellos;
  private int open;

  /**
   * @param settings of the swarm, by name, each value as JSON text
   * @param seed of every random draw
   */
  public Simulation(
      Workload workload, Fleet fleet, FaultPlan faults, Map<String, String> settings, long seed) {
    this(workload, fleet, faults, Ways.STEADY, settings, seed);
  }

  /** As above, with messages that take as long as {@code ways} says. */
  public Simulation(
      Workload workload,
      Fleet fleet,
      FaultPlan faults,
      Ways ways,
      Map<String, String> settings,
      long seed) {
    this.faults = faults;
    this.ways = ways;
    this.random = new SplittableRandom(seed);
    this.jitter = new SplittableRandom(~seed);
    this.settings = new TreeMap<>(settings);
    this.scheduler = scheduler();
    this.operator =
        new RandomOperator(
            fleet.agents().stream().map(SimulatedAgent::id).toList(),
            workload.arrivals().stream().map(Arrival::tenant).distinct().toList(),
            random.split());
    events.after(0, () -> command(new Command.CreateSwarm(this.settings, "simulation")));
    fleet.agents().forEach(agent -> events.after(1, () -> launch(agent)));
    submitAll(workload);
    punctuate();
  }

  /**
   * Runs to the end of all tasks.
   *
   * @throws InvariantViolation if an invariant is broken
   * @throws IllegalStateException if tasks are left over after 20 million events
   */
  public SimulationResult run() {
    while (open > 0) {
      events.next();
      if (++result.events > MAX_EVENTS) {
        throw new IllegalStateException(open + " tasks have no outcome after too many events");
      }
    }
    checkReplica();
    result.endedAtUs = events.nowUs();
    return result;
  }

  private void submitAll(Workload workload) {
    int number = 0;
    for (Arrival arrival : workload.arrivals()) {
      TaskId id = taskId(number);
      long hash = number++;
      open++;
      events.after(arrival.offsetUs(), () -> submit(id, hash, arrival));
    }
  }

  private static TaskId taskId(int number) {
    return new TaskId("task-" + number);
  }

  private void submit(TaskId id, long hash, Arrival arrival) {
    Task task =
        new Task(
            id,
            arrival.tenant(),
            arrival.type(),
            arrival.level(),
            arrival.priority(),
            arrival.deadlineUs() == 0
                ? Task.NEVER
                : WALL_BASE_MS
                    + (events.nowUs() + arrival.delayUs() + arrival.deadlineUs()) / 1_000,
            now().wallMs(),
            arrival.delayUs() == 0 ? 0 : now().wallMs() + arrival.delayUs() / 1_000,
            arrival.estimateUs(),
            arrival.series(),
            arrival.dependencies().stream().map(Simulation::taskId).toList(),
            arrival.resourceDemand(),
            arrival.requiredCapabilities(),
            arrival.affinityKey(),
            true,
            0,
            hash);
    result.submittedAtUs.put(id, events.nowUs());
    trueCostsUs.put(id, arrival.costUs());
    command(new Command.Submit(task, 0));
    if (chance(faults.resubmitted())) {
      events.after(
          random.nextLong(1_000_000),
          () -> {
            if (!result.wasRejected(id)) {
              command(new Command.Submit(task, 0));
            }
          });
    }
    if (chance(faults.taskCancelled())) {
      events.after(
          random.nextLong(500_000), () -> command(new Command.CancelTask(id, "simulation")));
    }
  }

  private Now now() {
    long ms = events.nowUs() / 1_000;
    return new Now(ms, WALL_BASE_MS + ms);
  }

  private boolean chance(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  private void command(Command command) {
    scheduler.handle(command, now());
    carryOn();
  }

  private void carryOn() {
    while (scheduler.tick(now(), 1_000)) {
      // Until nothing is left to do at this instant.
    }
    scheduler.flush(store);
    invariants.audit(scheduler.view());
  }

  /** The shell's part: sends what the facts ask for. */
  private void happened(long number, Fact fact, Now now) {
    result.moves.count(fact);
    if (replicated) {
      replica.replay(fact, now);
    }
    if (fact instanceof Fact.TopicRequested requested) {
      events.after(TOPIC_DELAY_US, () -> command(new Command.TopicReady(requested.agent())));
    } else if (fact instanceof Fact.TopicRetired retired) {
      events.after(TOPIC_DELAY_US, () -> command(new Command.TopicDeleted(retired.agent())));
    } else if (fact instanceof Fact.TaskDispatched dispatched) {
      result.dispatches++;
      result.mostAhead = Math.max(result.mostAhead, ahead(dispatched.lease().agent()));
      deliver(dispatched.lease().agent().value(), fact, dispatched.lease().seq());
    } else if (fact instanceof Fact.AgentWelcomed welcomed) {
      deliver(welcomed.agent().value(), fact, welcomed.seq());
    } else if (fact instanceof Fact.AgentFenced fenced) {
      deliver(fenced.agent().value(), fact, fenced.seq());
    } else if (fact instanceof Fact.RevokeRequested revoke) {
      deliver(revoke.agent().value(), fact, revoke.seq());
    } else if (fact instanceof Fact.CancelRequested cancel) {
      deliver(cancel.agent().value(), fact, cancel.seq());
    } else if (fact instanceof Fact.StaleWorkCancelled cancel) {
      deliver(cancel.agent().value(), fact, cancel.seq());
    } else if (fact instanceof Fact.ProposalMade made) {
      Command approval = new Command.ApproveProposal(made.proposal().id(), "simulation");
      events.after(random.nextLong(MAX_APPROVAL_US), () -> command(approval));
    } else if (fact instanceof Fact.EndsTask ended) {
      open--;
      result.outcome(ended, WALL_BASE_MS * 1_000 + events.nowUs());
    } else if (fact instanceof Fact.TaskRejected rejected) {
      open--;
      result.rejected(rejected);
    } else if (fact instanceof Fact.TaskAccepted accepted) {
      result.accepted(accepted);
    }
  }

  /** Tasks that an agent holds beyond its slots. */
  private int ahead(AgentId agent) {
    SwarmView view = scheduler.view();
    long slots = view.windowOf(agent) - view.config().get(Setting.MAX_PREFETCH);
    return (int) Math.max(0, view.heldCount(agent) - slots);
  }

  private void deliver(String agent, Fact fact, long seq) {
    long arrivalUs =
        Math.max(
            lastReadUs.getOrDefault(agent, 0L),
            events.nowUs() + ways.untilCommitUs(events.nowUs()) + wayUs());
    lastReadUs.put(agent, arrivalUs);
    events.after(
        arrivalUs - events.nowUs(),
        () ->
            processes.forEach(
                (spec, process) -> {
                  if (spec.id().value().equals(agent)) {
                    process.read(fact, seq);
                  }
                }));
  }

  private long wayUs() {
    return ways.leastUs() + (ways.jitterUs() == 0 ? 0 : jitter.nextLong(ways.jitterUs() + 1));
  }

  private void launch(SimulatedAgent spec) {
    VirtualAgent process =
        new VirtualAgent(
            spec,
            "hello-" + hellos++,
            SwarmConfig.DEFAULT.get(Setting.HEARTBEAT_MS) * 1_000,
            new AgentWorld(spec));
    processes.put(spec, process);
    process.start();
  }

  private final class AgentWorld implements VirtualAgent.World {
    private final SimulatedAgent spec;
    private long lastArrivalUs;

    AgentWorld(SimulatedAgent spec) {
      this.spec = spec;
    }

    @Override
    public void after(long delayUs, Runnable what) {
      events.after(delayUs, what);
    }

    @Override
    public long nowUs() {
      return events.nowUs();
    }

    @Override
    public void send(Command.Report report, Runnable delivered) {
      strike(spec);
      if (chance(faults.reportLost())) {
        return;
      }
      // Reports of one process arrive in order, unless they are duplicates.
      long arrivalUs = Math.max(lastArrivalUs, events.nowUs() + wayUs());
      lastArrivalUs = arrivalUs;
      events.after(
          arrivalUs - events.nowUs(),
          () -> {
            delivered.run();
            command(report);
          });
      if (chance(faults.reportDuplicated())) {
        events.after(ways.leastUs() + random.nextLong(2_000_000), () -> command(report));
      }
    }

    @Override
    public boolean fails(TaskId task) {
      return chance(faults.taskFails());
    }

    @Override
    public long costUs(TaskId task) {
      Long costUs = trueCostsUs.get(task);
      if (costUs == null) {
        throw new IllegalStateException("task " + task + " was never submitted");
      }
      return costUs;
    }

    @Override
    public void began(TaskId task, long runUs) {
      result.started(task, events.nowUs());
      result.ran(events.nowUs(), runUs);
    }
  }

  private void punctuate() {
    carryOnTime();
    events.after(PUNCTUATION_US, this::punctuate);
  }

  private void carryOnTime() {
    long before = scheduler.view().facts();
    while (scheduler.tick(now(), 1_000)) {
      // Until nothing is left to do at this instant.
    }
    scheduler.flush(store);
    if (scheduler.view().facts() != before) {
      invariants.audit(scheduler.view());
    }
  }

  private void strike(SimulatedAgent spec) {
    if (chance(faults.agentCrash())) {
      result.crashes++;
      events.after(
          0,
          () -> {
            VirtualAgent process = processes.get(spec);
            if (process != null) {
              process.crash();
            }
          });
      events.after(random.nextLong(10_000_000), () -> launch(spec));
    }
    if (chance(faults.agentPause())) {
      long forUs = random.nextLong(2_000 * SwarmConfig.DEFAULT.get(Setting.LOST_AFTER_MS));
      events.after(
          0,
          () -> {
            VirtualAgent process = processes.get(spec);
            if (process != null) {
              process.pause(forUs);
            }
          });
    }
    if (chance(faults.agentSlowed())) {
      double times = 1 + random.nextInt(MAX_SLOWNESS);
      VirtualAgent process = processes.get(spec);
      if (process != null) {
        process.slowDown(times);
      }
    }
    if (chance(faults.operated())) {
      RandomOperator.Intervention intervention = operator.next();
      events.after(0, () -> command(intervention.now()));
      Command later = intervention.later();
      if (later != null) {
        events.after(random.nextLong(MAX_INTERVENTION_US), () -> command(later));
      }
    }
    if (chance(faults.coordinatorCrash()) && !recovering) {
      events.after(0, this::crashCoordinator);
    }
  }

  private SwarmScheduler scheduler() {
    return new SwarmScheduler(SWARM, true, store, store, new ConfigTemplate(), this::happened);
  }

  /** The coordinator is rebuilt from what was committed; dispatching opens a moment later. */
  private void crashCoordinator() {
    result.coordinatorCrashes++;
    checkReplica();
    replicated = false;
    recovering = true;
    scheduler = scheduler();
    store.restoreInto(scheduler);
    scheduler.recover(now());
    scheduler.raiseGeneration(now());
    scheduler.flush(store);
    events.after(
        20_000,
        () -> {
          recovering = false;
          scheduler.openDispatch();
          carryOn();
        });
  }

  private void checkReplica() {
    if (replicated) {
      ApplyEqualsHandle.check(scheduler.view(), replica.view());
      InMemoryStore applied = new InMemoryStore();
      replica.flush(applied);
      if (!applied.configs().equals(store.configs())) {
        throw new IllegalStateException(
            "applying remembers " + applied.configs() + ", handling " + store.configs());
      }
    }
  }
}
