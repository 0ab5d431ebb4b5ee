package io.fairlead.agent;

/**
 * The time of a call into the session, on both clocks.
 *
 * @param nanos monotone clock, nanoseconds from an arbitrary origin; everything is decided by it
 * @param wallMs milliseconds since the Unix epoch; for timestamps that people read
 */
record Moment(long nanos, long wallMs) {
  /** This process's clocks. */
  static Moment now() {
    return new Moment(System.nanoTime(), System.currentTimeMillis());
  }
}
