package io.fairlead.model;

import java.util.Locale;

/** How an agent is chosen for a task, among those that have room for it. */
public enum Strategy {
  /** Least virtual finish time, and the agent that is preferred by affinity while it is not hot. */
  ADAPTIVE,
  /** Least virtual finish time. */
  WFQ,
  /** Least outstanding work by weight. */
  LEAST_LOADED,
  /** Fewest capabilities beyond those required. */
  CAPABILITY,
  /** The agent that last ran the task's affinity key. */
  AFFINITY,
  /** The next agent by id, in turn. */
  ROUND_ROBIN,
  /** The less loaded of two that are drawn. */
  POWER_OF_TWO_CHOICES,
  /** Least price of the run. */
  COST;

  /** Name in settings. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
