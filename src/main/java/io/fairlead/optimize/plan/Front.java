package io.fairlead.optimize.plan;

import io.jenetics.ext.moea.Pareto;
import io.jenetics.util.ISeq;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Plans of which none is better than another in everything: the best of all that were looked at, of
 * equals the one with least moves. When there are too many, those go that are most like others;
 * never the one that is preferred. {@code offer} is O(plans).
 */
final class Front {
  /** Plans in it at most, while it is searched; half as many are left when it is thinned out. */
  static final int MAX_PLANS = 128;

  private final Yardstick yardstick;
  private final Yardstick.Weights preference;
  private final List<Assignment> plans = new ArrayList<>(MAX_PLANS + 1);
  private Assignment best;

  Front(Yardstick yardstick, Yardstick.Weights preference, Assignment first) {
    this.yardstick = yardstick;
    this.preference = preference;
    plans.add(first);
    best = first;
  }

  void offer(Assignment plan) {
    boolean replacesBest = Worth.dominance(plan.worth(), best.worth()) < 0;
    if (!insert(plan)) {
      return;
    }
    if (replacesBest
        || plan.worth().equals(best.worth())
        || yardstick.prefers(preference, plan, best)) {
      best = plan;
    }
    if (plans.size() > MAX_PLANS) {
      thinOut(MAX_PLANS / 2);
    }
  }

  private boolean insert(Assignment plan) {
    for (Assignment other : plans) {
      int dominance = Worth.dominance(other.worth(), plan.worth());
      if (dominance < 0 || (other.worth().equals(plan.worth()) && other.count() <= plan.count())) {
        return false;
      }
    }
    plans.removeIf(
        other ->
            Worth.dominance(plan.worth(), other.worth()) < 0 || plan.worth().equals(other.worth()));
    plans.add(plan);
    return true;
  }

  /** The one that is preferred. It is in the front. */
  Assignment best() {
    return best;
  }

  /** By latency. */
  List<Assignment> plans(int atMost) {
    thinOut(atMost);
    List<Assignment> sorted = new ArrayList<>(plans);
    sorted.sort(Comparator.comparing(Assignment::worth));
    return sorted;
  }

  private void thinOut(int atMost) {
    while (plans.size() > atMost) {
      double[] distances =
          Pareto.crowdingDistance(
              ISeq.of(plans),
              (one, other, i) ->
                  Double.compare(one.worth().objective(i), other.worth().objective(i)),
              (one, other, i) -> one.worth().objective(i) - other.worth().objective(i),
              plan -> Worth.OBJECTIVES);
      int crowded = -1;
      for (int i = 0; i < distances.length; i++) {
        if (plans.get(i) != best && (crowded < 0 || distances[i] < distances[crowded])) {
          crowded = i;
        }
      }
      plans.remove(crowded);
    }
  }
}
