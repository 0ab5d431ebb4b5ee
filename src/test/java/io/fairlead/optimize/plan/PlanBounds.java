package io.fairlead.optimize.plan;

import io.fairlead.scheduler.PlanSnapshot;
import io.fairlead.scheduler.PlanSnapshot.PlanAgent;
import io.fairlead.scheduler.PlanSnapshot.PlanTask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What no plan can be better than: each objective by itself, with what makes it hard left out. */
final class PlanBounds {
  /** Places from the end of a slot that are told apart; what is beyond is reckoned as the next. */
  private static final int PLACES = 16;

  private final PlanSnapshot snapshot;
  private final List<PlanTask> tasks = new ArrayList<>();

  /** Agent of each slot, and when it is free. */
  private final List<Integer> slotAgents = new ArrayList<>();

  private final List<Long> slotFreeUs = new ArrayList<>();

  PlanBounds(PlanSnapshot snapshot) {
    this.snapshot = snapshot;
    for (PlanTask task : snapshot.tasks()) {
      if (!able(task).isEmpty()) {
        tasks.add(task);
      }
    }
    for (int a = 0; a < snapshot.agents().size(); a++) {
      for (long us : snapshot.agents().get(a).busyUs()) {
        slotAgents.add(a);
        slotFreeUs.add(us);
      }
    }
  }

  private List<Integer> able(PlanTask task) {
    List<Integer> able = new ArrayList<>(snapshot.classes().get(task.eligible()));
    if (task.agent() >= 0 && !able.contains(task.agent())) {
      able.add(task.agent());
    }
    return able;
  }

  private PlanAgent agent(int index) {
    return snapshot.agents().get(index);
  }

  /** Everything by the agent that runs it at the least price, whatever room it has. */
  double leastCost() {
    return tasks.stream()
        .mapToDouble(
            task ->
                able(task).stream()
                    .mapToDouble(a -> agent(a).runUs(task) / 1e6 * agent(a).costPerSecond())
                    .min()
                    .orElseThrow())
        .sum();
  }

  /**
   * All work, by who needs least capacity for it, divided among all slots as they get free, as if
   * it could be cut at will and run by anybody; nor before the longest task ends where it ends
   * first.
   */
  double mostUtilisation() {
    double work = 0;
    double used = 0;
    double lastUs = 0;
    for (PlanTask task : tasks) {
      work +=
          able(task).stream()
              .mapToDouble(a -> agent(a).runUs(task) * agent(a).speed())
              .min()
              .orElseThrow();
      used += task.costUs();
      lastUs =
          Math.max(
              lastUs,
              able(task).stream()
                  .mapToDouble(a -> agent(a).runUs(task) + agent(a).busyUs().get(0))
                  .min()
                  .orElseThrow());
    }
    double low = lastUs;
    double high = 1e15;
    for (int i = 0; i < 200; i++) {
      double middle = (low + high) / 2;
      if (capacity(middle, true) < work) {
        low = middle;
      } else {
        high = middle;
      }
    }
    double all = capacity(low, false);
    return Math.min(1, (used + all - capacity(low, true)) / all);
  }

  private double capacity(double untilUs, boolean free) {
    double sum = 0;
    for (int s = 0; s < slotAgents.size(); s++) {
      double us = free ? Math.max(0, untilUs - slotFreeUs.get(s)) : untilUs;
      sum += us * agent(slotAgents.get(s)).speed();
    }
    return sum;
  }

  /**
   * As if each slot could run its tasks in any order. A task at the k-th place from the end of a
   * slot adds k times its run time, and when the slot gets free, to the sum of ends: the least sum
   * is that of an assignment of tasks to places. Solved by shortest augmenting paths; what is told
   * is the value of the dual, which is a bound also where places beyond those told apart matter.
   *
   * @see "Horn (1973), Minimizing average flow time with parallel machines"
   * @see "Bruno, Coffman, Sethi (1974), Scheduling independent tasks to reduce mean finishing time"
   * @see "Jonker, Volgenant (1987), A shortest augmenting path algorithm for dense and sparse
   *     linear assignment problems"
   */
  double leastLatencyMs() {
    int columns = slotAgents.size() * PLACES;
    double[][] runUs = new double[tasks.size()][snapshot.agents().size()];
    for (int t = 0; t < tasks.size(); t++) {
      Arrays.fill(runUs[t], Double.POSITIVE_INFINITY);
      for (int a : able(tasks.get(t))) {
        runUs[t][a] = agent(a).runUs(tasks.get(t));
      }
    }
    double[] ofRow = new double[tasks.size()];
    double[] ofColumn = new double[columns];
    int[] rowOf = new int[columns];
    Arrays.fill(rowOf, -1);
    for (int row = 0; row < tasks.size(); row++) {
      augment(row, runUs, ofRow, ofColumn, rowOf);
    }
    double sum = 0;
    for (int row = 0; row < ofRow.length; row++) {
      double bound = ofRow[row];
      for (int s = 0; s < slotAgents.size(); s++) {
        bound = Math.min(bound, costUs(runUs[row], s, PLACES));
      }
      sum += bound;
    }
    for (double price : ofColumn) {
      sum += price;
    }
    return sum / ofRow.length / 1_000;
  }

  private double costUs(double[] runUs, int slot, int place) {
    return (place + 1) * runUs[slotAgents.get(slot)] + slotFreeUs.get(slot);
  }

  private void augment(int row, double[][] runUs, double[] ofRow, double[] ofColumn, int[] rowOf) {
    int columns = ofColumn.length;
    double[] distance = new double[columns];
    int[] before = new int[columns];
    boolean[] done = new boolean[columns];
    Arrays.fill(distance, Double.POSITIVE_INFINITY);
    Arrays.fill(before, -1);
    int from = row;
    int at = -1;
    double length = 0;
    while (true) {
      int nearest = -1;
      for (int s = 0; s < slotAgents.size(); s++) {
        double run = runUs[from][slotAgents.get(s)];
        for (int column = s * PLACES; column < (s + 1) * PLACES; column++) {
          if (done[column]) {
            continue;
          }
          double cost = (column - s * PLACES + 1) * run + slotFreeUs.get(s);
          double through = length + cost - ofRow[from] - ofColumn[column];
          if (through < distance[column]) {
            distance[column] = through;
            before[column] = at;
          }
          if (nearest < 0 || distance[column] < distance[nearest]) {
            nearest = column;
          }
        }
      }
      length = distance[nearest];
      done[nearest] = true;
      at = nearest;
      if (rowOf[at] < 0) {
        break;
      }
      from = rowOf[at];
    }
    ofRow[row] += length;
    for (int column = 0; column < columns; column++) {
      if (done[column] && column != at) {
        ofRow[rowOf[column]] += length - distance[column];
        ofColumn[column] -= length - distance[column];
      }
    }
    while (before[at] >= 0) {
      rowOf[at] = rowOf[before[at]];
      at = before[at];
    }
    rowOf[at] = row;
  }
}
