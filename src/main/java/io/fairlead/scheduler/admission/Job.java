package io.fairlead.scheduler.admission;

import java.util.Comparator;

/**
 * One task with a deadline, waiting or to be released. Times are wall time, microseconds.
 *
 * @param order breaks ties between equal deadlines; unique
 * @param releaseUs when it may start
 * @param costUs estimated run time at speed 1, above 0
 * @param eligibility number of its eligibility class
 * @param promised whether its deadline was promised; if not, it only stands in others' way
 * @param queued whether it waits for an agent; if not, it does a little after its release, since
 *     timers are looked at now and then, and until then whatever waits goes before it
 */
public record Job(
    long order,
    long releaseUs,
    long deadlineUs,
    long costUs,
    int eligibility,
    boolean promised,
    boolean queued) {
  static final Comparator<Job> EARLIEST_DEADLINE =
      Comparator.comparingLong(Job::deadlineUs).thenComparingLong(Job::order);

  Job withDeadline(long otherUs) {
    return new Job(order, releaseUs, otherUs, costUs, eligibility, promised, queued);
  }
}
