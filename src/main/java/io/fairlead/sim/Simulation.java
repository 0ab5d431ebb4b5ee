package io.fairlead.sim;

import io.fairlead.model.AgentId;
import io.fairlead.model.Command;
import io.fairlead.model.Fact;
import io.fairlead.model.Now;
import io.fairlead.model.Setting;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.scheduler.PlanSnapshots;
import io.fairlead.scheduler.SwarmScheduler;
import io.fairlead.scheduler.SwarmView;
import io.fairlead.scheduler.invariant.ApplyEqualsHandle;
import io.fairlead.scheduler.invariant.InvariantViolation;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A swarm in virtual time ({@link VirtualSwarm}), and faults drawn from a seed. Every invariant is
 * checked after every event, and a second scheduler that is given nothing but the facts must arrive
 * at the same state. The same workload, fleet, faults, settings and seed give the same run.
 */
public final class Simulation {
  private static final long MAX_INTERVENTION_US = 3_000_000;
  private static final long MAX_APPROVAL_US = 1_000_000;
  private static final int MAX_SLOWNESS = 8;
  private static final long MAX_EVENTS = 20_000_000;

  /** Wall time at which simulations begin, milliseconds since the Unix epoch. */
  private static final long WALL_BASE_MS = 1_700_000_000_000L;

  private final FaultPlan faults;
  private final Ways ways;
  private final SplittableRandom random;
  private final Audits audits = new Audits(Audits.Frequency.ALWAYS);
  private final InMemoryStore store = new InMemoryStore();
  private final SimulationResult result = new SimulationResult();
  private final SwarmScheduler replica =
      new SwarmScheduler(VirtualSwarm.SWARM, true, id -> null, (number, fact, now) -> {});
  private final RandomOperator operator;
  private final VirtualSwarm swarm;
  private final EventQueue events;
  private final RandomPlanner planner;
  private boolean recovering;
  private boolean replicated = true;
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
    this.swarm =
        new VirtualSwarm(
            WALL_BASE_MS,
            ways,
            SwarmConfig.DEFAULT.get(Setting.HEARTBEAT_MS),
            workload,
            List.of(),
            store,
            new SplittableRandom(~seed),
            new Faults());
    this.events = swarm.events();
    this.operator =
        new RandomOperator(
            fleet.agents().stream().map(SimulatedAgent::id).toList(),
            workload.arrivals().stream().map(Arrival::tenant).distinct().toList(),
            random.split());
    this.planner = new RandomPlanner(new SplittableRandom(seed + 1));
    Map<String, String> given = new TreeMap<>(settings);
    events.after(0, () -> swarm.command(new Command.CreateSwarm(given, "simulation")));
    fleet.agents().forEach(agent -> events.after(1, () -> swarm.launch(agent)));
    open = workload.size();
    swarm.submitAll(0);
    swarm.punctuate();
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

