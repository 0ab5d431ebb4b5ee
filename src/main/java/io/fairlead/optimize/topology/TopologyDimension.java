package io.fairlead.optimize.topology;

import java.util.Locale;

/** In what a topology may differ. */
public enum TopologyDimension {
  /** How many agents of each kind. */
  AGENTS,
  /** Slots of the agents of a kind. */
  SLOTS,
  /** Assignments beyond its slots that an agent is sent at most. */
  PREFETCH,
  /** Several of those before. */
  COMBINATION,
  /** A tenant gets a swarm of its own. */
  OWN_SWARM,
  /** Partitions of the topics. */
  PARTITIONS;

  /** Name in answers. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
