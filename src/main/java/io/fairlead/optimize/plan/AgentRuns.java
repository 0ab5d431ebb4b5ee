package io.fairlead.optimize.plan;

import java.util.Arrays;

/**
 * Who runs what as one list per agent, to see what single changes would make of it without running
 * everything again. A change of one agent's list is O(its tasks × log slots).
 */
final class AgentRuns {
  private static final int NONE = -1;

  private final PlanProblem problem;
  private final SlotHeaps heaps;
  private final int[][] lists;
  private final int[] sizes;

  AgentRuns(PlanProblem problem) {
    this.problem = problem;
    heaps = new SlotHeaps(problem);
    lists = new int[problem.agents][8];
    sizes = new int[problem.agents];
  }

  /** What the tasks of one agent come to. Owned by who made it; filled anew by each question. */
  static final class Outcome {
    double sumOfEndsUs;
    double lastEndUs;

    void set(Outcome other) {
      sumOfEndsUs = other.sumOfEndsUs;
      lastEndUs = other.lastEndUs;
    }
  }

  void load(Assignment plan) {
    Arrays.fill(sizes, 0);
    for (int task : problem.sentOrder) {
      if (plan.moves()[task] == PlanProblem.STAY) {
        append(plan.runs()[task], task);
      }
    }
    for (int task : problem.order) {
      if (!problem.sent[task] || plan.moves()[task] != PlanProblem.STAY) {
        append(plan.runs()[task], task);
      }
    }
  }

  private void append(int agent, int task) {
    if (sizes[agent] == lists[agent].length) {
      lists[agent] = Arrays.copyOf(lists[agent], 2 * sizes[agent]);
    }
    lists[agent][sizes[agent]++] = task;
  }

  int size(int agent) {
    return sizes[agent];
  }

  int task(int agent, int place) {
    return lists[agent][place];
  }

  void remove(int agent, int task) {
    int at = 0;
    while (lists[agent][at] != task) {
      at++;
    }
    System.arraycopy(lists[agent], at + 1, lists[agent], at, --sizes[agent] - at);
  }

  void insert(int agent, int task) {
    append(agent, task);
    int rank = problem.rankAt(task, agent);
    int at = sizes[agent] - 1;
    while (at > 0 && problem.rankAt(lists[agent][at - 1], agent) > rank) {
      lists[agent][at] = lists[agent][at - 1];
      at--;
    }
    lists[agent][at] = task;
  }

  /** Of what an agent runs. */
  void of(int agent, Outcome outcome) {
    with(agent, NONE, NONE, outcome);
  }

  void without(int agent, int task, Outcome outcome) {
    with(agent, task, NONE, outcome);
  }

  void plus(int agent, int task, Outcome outcome) {
    with(agent, NONE, task, outcome);
  }

  /** Of what an agent would run with one task instead of another. */
  void with(int agent, int without, int plus, Outcome outcome) {
    heaps.reset(agent);
    outcome.sumOfEndsUs = 0;
    outcome.lastEndUs = 0;
    int rank = plus == NONE ? Integer.MAX_VALUE : problem.rankAt(plus, agent);
    boolean added = plus == NONE;
    int[] list = lists[agent];
    for (int i = 0; i < sizes[agent]; i++) {
      int task = list[i];
      if (!added && problem.rankAt(task, agent) > rank) {
        run(plus, agent, outcome);
        added = true;
      }
      if (task != without) {
        run(task, agent, outcome);
      }
    }
    if (!added) {
      run(plus, agent, outcome);
    }
  }

  private void run(int task, int agent, Outcome outcome) {
    double end =
        Math.max(heaps.freeUs(agent), problem.earliestUs(task, agent)) + problem.runUs(task, agent);
    heaps.take(agent, end);
    outcome.sumOfEndsUs += end;
    outcome.lastEndUs = Math.max(outcome.lastEndUs, end);
  }
}
