package io.fairlead.scheduler;

import io.fairlead.model.StoredTaskType;

/**
 * What has been learned of a task type: a moving average of run time × speed. Owned by its swarm's
 * thread.
 */
final class TaskTypeState {
  private static final double LEAST_GAIN = 0.1;

  final String type;
  double costUs;
  long samples;
  boolean touched;

  TaskTypeState(String type) {
    this.type = type;
  }

  /** The first runs count evenly, later ones for a tenth each. */
  void learn(double measuredUs) {
    samples++;
    costUs += Math.max(LEAST_GAIN, 1.0 / samples) * (measuredUs - costUs);
  }

  StoredTaskType stored() {
    return new StoredTaskType(type, costUs, samples);
  }
}
