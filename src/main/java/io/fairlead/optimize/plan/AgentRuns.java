package io.fairlead.optimize.plan;

import java.util.Arrays;

/**
 * Who runs what as one list per agent, to see what single changes would make of it without running
 * everything again. A change of one agent's list is O(its tasks × log slots).
 */
final class AgentRuns {
  private static final int FIRST_LENGTH = 8;

  private final PlanProblem problem;
  private final SlotHeaps heaps;
  private final Queue[] queues;

  AgentRuns(PlanProblem problem) {
    this.problem = problem;
    heaps = new SlotHeaps(problem);
    queues = new Queue[problem.agents];
    Arrays.setAll(queues, a -> new Queue());
  }

  /** What the tasks of one agent come to. Owned by who made it; filled anew by each question. */
  static final class Outcome {
    private double sumOfEndsUs;
    private double lastEndUs;

    double sumOfEndsUs() {
      return sumOfEndsUs;
    }

    double lastEndUs() {
      return lastEndUs;
    }

    private void ends(double us) {
      sumOfEndsUs += us;
      lastEndUs = Math.max(lastEndUs, us);
    }
  }

  /** Tasks in the order in which an agent runs them, with what it would have to be asked for. */
  private static final class Queue {
    private int size;
    private int[] tasks = new int[FIRST_LENGTH];
    private int[] ranks = new int[FIRST_LENGTH];
    private double[] earliestUs = new double[FIRST_LENGTH];
    private double[] runUs = new double[FIRST_LENGTH];

    void insert(int task, int rank, double earliest, double run) {
      if (size == tasks.length) {
        tasks = Arrays.copyOf(tasks, 2 * size);
        ranks = Arrays.copyOf(ranks, 2 * size);
        earliestUs = Arrays.copyOf(earliestUs, 2 * size);
        runUs = Arrays.copyOf(runUs, 2 * size);
      }
      int at = size++;
      while (at > 0 && ranks[at - 1] > rank) {
        shift(at - 1, at);
        at--;
      }
      tasks[at] = task;
      ranks[at] = rank;
      earliestUs[at] = earliest;
      runUs[at] = run;
    }

    void remove(int task) {
      int at = 0;
      while (tasks[at] != task) {
        at++;
      }
      size--;
      for (; at < size; at++) {
        shift(at + 1, at);
      }
    }

    private void shift(int from, int to) {
      tasks[to] = tasks[from];
      ranks[to] = ranks[from];
      earliestUs[to] = earliestUs[from];
      runUs[to] = runUs[from];
    }
  }

  void load(Assignment plan) {
    for (Queue queue : queues) {
      queue.size = 0;
    }
    for (int task : problem.sentOrder) {
      if (plan.moves()[task] == PlanProblem.STAY) {
        insert(plan.runs()[task], task);
      }
    }
    for (int task : problem.order) {
      if (!problem.sent[task] || plan.moves()[task] != PlanProblem.STAY) {
        insert(plan.runs()[task], task);
      }
    }
  }

  int size(int agent) {
    return queues[agent].size;
  }

  int task(int agent, int place) {
    return queues[agent].tasks[place];
  }

  void remove(int agent, int task) {
    queues[agent].remove(task);
  }

  void insert(int agent, int task) {
    queues[agent].insert(
        task,
        problem.rankAt(task, agent),
        problem.earliestUs(task, agent),
        problem.runUs(task, agent));
  }

  /** Of what an agent runs. */
  void of(int agent, Outcome outcome) {
    with(agent, PlanProblem.NONE, PlanProblem.NONE, outcome);
  }

  /**
   * Of what an agent would run with one task less and another one more.
   *
   * @param without {@link PlanProblem#NONE} if none is taken away
   * @param plus {@link PlanProblem#NONE} if none comes
   */
  void with(int agent, int without, int plus, Outcome outcome) {
    heaps.reset(agent);
    outcome.sumOfEndsUs = 0;
    outcome.lastEndUs = 0;
    Queue queue = queues[agent];
    int at = 0;
    if (plus != PlanProblem.NONE) {
      int rank = problem.rankAt(plus, agent);
      for (; at < queue.size && queue.ranks[at] < rank; at++) {
        if (queue.tasks[at] != without) {
          outcome.ends(heaps.run(agent, queue.earliestUs[at], queue.runUs[at]));
        }
      }
      outcome.ends(heaps.run(agent, problem.earliestUs(plus, agent), problem.runUs(plus, agent)));
    }
    for (; at < queue.size; at++) {
      if (queue.tasks[at] != without) {
        outcome.ends(heaps.run(agent, queue.earliestUs[at], queue.runUs[at]));
      }
    }
  }
}
