package io.fairlead.scheduler.admission;

/**
 * The comparisons that may still be made. They are counted and not timed, so that what is answered
 * follows from the state alone.
 */
final class Steps {
  private long left;

  /** As many may be made from now on, whatever was left. */
  void grant(long steps) {
    left = steps;
  }

  void take(long steps) {
    left -= steps;
  }

  long left() {
    return left;
  }

  /** Whether more have been made than might be. */
  boolean spent() {
    return left < 0;
  }
}
