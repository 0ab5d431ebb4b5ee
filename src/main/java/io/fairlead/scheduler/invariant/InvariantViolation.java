package io.fairlead.scheduler.invariant;

import java.util.function.Supplier;

/** An invariant does not hold; always a bug of the scheduler. */
public final class InvariantViolation extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /**
   * @param invariant simple name of its class
   * @param message what was found, with ids
   */
  public InvariantViolation(String invariant, String message) {
    super(invariant + ": " + message);
  }

  /** As below, where making the message would cost more than the check. */
  static void check(boolean holds, Invariant invariant, Supplier<String> message) {
    if (!holds) {
      check(false, invariant, message.get());
    }
  }

  static void check(boolean holds, Invariant invariant, String message) {
    if (!holds) {
      throw new InvariantViolation(invariant.getClass().getSimpleName(), message);
    }
  }
}
