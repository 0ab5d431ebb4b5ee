package io.fairlead.model;

/** Where the estimate of a task's cost came from. */
public enum EstimateSource {
  /** The task itself. */
  TASK,
  /** Earlier tasks of its type. */
  LEARNED,
  /** The swarm's configuration. */
  CONFIGURED
}
