package io.fairlead.scheduler.admission;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether every promised deadline holds, found by scheduling forward from now: job by job in order
 * of deadlines, each is given a time by which it has ended in <em>every</em> schedule that is
 * non-preemptive, earliest deadline first and leaves no eligible slot idle while the job waits.
 *
 * <p>Why a bound, and not the one list schedule that the figures give: list schedules have
 * anomalies. A task that ends early, or another agent that happens to be free, can make a third
 * task end later than in the schedule that was looked at (Graham 1969), so one run proves nothing
 * of the next. The bound only adds up work: while a job waits, every slot that could take it is
 * busy with what is held already, with a less urgent task that was there first, or with a more
 * urgent one. The sum of that work over the rate of those slots bounds the wait; then the job may
 * get the slowest of them. A more urgent job is left out once its own bound has passed.
 *
 * <p>Series are taken as sporadic: releases at least a period apart, at any phase, so a series that
 * pauses or drifts breaks nothing. Their deadlines are checked for a release at any future time.
 *
 * <p>Costs of jobs and series are enlarged by 1/criticalShare, which keeps that much for others. At
 * most {@link #MAX_STEPS} steps a test, O(n² (1 + s) + s²) for n jobs and s series.
 *
 * @see "Graham (1969), Bounds on Multiprocessing Timing Anomalies"
 * @see "Baruah (2006), The Non-preemptive Scheduling of Periodic Tasks upon Multiprocessors"
 */
public final class ForwardSchedule {
  /** Jobs in one schedule. */
  public static final int MAX_JOBS = 4_096;

  /** Largest number of comparisons that one test may take; some tens of milliseconds. */
  public static final long MAX_STEPS = 1L << 25;

  private final Capacity capacity;
  private final List<Job> jobs;
  private final List<SeriesDemand> series;
  private @Nullable Bounds before;

  /** By when all end at the latest, with one more or without. */
  private final class Bounds {
    final List<Job> all = new ArrayList<>(jobs);
    final List<SeriesDemand> demands = new ArrayList<>(series);
    final JobBounds ofJobs;
    private final long[] ofSeriesUs;

    Bounds(@Nullable Job job, @Nullable SeriesDemand own) {
      if (job != null) {
        all.add(job);
        all.sort(Job.EARLIEST_DEADLINE);
      }
      if (own != null) {
        demands.add(own);
      }
      ofJobs = new JobBounds(capacity, all, demands);
      ofSeriesUs = new long[demands.size()];
    }

    Bounds known() {
      SeriesBounds ofSeries = new SeriesBounds(capacity, ofJobs, demands);
      Arrays.setAll(ofSeriesUs, ofSeries::endUs);
      return this;
    }

    boolean jobIsLate(int place) {
      return ofJobs.endUs(place) > all.get(place).deadlineUs();
    }

    boolean seriesIsLate(int index) {
      return ofSeriesUs[index] > demands.get(index).relativeDeadlineUs();
    }
  }

  /**
   * @param nowUs wall time, microseconds
   * @param horizonUs how far ahead is looked; what ends later is taken for never ending
   * @param shareMilli part of the capacity that may be promised, thousandths, above 0
   * @param blockingUs largest cost of a task outside of this schedule, at speed 1
   * @param agents those that take work
   * @param classes eligibility classes; jobs and series name theirs by number
   */
  public ForwardSchedule(
      long nowUs,
      long horizonUs,
      long shareMilli,
      long blockingUs,
      List<AgentSupply> agents,
      int classes,
      List<Job> jobs,
      List<SeriesDemand> series) {
    this.capacity = new Capacity(nowUs, horizonUs, shareMilli, blockingUs, agents, classes);
    this.jobs = new ArrayList<>(jobs);
    this.jobs.sort(Job.EARLIEST_DEADLINE);
    this.series = List.copyOf(series);
  }

  /** Whether any agent serves the class at all. */
  public boolean served(int eligibility) {
    return capacity.supply(eligibility).rate > 0;
  }

  /** Whether a test would take more steps than it may. */
  public boolean tooLarge() {
    long n = jobs.size() + 1L;
    long s = series.size() + 1L;
    return n > MAX_JOBS || n * n * (1 + s) + s * s > MAX_STEPS;
  }

  /**
   * Whether the job can be promised its deadline, and nothing that was promised breaks by it. What
   * would be late without it as well is not held against it: after runs over their estimates, or
   * the loss of an agent, much may be late by its bound that will be in time.
   *
   * @param own the series that the job begins; null if it is none
   */
  public boolean accepts(Job job, @Nullable SeriesDemand own) {
    Bounds with = new Bounds(job, own).known();
    if (before == null) {
      before = new Bounds(null, null).known();
    }
    int place = 0;
    for (int i = 0; i < with.all.size(); i++) {
      Job each = with.all.get(i);
      boolean lateBefore = !each.equals(job) && before.jobIsLate(place++);
      if (each.promised() && with.jobIsLate(i) && !lateBefore) {
        return false;
      }
    }
    for (int i = 0; i < with.demands.size(); i++) {
      boolean lateBefore = i < series.size() && before.seriesIsLate(i);
      if (with.seriesIsLate(i) && !lateBefore) {
        return false;
      }
    }
    return true;
  }

  /** The latest that the job would end, whatever becomes of the others; Capacity.NEVER_US. */
  long endUs(Job job, @Nullable SeriesDemand own) {
    Bounds with = new Bounds(job, own);
    return with.ofJobs.endUs(with.all.indexOf(job));
  }

  /** The earliest promised deadline from that time on, microseconds; NEVER_US if there is none. */
  long nextDeadlineUs(long fromUs) {
    for (Job job : jobs) {
      if (job.deadlineUs() >= fromUs) {
        return job.deadlineUs();
      }
    }
    return Capacity.NEVER_US;
  }

  long nowUs() {
    return capacity.nowUs;
  }

  long horizonUs() {
    return capacity.horizonUs;
  }

  @Override
  public String toString() {
    return jobs.size() + " jobs and " + series.size() + " series";
  }
}
