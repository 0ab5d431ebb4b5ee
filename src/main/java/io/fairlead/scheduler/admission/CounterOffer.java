package io.fairlead.scheduler.admission;

import java.util.OptionalLong;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The earliest deadline that would be accepted in place of one that was not, in whole milliseconds:
 * the schedule accepts it, and does not accept a millisecond less.
 *
 * <p>The job's own bound grows with its deadline, since more jobs come before it, so a deadline
 * that it can meet itself is found by iterating from below. Where others would break, the next
 * place in the order is tried, at most {@link #MAX_PLACES} of them, then ever longer steps; in the
 * end the gap between the last refused and the accepted is halved until nothing is left of it.
 *
 * <p>All of it may take {@link #MAX_STEPS}. When half of them are gone and nothing has been
 * accepted, what comes after every promised deadline is tried next; when all are, the offer is the
 * earliest that is known to be accepted by then, or none, and {@link #coarse} says so.
 */
public final class CounterOffer {
  /** Places in the order of deadlines that are tried one by one. */
  static final int MAX_PLACES = 64;

  /**
   * Comparisons for one offer: what two of the longest tests may take, 0.13 s of a core, and 0.25 s
   * before the code is compiled. Without a bound it was 1.8 s with 4,000 promises, and a
   * transaction lives for 2 s.
   */
  static final long MAX_STEPS = 2 * ForwardSchedule.MAX_STEPS;

  /** No deadline later than so long after the release is offered: a year and a day. */
  private static final long MAX_AHEAD_MS = 366L * 24 * 3_600_000;

  private static final int MAX_TRIALS = MAX_PLACES + 64;
  private static final long MS = 1_000;

  private final ForwardSchedule schedule;
  private final Job job;
  private final LongFunction<@Nullable SeriesDemand> own;
  private final long steps;

  /**
   * @param own the series that the job begins, by the job's deadline in microseconds; null for none
   */
  public CounterOffer(ForwardSchedule schedule, Job job, LongFunction<@Nullable SeriesDemand> own) {
    this(schedule, job, own, MAX_STEPS);
  }

  /** With so many steps. */
  CounterOffer(
      ForwardSchedule schedule, Job job, LongFunction<@Nullable SeriesDemand> own, long steps) {
    this.schedule = schedule;
    this.job = job;
    this.own = own;
    this.steps = steps;
  }

  /** Wall time, milliseconds; empty if there is none, or none was found. */
  public OptionalLong earliestDeadlineMs() {
    schedule.grant(steps);
    long releaseMs = Math.max(schedule.nowUs(), job.releaseUs()) / MS;
    long refusedMs = releaseMs;
    long triedMs = releaseMs + 1;
    boolean leapt = false;
    for (int trial = 0; trial < MAX_TRIALS; trial++) {
      long ownMs = leastOwnMs(triedMs);
      if (ownMs == Long.MAX_VALUE) {
        return OptionalLong.empty();
      }
      if (accepts(ownMs)) {
        return OptionalLong.of(between(refusedMs, ownMs));
      }
      refusedMs = ownMs;
      long doubledMs = ownMs + Math.max(1, ownMs - releaseMs);
      long nextUs = schedule.nextDeadlineUs(ownMs * MS + 1);
      triedMs = trial < MAX_PLACES && nextUs < doubledMs * MS ? (nextUs + MS - 1) / MS : doubledMs;
      if (!leapt && schedule.stepsLeft() < steps / 2) {
        leapt = true;
        long lastUs = Math.min(schedule.lastDeadlineUs(), releaseMs * MS + schedule.horizonUs());
        triedMs = Math.max(triedMs, lastUs / MS + 1);
      }
      if (triedMs - releaseMs > MAX_AHEAD_MS) {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.empty();
  }

  /** Whether there were too few steps: an earlier deadline may do, or one where none was found. */
  public boolean coarse() {
    return schedule.spent();
  }

  /** The least deadline from that one on that the job meets itself. */
  private long leastOwnMs(long fromMs) {
    long deadlineMs = fromMs;
    for (int round = 0; round < ForwardSchedule.MAX_JOBS; round++) {
      long endUs = schedule.endUs(job.withDeadline(deadlineMs * MS), own.apply(deadlineMs * MS));
      if (endUs >= Capacity.NEVER_US) {
        return Long.MAX_VALUE;
      }
      long endMs = (endUs + MS - 1) / MS;
      if (endMs <= deadlineMs) {
        return deadlineMs;
      }
      deadlineMs = endMs;
    }
    return Long.MAX_VALUE;
  }

  /** One between them that is accepted, where a millisecond less is not, as far as steps allow. */
  private long between(long refused, long accepted) {
    long low = refused;
    long high = accepted;
    long middle = high - 1; // The likeliest place, since the job itself cannot do with less.
    while (high - low > 1) {
      if (accepts(middle)) {
        high = middle;
      } else if (schedule.spent()) {
        return high;
      } else {
        low = middle;
      }
      middle = low + (high - low) / 2;
    }
    return high;
  }

  private boolean accepts(long deadlineMs) {
    return schedule.accepts(job.withDeadline(deadlineMs * MS), own.apply(deadlineMs * MS));
  }
}
