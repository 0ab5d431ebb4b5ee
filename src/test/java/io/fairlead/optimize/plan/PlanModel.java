package io.fairlead.optimize.plan;

import io.fairlead.model.Level;
import io.fairlead.model.Move;
import io.fairlead.model.TaskId;
import io.fairlead.scheduler.PlanSnapshot;
import io.fairlead.scheduler.PlanSnapshot.PlanAgent;
import io.fairlead.scheduler.PlanSnapshot.PlanTask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What becomes of a snapshot under given moves, reckoned a second time and as plainly as possible:
 * the slots of an agent are a list, everything is looked for from the beginning.
 */
final class PlanModel {
  private final PlanSnapshot snapshot;
  private double meanLoadMs;

  PlanModel(PlanSnapshot snapshot) {
    this.snapshot = snapshot;
  }

  PlanObjectives of(List<Move> moves) {
    Map<TaskId, Integer> to = new HashMap<>();
    for (Move move : moves) {
      to.put(move.task(), agent(move));
    }
    int[] targets = new int[snapshot.tasks().size()];
    for (int t = 0; t < targets.length; t++) {
      targets[t] = to.getOrDefault(snapshot.tasks().get(t).id(), -1);
    }
    return of(targets);
  }

  private int agent(Move move) {
    for (int a = 0; a < snapshot.agents().size(); a++) {
      if (snapshot.agents().get(a).id().equals(move.to())) {
        return a;
      }
    }
    throw new AssertionError(move + ": no such agent");
  }

  /** What plans count, as {@link Yardstick} says. */
  record Scores(PlanObjectives unchanged, double meanLoadMs) {
    /** By a preference; less is better. */
    double of(PlanPreference preference, PlanObjectives plan) {
      double sum =
          preference.latency()
              + preference.utilisation()
              + preference.balance()
              + preference.cost();
      return (preference.latency() * plan.latencyMs() / unit(unchanged.latencyMs())
              + preference.utilisation() * (1 - plan.utilisation())
              + preference.balance() * plan.imbalanceMs() / unit(meanLoadMs)
              + preference.cost() * plan.cost() / unit(unchanged.cost()))
          / sum;
    }
  }

  Scores scores() {
    PlanObjectives unchanged = of(List.of());
    return new Scores(unchanged, meanLoadMs);
  }

  double score(PlanPreference preference, PlanObjectives plan) {
    return scores().of(preference, plan);
  }

  private static double unit(double value) {
    return value > 0 ? value : 1;
  }

  /**
   * @param targets of each task, whom it is given to; -1 if it is not moved
   */
  PlanObjectives of(int[] targets) {
    List<List<Double>> slots = new ArrayList<>();
    double[] loads = new double[snapshot.agents().size()];
    for (int a = 0; a < loads.length; a++) {
      PlanAgent agent = snapshot.agents().get(a);
      List<Double> free = new ArrayList<>();
      for (long us : agent.busyUs()) {
        free.add((double) us);
        loads[a] += us * agent.speed() / agent.weight();
      }
      slots.add(free);
    }
    double ends = 0;
    double last = 0;
    double used = 0;
    double cost = 0;
    int count = 0;
    for (int t : order(targets)) {
      PlanTask task = snapshot.tasks().get(t);
      int a = targets[t] >= 0 ? targets[t] : task.agent() >= 0 ? task.agent() : first(task, slots);
      PlanAgent agent = snapshot.agents().get(a);
      List<Double> free = slots.get(a);
      double run = agent.runUs(task);
      double end = start(t, a, slots) + run;
      free.remove(free.stream().min(Double::compare).orElseThrow());
      free.add(end);
      ends += end;
      last = Math.max(last, end);
      used += Math.min((double) task.costUs(), run * agent.speed());
      loads[a] += run * agent.speed() / agent.weight();
      cost += run / 1e6 * agent.costPerSecond();
      count++;
    }
    meanLoadMs = Arrays.stream(loads).average().orElse(0) / 1_000;
    return new PlanObjectives(
        count == 0 ? 0 : ends / count / 1_000, utilisation(used, last), deviation(loads), cost);
  }

  private List<Integer> order(int[] targets) {
    List<Integer> order = new ArrayList<>();
    for (int t = 0; t < targets.length; t++) {
      PlanTask task = snapshot.tasks().get(t);
      if (task.agent() >= 0 || !snapshot.classes().get(task.eligible()).isEmpty()) {
        order.add(t);
      }
    }
    order.sort(
        Comparator.comparing((Integer t) -> !kept(t, targets))
            .thenComparing(t -> kept(t, targets) ? task(t).seq() : 0)
            .thenComparing(t -> kept(t, targets) ? Level.CRITICAL : task(t).level())
            .thenComparing(
                t ->
                    !kept(t, targets) && task(t).level() == Level.CRITICAL
                        ? task(t).deadlineMs()
                        : 0)
            .thenComparing(t -> t));
    return order;
  }

  private PlanTask task(int index) {
    return snapshot.tasks().get(index);
  }

  private boolean kept(int index, int[] targets) {
    return task(index).sent() && targets[index] < 0;
  }

  private int first(PlanTask task, List<List<Double>> slots) {
    int index = snapshot.tasks().indexOf(task);
    return snapshot.classes().get(task.eligible()).stream()
        .min(
            Comparator.comparing(
                    (Integer a) -> slots.get(a).stream().min(Double::compare).orElseThrow())
                .thenComparing(a -> start(index, a, slots) + snapshot.agents().get(a).runUs(task)))
        .orElseThrow();
  }

  private double start(int index, int a, List<List<Double>> slots) {
    PlanTask task = snapshot.tasks().get(index);
    double free = slots.get(a).stream().min(Double::compare).orElseThrow();
    double trip = snapshot.agents().get(a).roundTripUs();
    if (!task.sent()) {
      return Math.max(free, trip);
    }
    return task.agent() == a
        ? free
        : Math.max(free, trip + snapshot.agents().get(task.agent()).roundTripUs());
  }

  private double utilisation(double used, double last) {
    double capacity = 0;
    double busy = 0;
    for (PlanAgent agent : snapshot.agents()) {
      for (long us : agent.busyUs()) {
        capacity += agent.speed() * last;
        busy += agent.speed() * Math.min((double) us, last);
      }
    }
    return capacity == 0 ? 0 : Math.min(1, (used + busy) / capacity);
  }

  private static double deviation(double[] loads) {
    double sum = 0;
    for (double load : loads) {
      sum += load;
    }
    double squares = 0;
    for (double load : loads) {
      squares += (load - sum / loads.length) * (load - sum / loads.length);
    }
    return loads.length == 0 ? 0 : Math.sqrt(squares / loads.length) / 1_000;
  }
}
