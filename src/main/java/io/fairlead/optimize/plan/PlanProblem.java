package io.fairlead.optimize.plan;

import io.fairlead.scheduler.PlanSnapshot;
import io.fairlead.scheduler.PlanSnapshot.PlanAgent;
import io.fairlead.scheduler.PlanSnapshot.PlanTask;
import io.fairlead.scheduler.balance.RevocationRule;
import io.fairlead.scheduler.balance.RevocationRule.Prospect;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A snapshot laid out for search: tasks and agents are their places in it, times are microseconds.
 * Immutable once made, though its arrays are not copied.
 *
 * <p>What an agent has been sent and keeps runs first there, in order of dispatch. Everything else
 * runs in one order: by level; within the critical level by deadline; then by arrival. The swarm
 * shares among the other levels by weight, and among tenants, which a plan does not foresee.
 *
 * <p>A task that nobody may run is left out: it costs nothing and ends never. So is one that was
 * sent to an agent that takes no work, since it can't be asked back.
 */
final class PlanProblem {
  /** No move: the task stays with its agent, or waits for any. */
  static final int STAY = -1;

  /** No task. */
  static final int NONE = -1;

  private static final int[] NOBODY = {};

  final PlanSnapshot snapshot;
  final PlanConstraints constraints;
  final int agents;
  final int tasks;

  /** Of each agent; its slots begin at {@code firstSlot} in {@code busyUs}. */
  final int[] slots;

  final int[] firstSlot;
  final double[] busyUs;
  final double[] speed;

  /** Load of an agent for each microsecond that one of its slots is taken. */
  final double[] loadPerUs;

  final double[] costPerUs;
  final double[] roundTripUs;
  final int[] room;

  /** Of each task. */
  final double[] workUs;

  /** Who has it; -1 if it waits for any. */
  final int[] current;

  final boolean[] sent;

  /** Who may run it, ascending. */
  final int[][] eligible;

  /** Whom it may be given to, ascending; perhaps the one who has it among them. */
  final int[][] targets;

  /** Tasks in the order in which they run, of those that count. */
  final int[] order;

  /** Sent tasks, agent by agent, in the order in which it runs them. */
  final int[] sentOrder;

  /** Place in that order: of a task that its agent was sent and keeps, of any other. */
  final int[] keptRank;

  final int[] rank;

  /** Of each agent, when a slot is free after what it has now. */
  final double[] freeUs;

  private final int[] type;
  private final double[][] speedOfType;

  PlanProblem(PlanSnapshot snapshot, PlanConstraints constraints) {
    this.snapshot = snapshot;
    this.constraints = constraints;
    agents = snapshot.agents().size();
    tasks = snapshot.tasks().size();
    slots = new int[agents];
    firstSlot = new int[agents];
    speed = new double[agents];
    loadPerUs = new double[agents];
    costPerUs = new double[agents];
    roundTripUs = new double[agents];
    room = new int[agents];
    busyUs = layOutAgents();
    workUs = new double[tasks];
    current = new int[tasks];
    sent = new boolean[tasks];
    eligible = new int[tasks][];
    targets = new int[tasks][];
    type = new int[tasks];
    rank = new int[tasks];
    keptRank = new int[tasks];
    speedOfType = layOutTasks();
    order = runOrder();
    sentOrder = sentOrder();
    for (int i = 0; i < sentOrder.length; i++) {
      keptRank[sentOrder[i]] = i;
    }
    for (int i = 0; i < order.length; i++) {
      rank[order[i]] = sentOrder.length + i;
    }
    freeUs = new double[agents];
    new AskingBack(this).restrictTargets();
  }

  private double[] layOutAgents() {
    int total = 0;
    for (int a = 0; a < agents; a++) {
      PlanAgent agent = snapshot.agents().get(a);
      slots[a] = agent.busyUs().size();
      firstSlot[a] = total;
      total += slots[a];
      speed[a] = agent.speed();
      loadPerUs[a] = agent.weight() > 0 ? agent.speed() / agent.weight() : 0;
      costPerUs[a] = agent.costPerSecond() / 1e6;
      roundTripUs[a] = agent.roundTripUs();
      room[a] = Math.max(0, agent.room());
    }
    double[] busy = new double[total];
    int at = 0;
    for (PlanAgent agent : snapshot.agents()) {
      int from = at;
      for (long us : agent.busyUs()) {
        busy[at++] = Math.max(0, us);
      }
      Arrays.sort(busy, from, at);
    }
    return busy;
  }

  private double[][] layOutTasks() {
    int[][] classes = new int[snapshot.classes().size()][];
    int[][] withRoom = new int[classes.length][];
    for (int c = 0; c < classes.length; c++) {
      classes[c] =
          snapshot.classes().get(c).stream()
              .mapToInt(Integer::intValue)
              .filter(a -> slots[a] > 0 && speed[a] > 0)
              .sorted()
              .toArray();
      withRoom[c] = Arrays.stream(classes[c]).filter(a -> room[a] > 0).toArray();
    }
    TreeMap<String, Integer> types = new TreeMap<>();
    List<double[]> speeds = new ArrayList<>();
    for (int t = 0; t < tasks; t++) {
      PlanTask task = snapshot.tasks().get(t);
      workUs[t] = Math.max(0, task.costUs());
      current[t] = task.agent();
      sent[t] = task.sent();
      eligible[t] = classes[task.eligible()];
      targets[t] = snapshot.closed() ? NOBODY : withRoom[task.eligible()];
      type[t] = types.computeIfAbsent(task.type(), name -> addType(name, speeds));
    }
    return speeds.toArray(double[][]::new);
  }

