package io.fairlead.query.optimization;

import java.util.Locale;

/** What is searched for. */
public enum OptimizationKind {
  /** Which agent should run each waiting task. */
  PLAN,
  /** How capacity is divided between tenants. */
  SHARES,
  /** What the swarm should consist of. */
  TOPOLOGY,
  /** What another configuration would have come to. */
  WHAT_IF;

  /** Name in paths and answers. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
