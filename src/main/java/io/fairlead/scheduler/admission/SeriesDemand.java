package io.fairlead.scheduler.admission;

/**
 * What a reserved series may still ask for: from {@code nextUs} on, in any stretch of time at most
 * one task more than there are whole periods in the stretch and {@code jitterUs} together.
 *
 * @param nextUs wall time before which no further task of it is due, microseconds
 * @param periodUs above 0
 * @param jitterUs how much a task may come before its time, 0 or more, below the period
 * @param costUs of each, microseconds at speed 1, above 0
 * @param relativeDeadlineUs from a release to the earliest deadline that it may have, above 0
 * @param latestDeadlineUs from a release to the latest deadline that it may have, less than a
 *     period without the jitter after the earliest
 * @param eligibility number of its eligibility class
 */
public record SeriesDemand(
    long nextUs,
    long periodUs,
    long jitterUs,
    long costUs,
    long relativeDeadlineUs,
    long latestDeadlineUs,
    int eligibility) {

  /** The most releases in a stretch of time that begins and ends with one. */
  long releasesWithin(long stretchUs) {
    return stretchUs < 0 ? 0 : (stretchUs + jitterUs) / periodUs + 1;
  }
}
