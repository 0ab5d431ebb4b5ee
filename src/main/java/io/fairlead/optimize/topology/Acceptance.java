package io.fairlead.optimize.topology;

import java.util.List;

/** Whether a candidate keeps what must not be given up for the objective. */
final class Acceptance {
  /** The mean wait may grow by this share of wait and run together. */
  static final double SLACK = 0.1;

  private final TopologyObjective objective;
  private final double runMeanMs;

  Acceptance(TopologyObjective objective, double runMeanMs) {
    this.objective = objective;
    this.runMeanMs = runMeanMs;
  }

  /** Of trials with the same seeds. */
  boolean accepts(List<TrialFigures> base, List<TrialFigures> other) {
    if (!leavesNothingUndone(base, other)) {
      return false;
    }
    if (objective == TopologyObjective.LATENCY) {
      return true;
    }
    double wait = wait(base);
    return wait(other) <= wait + SLACK * (wait + runMeanMs);
  }

  boolean leavesNothingUndone(List<TrialFigures> base, List<TrialFigures> other) {
    return completed(other) >= completed(base) && missed(other) <= missed(base);
  }

  private static double wait(List<TrialFigures> figures) {
    return figures.stream().mapToDouble(TrialFigures::waitMeanMs).average().orElse(0);
  }

  private static long completed(List<TrialFigures> figures) {
    return figures.stream().mapToLong(TrialFigures::completed).sum();
  }

  private static long missed(List<TrialFigures> figures) {
    return figures.stream().mapToLong(TrialFigures::missed).sum();
  }
}
