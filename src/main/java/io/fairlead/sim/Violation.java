package io.fairlead.sim;

import io.fairlead.scheduler.invariant.InvariantViolation;
import java.util.List;

/**
 * Something that must not happen has happened in a simulated run.
 *
 * @param seed of the run
 * @param rule name of the invariant or the oracle's rule that was broken; the class of the
 *     exception where the core threw another one
 * @param place where in Fairlead that was thrown: class, method and line
 * @param message what was found, with ids
 * @param atUs virtual time, microseconds from the run's beginning
 * @param inputs how many inputs, which are tasks that arrived and faults that struck, came before
 * @param log the last events before, each with its time, oldest first
 */
public record Violation(
    long seed, String rule, String place, String message, long atUs, int inputs, List<String> log) {
  private static final String OWN = "io.fairlead.";

  /** The method that holds a condition against a state, on behalf of another. */
  private static final String CHECK = "check";

  public Violation {
    log = List.copyOf(log);
  }

  /** What a run has thrown. */
  static Violation of(long seed, Throwable thrown, long atUs, int inputs, List<String> log) {
    String message = String.valueOf(thrown.getMessage());
    String rule = thrown.getClass().getSimpleName();
    String place = place(thrown);
    if (thrown instanceof InvariantViolation && message.contains(": ")) {
      rule = message.substring(0, message.indexOf(": "));
      message = message.substring(rule.length() + 2);
    } else {
      message += " at " + place;
    }
    return new Violation(seed, rule, place, message, atUs, inputs, log);
  }

  private static String place(Throwable thrown) {
    for (StackTraceElement frame : thrown.getStackTrace()) {
      if (frame.getClassName().startsWith(OWN) && !frame.getMethodName().equals(CHECK)) {
        return frame.getClassName() + "." + frame.getMethodName() + ":" + frame.getLineNumber();
      }
    }
    return "an unknown place";
  }

  /** Whether both are of one rule, or one class of exception, thrown at one place. */
  boolean isLike(Violation other) {
    return rule.equals(other.rule) && place.equals(other.place);
  }
}
