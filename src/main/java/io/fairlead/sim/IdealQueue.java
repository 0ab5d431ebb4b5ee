package io.fairlead.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One central queue in virtual time, which knows everything at once: the next task in its order
 * goes to the fastest agent that is idle. What a real system is measured against.
 *
 * <p>With a round trip above zero it is a queue that sits that far away and still makes the best of
 * it: it gives a slot its next task one round trip before the slot is free, which it knows, so no
 * slot runs dry while work waits; and no task starts sooner than one round trip after it was given.
 *
 * <p>A task that has been given is not taken back for one that goes before it. A task for which no
 * idle agent is eligible keeps nobody back. O(log n) a task where every agent may run every task,
 * O(tasks waiting) otherwise.
 */
public final class IdealQueue {
  private static final long NEVER = -1;

  private final Workload workload;
  private final Order order;
  private final long roundTripUs;
  private final EventQueue events = new EventQueue();
  private final TreeSet<Slot> offered =
      new TreeSet<>(
          Comparator.comparingDouble((Slot slot) -> -slot.agent.speed())
              .thenComparingLong(slot -> slot.freeAtUs)
              .thenComparingInt(slot -> slot.number));
  private final List<Slot> slots = new ArrayList<>();
  private final TreeSet<Integer> waiting;
  private final long[] startsUs;
  private long lastEndUs;
  private long busyUs;

  /** Which of the waiting tasks goes first; among equals the one that came first. */
  public enum Order {
    /** The one that came first. */
    FIFO,
    /** One of the most urgent level, however long others wait. */
    PRIORITY,
    /** The one of the least estimate; the true cost where there is none. */
    SHORTEST;

    private long key(Arrival arrival) {
      return switch (this) {
        case FIFO -> 0;
        case PRIORITY -> arrival.level().ordinal();
        case SHORTEST -> arrival.estimateUs() == 0 ? arrival.costUs() : arrival.estimateUs();
      };
    }
  }

  private record Given(int task, long startUs) {}

  private static final class Slot {
    private final int number;
    private final int agentIndex;
    private final SimulatedAgent agent;
    private long freeAtUs;

    /** Given and not ended, in order. */
    private final ArrayDeque<Given> tasks = new ArrayDeque<>();

    private boolean dead;

    private Slot(int number, int agentIndex, SimulatedAgent agent) {
      this.number = number;
      this.agentIndex = agentIndex;
      this.agent = agent;
    }

    private boolean canRun(Arrival arrival) {
      return agent.capabilities().containsAll(arrival.requiredCapabilities());
    }
  }

  /**
   * What came of a run.
   *
   * @param waitsUs from each task's arrival to its first start, microseconds, in the workload's
   *     order; -1 for one that no agent could run
   * @param makespanUs from the first arrival to the last end, microseconds
   * @param busyUs time in which slots ran tasks, all slots together, microseconds
   */
  @SuppressWarnings("ArrayRecordComponent") // made once, read once
  public record Result(long[] waitsUs, long makespanUs, long busyUs) {}

  private IdealQueue(Workload workload, Fleet fleet, Order order, long roundTripUs) {
    this.workload = workload;
    this.order = order;
    this.waiting =
        new TreeSet<>(
            Comparator.comparingLong((Integer task) -> this.order.key(arrival(task)))
                .thenComparingInt(task -> task));
    this.roundTripUs = roundTripUs;
    this.startsUs = new long[workload.size()];
    Arrays.fill(startsUs, NEVER);
    for (int agent = 0; agent < fleet.size(); agent++) {
      for (int i = 0; i < fleet.agents().get(agent).slots(); i++) {
        slots.add(new Slot(slots.size(), agent, fleet.agents().get(agent)));
      }
    }
    offered.addAll(slots);
  }

  /**
   * Runs the workload to its end.
   *
   * @param roundTripUs microseconds, 0 or more
   */
  public static Result run(Workload workload, Fleet fleet, Order order, long roundTripUs) {
    return run(workload, fleet, order, roundTripUs, Collections.emptySet(), 0);
  }

  /**
   * Runs the workload to its end; some agents die on the way, which is known at once, and what they
   * had waits again in its old place.
   *
   * @param roundTripUs microseconds, 0 or more
   * @param killed indices of the agents in the fleet
   * @param killedAtUs when, microseconds after the first arrival
   */
  public static Result run(
      Workload workload,
      Fleet fleet,
      Order order,
      long roundTripUs,
      Set<Integer> killed,
      long killedAtUs) {
    if (roundTripUs < 0) {
      throw new IllegalArgumentException("round trip " + roundTripUs + " us is negative");
    }
    IdealQueue ideal = new IdealQueue(workload, fleet, order, roundTripUs);
    if (!killed.isEmpty()) {
      ideal.events.after(killedAtUs, () -> ideal.kill(killed));
    }
    return ideal.run();
  }

  private Result run() {
    if (workload.size() > 0) {
      events.after(workload.arrivals().get(0).offsetUs(), () -> arrive(0));
    }
    while (events.next()) {
      // each event does what follows from it
    }
    long[] waitsUs = new long[startsUs.length];
    for (int i = 0; i < waitsUs.length; i++) {
      waitsUs[i] = startsUs[i] == NEVER ? NEVER : startsUs[i] - arrival(i).offsetUs();
    }
    return new Result(waitsUs, lastEndUs, busyUs);
  }

  private void arrive(int task) {
    waiting.add(task);
    if (task + 1 < workload.size()) {
      events.after(arrival(task + 1).offsetUs() - events.nowUs(), () -> arrive(task + 1));
    }
    match();
  }

  /** Gives out tasks in order, for as long as there is one that an offered slot can run. */
  private void match() {
    Iterator<Integer> tasks = waiting.iterator();
    while (tasks.hasNext() && !offered.isEmpty()) {
      int task = tasks.next();
      for (Slot slot : offered) {
        if (slot.canRun(arrival(task))) {
          tasks.remove();
          give(task, slot);
          break;
        }
      }
    }
  }

  private void give(int task, Slot slot) {
    offered.remove(slot);
    long startUs = Math.max(slot.freeAtUs, events.nowUs() + roundTripUs);
    long endUs = startUs + Math.max(1, Math.round(arrival(task).costUs() / slot.agent.speed()));
    if (startsUs[task] == NEVER) {
      startsUs[task] = startUs;
    }
    slot.freeAtUs = endUs;
    slot.tasks.add(new Given(task, startUs));
    events.after(endUs - roundTripUs - events.nowUs(), () -> offer(slot));
    events.after(endUs - events.nowUs(), () -> end(slot));
  }

  private void offer(Slot slot) {
    if (!slot.dead) {
      offered.add(slot);
      match();
    }
  }

  private void end(Slot slot) {
    if (!slot.dead) {
      busyUs += events.nowUs() - slot.tasks.remove().startUs();
      lastEndUs = events.nowUs();
    }
  }

  private void kill(Set<Integer> killed) {
    for (Slot slot : slots) {
      if (killed.contains(slot.agentIndex)) {
        slot.dead = true;
        offered.remove(slot);
        slot.tasks.forEach(this::takeBack);
      }
    }
    match();
  }

  private void takeBack(Given given) {
    int task = given.task();
    busyUs += Math.max(0, events.nowUs() - given.startUs());
    if (startsUs[task] > events.nowUs()) {
      startsUs[task] = NEVER;
    }
    waiting.add(task);
  }

  private Arrival arrival(int task) {
    return workload.arrivals().get(task);
  }
}
