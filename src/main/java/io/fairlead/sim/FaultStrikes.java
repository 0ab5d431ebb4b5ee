package io.fairlead.sim;

import io.fairlead.model.Command;
import io.fairlead.scheduler.PlanSnapshots;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Faults that strike at random times, and what each of them does. */
final class FaultStrikes {
  private static final long MAX_DOWN_US = 8_000_000;
  private static final int MAX_SLOWNESS = 8;
  private static final int MAX_LEAP_MS = 30_000;
  private static final long MAX_AGENT_ERROR_US = 600_000_000;
  private static final int MAX_SKEW_MS = 2_000;
  private static final long LEAST_FREEZE_US = 600_000;
  private static final long MAX_FREEZE_US = 4_000_000;
  private static final long MAX_DELAY_US = 6_000_000;

  /** Times {@code lostAfterMs}. */
  private static final int LONGEST_TO_AGENTS = 6;

  private static final long MAX_DELAYED_US = 5_000_000;
  private static final long MAX_TAKEOVER_US = 5_000_000;
  private static final long MAX_ABORT_US = 300_000;
  private static final long MAX_INTERVENTION_US = 3_000_000;
  private static final long ASK_AGAIN_US = 100_000;

  private final EventQueue events;
  private final FaultDraws draws;
  private final VirtualCoordinator coordinator;
  private final VirtualFleet fleet;
  private final List<VirtualFleet.Host> hosts;
  private final BiConsumer<Fault, Object> struck;
  private final Consumer<Command> command;
  private final RandomOperator operator;
  private final RandomPlanner planner;
  private final long lostAfterUs;
  private boolean repaired;

  /**
   * @param struck is told of each strike, and whom or what it met
   * @param command takes what operators and planners command
   */
  FaultStrikes(
      RandomWorld world,
      EventQueue events,
      FaultDraws draws,
      VirtualCoordinator coordinator,
      VirtualFleet fleet,
      BiConsumer<Fault, Object> struck,
      Consumer<Command> command) {
    this.events = events;
    this.draws = draws;
    this.coordinator = coordinator;
    this.fleet = fleet;
    this.hosts = fleet.hosts();
    this.struck = struck;
    this.command = command;
    this.operator =
        new RandomOperator(
            world.fleet().agents().stream().map(SimulatedAgent::id).toList(),
            world.tenants(),
            draws.random(Fault.RECONFIGURE));
    this.planner = new RandomPlanner(draws.random(Fault.PLAN));
    this.lostAfterUs = 1_000 * Long.parseLong(world.settings().getOrDefault("lostAfterMs", "6000"));
  }

  /** From now on, for so long. */
  void begin(long spanUs) {
    repeat(Fault.AGENT_CRASH, 5, spanUs, this::crashAgent);
    repeat(Fault.AGENT_PAUSE, 5, spanUs, this::pauseAgent);
    repeat(Fault.AGENT_LEAVE, 2, spanUs, this::leave);
    repeat(Fault.SLOW_DOWN, 5, spanUs, this::slowDown);
    repeat(Fault.FORGET, 5, spanUs, this::forget);
    repeat(Fault.TWINS, 3, spanUs, this::twins);
    repeat(Fault.CLOCK_JUMP, 4, spanUs, this::leap);
    repeat(Fault.FREEZE, 3, spanUs, this::freeze);
    repeat(Fault.DELAY, 4, spanUs, this::delay);
    repeat(Fault.COORDINATOR_CRASH, 3, spanUs, this::crashCoordinator);
    repeat(Fault.ABORT, 8, spanUs, this::abort);
    repeat(Fault.RECONFIGURE, 15, spanUs, this::reconfigure);
    repeat(Fault.PLAN, 8, spanUs, this::plan);
  }

  private void repeat(Fault fault, double times, long spanUs, Runnable what) {
    long nextUs = draws.untilNextUs(fault, times, spanUs);
    if (nextUs == Long.MAX_VALUE || repaired) {
      return;
    }
    events.after(
        nextUs,
        () -> {
          if (draws.strikes(fault)) {
            what.run();
          }
          repeat(fault, times, spanUs, what);
        });
  }

  /** Puts right what does not come right by itself. */
  void repair() {
    repaired = true;
    coordinator.leapTo(0);
    for (VirtualFleet.Host host : hosts) {
      host.downUntilUs = 0;
      host.delayedUntilUs = 0;
      host.processes.forEach(process -> process.slowDown(1));
    }
  }

  private VirtualFleet.Host anyHost(Fault fault) {
    VirtualFleet.Host host = hosts.get(draws.random(fault).nextInt(hosts.size()));
    struck.accept(fault, host.spec.id());
    return host;
  }

  private void crashAgent() {
    VirtualFleet.Host host = anyHost(Fault.AGENT_CRASH);
    host.downUntilUs = events.nowUs() + draws.random(Fault.AGENT_CRASH).nextLong(MAX_DOWN_US);
    host.processes.forEach(VirtualAgent::crash);
  }

  private void pauseAgent() {
    VirtualFleet.Host host = anyHost(Fault.AGENT_PAUSE);
    long forUs = draws.random(Fault.AGENT_PAUSE).nextLong(2 * lostAfterUs);
    host.processes.forEach(process -> process.pause(forUs));
  }

