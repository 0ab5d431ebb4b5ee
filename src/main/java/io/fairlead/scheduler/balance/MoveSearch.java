package io.fairlead.scheduler.balance;

import io.fairlead.model.Move;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Greedy search for moves that make the load more even: from overloaded agents, the heaviest first,
 * to underloaded ones, the lightest first, as long as each move lowers the score by more than the
 * least gain. What has been moved counts at once, at both ends.
 *
 * <p>The categories have hysteresis: an agent gives work from mean × (1 + tolerance) on and stops
 * at the mean, one takes work below mean × (1 − tolerance) and until it comes to the mean. And a
 * target never comes to more than the source had before, so that no move calls for its reversal.
 *
 * <p>O(agents × log + tasks looked at × {@link #MAX_TARGETS}); of tasks at most {@link
 * #LOOKED_AT_FOR_A_MOVE} for each move of the budget are looked at.
 *
 * @see "Cruise Control (LinkedIn, 2017), ResourceDistributionGoal"
 */
public final class MoveSearch {
  /** Targets tried for one task. */
  static final int MAX_TARGETS = 8;

  static final int LOOKED_AT_FOR_A_MOVE = 8;

  private final double tolerance;
  private final double leastGain;
  private final int budget;

  /**
   * @param tolerance share of the mean, above 0
   * @param leastGain share of the score that a move must gain more than, 0 to 1
   * @param budget the most moves, above 0
   */
  public MoveSearch(double tolerance, double leastGain, int budget) {
    this.tolerance = tolerance;
    this.leastGain = leastGain;
    this.budget = budget;
  }

  /**
   * What was found.
   *
   * @param scoreBefore of the loads as they were given
   * @param scoreAfter of the loads as they are after the moves
   */
  public record Found(double scoreBefore, double scoreAfter, List<Move> moves) {}

  /**
   * @param loads of all agents that take work, at least one; changed by the moves
   * @param work what may leave an agent, what should leave it first being first
   */
  public Found search(List<AgentLoad> loads, Function<AgentLoad, List<? extends Movable>> work) {
    LoadDistribution distribution = new LoadDistribution(loads);
    double before = distribution.score();
    double meanMs = distribution.meanMs();
    List<AgentLoad> sources = new ArrayList<>();
    TreeSet<AgentLoad> targets = new TreeSet<>(AgentLoad.LIGHTEST_FIRST);
    for (AgentLoad load : loads) {
      switch (LoadCategory.of(load.loadMs(), meanMs, tolerance)) {
        case OVERLOADED -> sources.add(load);
        case UNDERLOADED -> {
          if (load.hasRoom()) {
            targets.add(load);
          }
        }
        case EVEN -> {
          // Neither gives nor takes.
        }
      }
    }
    sources.sort(AgentLoad.HEAVIEST_FIRST);
    List<Move> moves = new ArrayList<>();
    long looks = (long) budget * LOOKED_AT_FOR_A_MOVE;
    for (AgentLoad source : sources) {
      if (targets.isEmpty()) {
        break;
      }
      for (Movable task : work.apply(source)) {
        if (moves.size() == budget || looks-- == 0) {
          return new Found(before, distribution.score(), moves);
        }
        if (source.loadMs() <= distribution.meanMs()) {
          break;
        }
        AgentLoad target = target(source, task, targets, distribution);
        if (target != null) {
          targets.remove(target); // its key changes
          distribution.move(source, target, (double) task.costUs());
          if (target.hasRoom() && target.loadMs() < distribution.meanMs()) {
            targets.add(target);
          }
          moves.add(task.to(target));
        }
      }
    }
    return new Found(before, distribution.score(), moves);
  }

  private @Nullable AgentLoad target(
      AgentLoad source, Movable task, Set<AgentLoad> targets, LoadDistribution distribution) {
    double score = distribution.score();
    double costUs = (double) task.costUs();
    int tried = 0;
    for (AgentLoad target : targets) {
      if (++tried > MAX_TARGETS || target.loadMs() >= source.loadMs()) {
        return null;
      }
      boolean below = target.loadMsWith(costUs) < source.loadMs();
      double gain = score - distribution.scoreAfter(source, target, costUs);
      if (below && gain > leastGain * score && task.suits(target)) {
        return target;
      }
    }
    return null;
  }
}
