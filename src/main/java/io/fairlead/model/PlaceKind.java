package io.fairlead.model;

import java.util.Locale;

/** Why a task waits in the local queue of one agent. */
public enum PlaceKind {
  /** The agent last ran the task's affinity key and is expected to be free soon. */
  AFFINITY,
  /** No other agent may run it. */
  ONLY_ELIGIBLE,
  /** The agent's local queue is kept filled. */
  BUFFER,
  /** The agent had nothing to do and took it from another one's local queue. */
  STOLEN,
  /** The balancer moved it from an agent that has more to do. */
  MIGRATED,
  /** A plan put it there. */
  PLANNED;

  /** Stable code. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
