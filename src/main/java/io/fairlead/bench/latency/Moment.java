package io.fairlead.bench.latency;

/** What is noted of a task. */
enum Moment {
  /** The schedule says that it is submitted. */
  SCHEDULED,
  /** The driver has handed it to its producer. */
  SENT,
  /** The agent's read that brought the assignment has returned. */
  ASSIGNED,
  /** The agent begins with it. */
  STARTED,
  /** The read that brought its outcome has returned. */
  ENDED
}
