package io.fairlead.optimize.plan;

import io.fairlead.model.AgentId;
import io.fairlead.model.Move;
import io.fairlead.scheduler.PlanSnapshot.PlanTask;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Writes a plan as moves. First what is asked back, since that was judged by how things stand now;
 * then what gains most, in time to its end and in price as they are preferred.
 */
final class PlanMoves {
  private final PlanProblem problem;
  private final Schedule schedule;
  private final Assignment unchanged;
  private final Yardstick yardstick;
  private final Yardstick.Weights weights;
  private final double[] unchangedEndUs;

  private record Gain(Move move, double gain) {
    boolean asksBack() {
      return move.kind() == Move.Kind.REVOKE;
    }
  }

  PlanMoves(
      PlanProblem problem,
      Schedule schedule,
      Assignment unchanged,
      Yardstick yardstick,
      Yardstick.Weights weights) {
    this.problem = problem;
    this.schedule = schedule;
    this.unchanged = unchanged;
    this.yardstick = yardstick;
    this.weights = weights;
    schedule.again(unchanged);
    unchangedEndUs = new double[problem.tasks];
    for (int task : problem.order) {
      unchangedEndUs[task] = schedule.endUs(task);
    }
  }

  List<Move> of(Assignment plan) {
    schedule.again(plan);
    List<Gain> gains = new ArrayList<>(plan.count());
    for (int task : problem.order) {
      int to = plan.moves()[task];
      if (to != PlanProblem.STAY) {
        gains.add(new Gain(move(task, to), gain(task, to)));
      }
    }
    gains.sort(
        Comparator.comparing((Gain gain) -> !gain.asksBack())
            .thenComparing(Comparator.comparingDouble(Gain::gain).reversed()));
    return gains.stream().map(Gain::move).toList();
  }

  private double gain(int task, int to) {
    int from = unchanged.runs()[task];
    double price =
        problem.runUs(task, from) * problem.costPerUs[from]
            - problem.runUs(task, to) * problem.costPerUs[to];
    return yardstick.gain(weights, unchangedEndUs[task] - schedule.endUs(task), price);
  }

  private Move move(int index, int agent) {
    PlanTask task = problem.snapshot.tasks().get(index);
    AgentId to = problem.snapshot.agents().get(agent).id();
    AgentId holder = task.holder();
    if (holder == null) {
      return Move.place(task.id(), to);
    }
    return task.sent()
        ? Move.revoke(task.id(), holder, to, task.epoch())
        : Move.local(task.id(), holder, to);
  }
}
