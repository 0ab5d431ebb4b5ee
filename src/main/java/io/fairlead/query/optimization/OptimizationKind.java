package io.fairlead.query.optimization;

import java.util.Locale;

/** What is searched for. */
public enum OptimizationKind {
  /** Which agent should run each waiting task. */
  PLAN(false),
  /** How capacity is divided between tenants. */
  SHARES(false),
  /** What the swarm should consist of. */
  TOPOLOGY(true),
  /** What another configuration would have come to. */
  WHAT_IF(true);

  private final boolean replays;

  OptimizationKind(boolean replays) {
    this.replays = replays;
  }

  /** Whether it replays what has been, which may take minutes. */
  boolean replays() {
    return replays;
  }

  /** Name in paths and answers. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