  private int addType(String name, List<double[]> speeds) {
    double[] of = new double[agents];
    for (int a = 0; a < agents; a++) {
      of[a] = snapshot.agents().get(a).typeSpeeds().getOrDefault(name, speed[a]);
    }
    speeds.add(of);
    return speeds.size() - 1;
  }

  private int[] runOrder() {
    return IntStream.range(0, tasks)
        .filter(this::counts)
        .boxed()
        .sorted(
            Comparator.comparing((Integer t) -> snapshot.tasks().get(t).level())
                .thenComparingLong(t -> urgency(snapshot.tasks().get(t)))
                .thenComparingInt(t -> t))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private int[] sentOrder() {
    return IntStream.range(0, tasks)
        .filter(t -> counts(t) && sent[t])
        .boxed()
        .sorted(
            Comparator.comparingInt((Integer t) -> current[t])
                .thenComparingLong(t -> snapshot.tasks().get(t).seq())
                .thenComparingInt(t -> t))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static long urgency(PlanTask task) {
    return switch (task.level()) {
      case CRITICAL -> task.deadlineMs();
      case HIGH, NORMAL, LOW -> 0;
    };
  }

  private boolean counts(int task) {
    int agent = current[task];
    return agent >= 0
        ? slots[agent] > 0 && speed[agent] > 0
        : !sent[task] && eligible[task].length > 0;
  }

  /** How long a task takes on an agent. */
  double runUs(int task, int agent) {
    return workUs[task] / speedOfType[type[task]][agent];
  }

  /** What a task adds to the load of an agent, microseconds. */
  double loadUs(int task, int agent) {
    return runUs(task, agent) * loadPerUs[agent];
  }

  /** The load of an agent by what is not in the snapshot, microseconds. */
  double busyLoadUs(int agent) {
    double sum = 0;
    for (int s = firstSlot[agent]; s < firstSlot[agent] + slots[agent]; s++) {
      sum += busyUs[s];
    }
    return sum * loadPerUs[agent];
  }

  /** When a task can start on an agent at the earliest, though a slot be free before. */
  double earliestUs(int task, int agent) {
    if (!sent[task]) {
      return roundTripUs[agent];
    }
    return current[task] == agent ? 0 : roundTripUs[current[task]] + roundTripUs[agent];
  }

  /** Place of a task in the order in which an agent runs what it has. */
  int rankAt(int task, int agent) {
    return sent[task] && current[task] == agent ? keptRank[task] : rank[task];
  }

  boolean mayBeGiven(int task, int agent) {
    return agent == current[task] || Arrays.binarySearch(targets[task], agent) >= 0;
  }

  /** Whether any task can be moved at all. */
  boolean hasChoices() {
    if (snapshot.closed() || constraints.maxMoves() == 0) {
      return false;
    }
    for (int task : order) {
      for (int agent : targets[task]) {
        if (agent != current[task] && (current[task] >= 0 || eligible[task].length > 1)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Whom sent tasks may be asked back for: the swarm asks only where a task gains by {@link
   * RevocationRule}, as things stand when it is asked to. Plans put such moves first, so that
   * things stand as in the snapshot then.
   */
  private record AskingBack(PlanProblem problem) {
    void restrictTargets() {
      SlotHeaps heaps = new SlotHeaps(problem);
      double[] startUs = new double[problem.tasks];
      for (int task : problem.sentOrder) {
        startUs[task] = run(heaps, task);
      }
      for (int task : problem.order) {
        if (!problem.sent[task] && problem.current[task] >= 0) {
          run(heaps, task);
        }
      }
      for (int a = 0; a < problem.agents; a++) {
        problem.freeUs[a] = problem.slots[a] == 0 ? 0 : heaps.freeUs(a);
      }
      for (int task : problem.sentOrder) {
        problem.targets[task] =
            Arrays.stream(problem.targets[task])
                .filter(agent -> gains(task, agent, startUs[task]))
                .toArray();
      }
    }

    private double run(SlotHeaps heaps, int task) {
      int agent = problem.current[task];
      double start = heaps.freeUs(agent);
      heaps.take(agent, start + problem.runUs(task, agent));
      return start;
    }

    private boolean gains(int task, int agent, double startUs) {
      int from = problem.current[task];
      return agent != from
          && RevocationRule.gainUs(
                  prospect(task, from, startUs), prospect(task, agent, problem.freeUs[agent]))
              > 0;
    }

    private Prospect prospect(int task, int agent, double startUs) {
      return new Prospect(
          (long) startUs, (long) problem.runUs(task, agent), problem.roundTripUs[agent]);
    }
  }
}
