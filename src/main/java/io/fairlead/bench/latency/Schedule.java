package io.fairlead.bench.latency;

/**
 * When tasks are to be sent: at a constant rate, fixed beforehand. A task that is sent late,
 * because the driver was held up by those before it, is late by this schedule, and its latency
 * counts from here; so a stall is seen in the latency of every task that it held up, and not of
 * one.
 *
 * @param beginNs when the first task is, nanoseconds
 * @param ratePerSecond tasks in a second, above 0
 * @param tasks how many
 * @see "Tene (2013), How NOT to Measure Latency, on coordinated omission"
 */
record Schedule(long beginNs, double ratePerSecond, int tasks) {
  private static final double NS_PER_S = 1e9;

  Schedule {
    if (!(ratePerSecond > 0) || Double.isInfinite(ratePerSecond) || tasks < 0) {
      throw new IllegalArgumentException(tasks + " tasks at " + ratePerSecond + "/s");
    }
  }

  /** When that task is. */
  long atNs(int task) {
    return beginNs + Math.round(task * NS_PER_S / ratePerSecond);
  }

  /** Sends tasks. */
  @FunctionalInterface
  interface Sender {
    /**
     * Sends one.
     *
     * @param task its place in the schedule, from 0
     */
    void send(int task, long scheduledNs);
  }

  /** Sends every task when it is scheduled, or as soon after that as the sender allows. */
  void run(NanoClock clock, Sender sender) throws InterruptedException {
    for (int task = 0; task < tasks; task++) {
      clock.sleepUntilNs(atNs(task));
      sender.send(task, atNs(task));
    }
  }
}
