package io.fairlead.model;

/** What the balancer does with its proposals. In the order of the setting's choices. */
public enum BalanceMode {
  /** Carries them out. */
  AUTOMATIC,
  /** Waits until somebody approves. */
  APPROVAL,
  /** Makes none by itself. */
  OFF
}