  private boolean chance(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  /** What goes wrong, and what is checked and counted. */
  private final class Faults implements VirtualSwarm.Surroundings {
    @Override
    public void happened(Fact fact, Now now) {
      result.moves.count(fact);
      if (replicated) {
        replica.replay(fact, now);
      }
      if (fact instanceof Fact.TaskDispatched dispatched) {
        result.dispatches++;
        result.mostAhead = Math.max(result.mostAhead, ahead(dispatched.lease().agent()));
      } else if (fact instanceof Fact.ProposalMade made) {
        Command approval = new Command.ApproveProposal(made.proposal().id(), "simulation");
        events.after(random.nextLong(MAX_APPROVAL_US), () -> swarm.command(approval));
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

    @Override
    public void settled() {
      audits.settled(swarm.scheduler().view());
    }

    @Override
    public void arrives(int place, Task task) {
      result.submittedAtUs.put(task.id(), events.nowUs());
    }

    @Override
    public void submitted(Task task) {
      TaskId id = task.id();
      if (chance(faults.resubmitted())) {
        events.after(
            random.nextLong(1_000_000),
            () -> {
              if (!result.wasRejected(id)) {
                swarm.command(new Command.Submit(task, 0));
              }
            });
      }
      if (chance(faults.taskCancelled())) {
        events.after(
            random.nextLong(500_000),
            () -> swarm.command(new Command.CancelTask(id, "simulation")));
      }
    }

    @Override
    public boolean passes(SimulatedAgent agent) {
      strike(agent);
      return !chance(faults.reportLost());
    }

    @Override
    public void sent(Command.Report report) {
      if (chance(faults.reportDuplicated())) {
        events.after(ways.leastUs() + random.nextLong(2_000_000), () -> swarm.command(report));
      }
    }

    @Override
    public boolean fails(TaskId task) {
      return chance(faults.taskFails());
    }

    @Override
    public void began(SimulatedAgent agent, TaskId task, long runUs) {
      result.started(task, events.nowUs());
      result.ran(events.nowUs(), runUs);
    }

    @Override
    public void ended(SimulatedAgent agent, TaskId task, long ranUs) {}
  }

  /** Tasks that an agent holds beyond its slots. */
  private int ahead(AgentId agent) {
    SwarmView view = swarm.scheduler().view();
    long slots = view.windowOf(agent) - view.config().get(Setting.MAX_PREFETCH);
    return (int) Math.max(0, view.heldCount(agent) - slots);
  }

  private void strike(SimulatedAgent spec) {
    if (chance(faults.agentCrash())) {
      result.crashes++;
      events.after(
          0,
          () -> {
            VirtualAgent process = swarm.process(spec.id());
            if (process != null) {
              process.crash();
            }
          });
      events.after(random.nextLong(10_000_000), () -> swarm.launch(spec));
    }
    if (chance(faults.agentPause())) {
      long forUs = random.nextLong(2_000 * SwarmConfig.DEFAULT.get(Setting.LOST_AFTER_MS));
      events.after(
          0,
          () -> {
            VirtualAgent process = swarm.process(spec.id());
            if (process != null) {
              process.pause(forUs);
            }
          });
    }
    if (chance(faults.agentSlowed())) {
      double times = 1 + random.nextInt(MAX_SLOWNESS);
      VirtualAgent process = swarm.process(spec.id());
      if (process != null) {
        process.slowDown(times);
      }
    }
    if (chance(faults.operated())) {
      RandomOperator.Intervention intervention = operator.next();
      events.after(0, () -> swarm.command(intervention.now()));
      Command later = intervention.later();
      if (later != null) {
        events.after(random.nextLong(MAX_INTERVENTION_US), () -> swarm.command(later));
      }
    }
    if (chance(faults.planned())) {
      events.after(0, () -> makePlan(new PlanSnapshots()));
    }
    if (chance(faults.coordinatorCrash()) && !recovering) {
      events.after(0, this::crashCoordinator);
    }
  }

  /** The parts are cut while the swarm goes on; so it does until the plan is there. */
  private void makePlan(PlanSnapshots parts) {
    PlanSnapshots.Question next = parts.next();
    if (next == null) {
      Command plan = planner.plan(parts.snapshot());
      events.after(planner.thoughtUs(), () -> swarm.command(plan));
      return;
    }
    parts.add(next.answer(swarm.scheduler(), swarm.now()));
    events.after(planner.untilNextPartUs(), () -> makePlan(parts));
  }

  /** The coordinator is rebuilt from what was committed; dispatching opens a moment later. */
  private void crashCoordinator() {
    result.coordinatorCrashes++;
    checkReplica();
    replicated = false;
    recovering = true;
    SwarmScheduler rebuilt = swarm.emptyScheduler();
    swarm.use(rebuilt);
    store.restoreInto(rebuilt);
    rebuilt.recover(swarm.now());
    rebuilt.raiseGeneration(swarm.now());
    rebuilt.flush(store);
    events.after(
        20_000,
        () -> {
          recovering = false;
          rebuilt.openDispatch();
          swarm.carryOn();
        });
  }

  private void checkReplica() {
    if (replicated) {
      ApplyEqualsHandle.check(swarm.scheduler().view(), replica.view());
      InMemoryStore applied = new InMemoryStore();
      replica.flush(applied);
      if (!applied.configs().equals(store.configs())) {
        throw new IllegalStateException(
            "applying remembers " + applied.configs() + ", handling " + store.configs());
      }
    }
  }
}