  private void leave() {
    VirtualFleet.Host host = anyHost(Fault.AGENT_LEAVE);
    host.downUntilUs = events.nowUs() + draws.random(Fault.AGENT_LEAVE).nextLong(MAX_DOWN_US);
    host.processes.forEach(VirtualAgent::leave);
  }

  private void slowDown() {
    VirtualFleet.Host host = anyHost(Fault.SLOW_DOWN);
    double times = 1 + draws.random(Fault.SLOW_DOWN).nextInt(MAX_SLOWNESS);
    host.processes.forEach(process -> process.slowDown(times));
  }

  private void forget() {
    VirtualFleet.Host host = anyHost(Fault.FORGET);
    host.processes.forEach(VirtualAgent::forget);
  }

  /** Beside the one that lives, or in its place but two at once. */
  private void twins() {
    VirtualFleet.Host host = anyHost(Fault.TWINS);
    SplittableRandom random = draws.random(Fault.TWINS);
    if (random.nextInt(3) == 0) {
      host.processes.forEach(VirtualAgent::crash);
      fleet.launch(host);
    }
    fleet.launch(host);
    if (random.nextInt(3) == 0) {
      events.after(random.nextLong(500_000), () -> fleet.launch(host));
    }
  }

  private void leap() {
    SplittableRandom random = draws.random(Fault.CLOCK_JUMP);
    if (random.nextInt(3) == 0) {
      VirtualFleet.Host host = anyHost(Fault.CLOCK_JUMP);
      host.clockErrorUs = random.nextLong(-MAX_AGENT_ERROR_US, MAX_AGENT_ERROR_US);
      return;
    }
    int offsetMs = random.nextInt(-MAX_LEAP_MS, MAX_LEAP_MS);
    struck.accept(Fault.CLOCK_JUMP, "coordinator, " + offsetMs + " ms from the truth");
    coordinator.leapTo(offsetMs);
  }

  private void freeze() {
    long forUs = draws.random(Fault.FREEZE).nextLong(LEAST_FREEZE_US, MAX_FREEZE_US);
    struck.accept(Fault.FREEZE, "coordinator, for " + forUs / 1_000 + " ms");
    coordinator.freeze(forUs);
  }

  /** What is on its way arrives within that time, however it is delayed, microseconds. */
  long longestDelayUs() {
    return Math.max(LONGEST_TO_AGENTS * lostAfterUs, MAX_DELAY_US);
  }

  private void delay() {
    SplittableRandom random = draws.random(Fault.DELAY);
    int way = random.nextInt(3);
    // On the way to agents alone, long enough for leases to lapse meanwhile.
    long byUs = random.nextLong(way == 1 ? LONGEST_TO_AGENTS * lostAfterUs : MAX_DELAY_US);
    long untilUs = events.nowUs() + random.nextLong(MAX_DELAYED_US);
    boolean all = random.nextBoolean();
    VirtualFleet.Host one = hosts.get(random.nextInt(hosts.size()));
    struck.accept(
        Fault.DELAY,
        (all ? "all agents" : one.spec.id())
            + (way == 0 ? ", both ways" : way == 1 ? ", to it" : ", from it")
            + ", by "
            + byUs / 1_000
            + " ms");
    for (VirtualFleet.Host host : all ? hosts : List.of(one)) {
      host.delayToUs = way == 2 ? 0 : byUs;
      host.delayFromUs = way == 1 ? 0 : byUs;
      host.delayedUntilUs = untilUs;
    }
  }

  private void crashCoordinator() {
    SplittableRandom random = draws.random(Fault.COORDINATOR_CRASH);
    long downUs = random.nextLong(MAX_TAKEOVER_US);
    struck.accept(Fault.COORDINATOR_CRASH, "down for " + downUs / 1_000 + " ms");
    coordinator.crash(downUs, random.nextInt(-MAX_SKEW_MS, MAX_SKEW_MS));
  }

  private void abort() {
    long laterUs = draws.random(Fault.ABORT).nextLong(MAX_ABORT_US);
    struck.accept(Fault.ABORT, "begins again after " + laterUs / 1_000 + " ms");
    coordinator.abort(laterUs);
  }

  private void reconfigure() {
    RandomOperator.Intervention intervention = operator.next();
    struck.accept(Fault.RECONFIGURE, intervention.now());
    command.accept(intervention.now());
    Command later = intervention.later();
    if (later != null) {
      events.after(
          draws.random(Fault.RECONFIGURE).nextLong(MAX_INTERVENTION_US),
          () -> command.accept(later));
    }
  }

  private void plan() {
    struck.accept(Fault.PLAN, "somebody begins to make one");
    makePlan(new PlanSnapshots());
  }

  /** The parts are cut while the swarm goes on, and is perhaps taken over. */
  private void makePlan(PlanSnapshots parts) {
    if (!coordinator.running()) {
      events.after(ASK_AGAIN_US, () -> makePlan(parts));
      return;
    }
    PlanSnapshots.Question next = parts.next();
    if (next == null) {
      Command made = planner.plan(parts.snapshot());
      events.after(planner.thoughtUs(), () -> command.accept(made));
      return;
    }
    parts.add(next.answer(coordinator.scheduler(), coordinator.now()));
    events.after(planner.untilNextPartUs(), () -> makePlan(parts));
  }
}
