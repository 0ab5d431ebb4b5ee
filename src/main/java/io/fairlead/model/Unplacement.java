package io.fairlead.model;

import java.util.Locale;

/** Why a task left a local queue without being dispatched or moved. */
public enum Unplacement {
  /** Its time there is over. */
  PATIENCE_OVER,
  /** The agent takes no work now, or cannot run it any more. */
  AGENT_UNAVAILABLE,
  /** Another agent may run it, too. */
  OTHERS_ELIGIBLE;

  /** Stable code. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
