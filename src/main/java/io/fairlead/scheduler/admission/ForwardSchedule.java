package io.fairlead.scheduler.admission;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
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
 * <p>Costs of jobs and series are enlarged by 1/criticalShare, which keeps that much for others.
 * O(n² (1 + s) + s²) for n jobs and s series, and never more than the steps that are granted: at
 * first {@link #MAX_STEPS}. Once they are {@link #spent}, nothing is accepted any more.
 *
 * @see "Graham (1969), Bounds on Multiprocessing Timing Anomalies"
 * @see "Baruah (2006), The Non-preemptive Scheduling of Periodic Tasks upon Multiprocessors"
 */
public final class ForwardSchedule {
  /** Jobs in one schedule. */
  public static final int MAX_JOBS = 4_096;

  /**
   * Largest number of comparisons that one test may take; some tens of milliseconds, a few hundred
   * before the code is compiled.
   */
  public static final long MAX_STEPS = 1L << 25;

  private static final long UNKNOWN = -1;

  private final Capacity capacity;
  private final List<Job> jobs;
  private final List<SeriesDemand> series;
  private final Steps steps = new Steps();
  private @Nullable Bounds before;
  private @Nullable Bounds last;

  /** By when all end at the latest, with one more or without. */
  private final class Bounds {
    private final @Nullable Job job;
    private final @Nullable SeriesDemand own;
    final List<Job> all = new ArrayList<>(jobs);
    final List<SeriesDemand> demands = new ArrayList<>(series);
    final JobBounds ofJobs;
    private final long[] ofSeriesUs;
    private @Nullable SeriesBounds ofSeries;

    Bounds(@Nullable Job job, @Nullable SeriesDemand own) {
      this.job = job;
      this.own = own;
      if (job != null) {
        all.add(job);
        all.sort(Job.EARLIEST_DEADLINE);
      }
      if (own != null) {
        demands.add(own);
      }
      ofJobs = new JobBounds(capacity, steps, all, demands);
      ofSeriesUs = new long[demands.size()];
      Arrays.fill(ofSeriesUs, UNKNOWN);
    }

    boolean with(Job otherJob, @Nullable SeriesDemand otherOwn) {
      return otherJob.equals(job) && Objects.equals(otherOwn, own);
    }

    boolean jobIsLate(int place) {
      return ofJobs.endUs(place) > all.get(place).deadlineUs();
    }

    boolean seriesIsLate(int index) {
      if (ofSeries == null) {
        ofSeries = new SeriesBounds(capacity, steps, ofJobs, demands);
      }
      if (ofSeriesUs[index] == UNKNOWN) {
        ofSeriesUs[index] = ofSeries.endUs(index);
      }
      return ofSeriesUs[index] > demands.get(index).relativeDeadlineUs();
    }
  }

  /**
   * @param nowUs wall time, microseconds
   * @param horizonUs how far is looked from the time at which a job may start, microseconds; what
   *     waits for longer is taken for never ending
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
    steps.grant(MAX_STEPS);
  }

  /** Whether any agent serves the class at all. */
  public boolean served(int eligibility) {
    return capacity.supply(eligibility).rate > 0;
  }

  /** So many steps may be taken from now on, for everything that is asked. */
  void grant(long count) {
    if (steps.spent()) {
      // Not all of them is known.
      before = null;
      last = null;
    }
    steps.grant(count);
  }

  long stepsLeft() {
    return steps.left();
  }

  /** Whether there were too few steps: what was not accepted last might have been. */
  public boolean spent() {
    return steps.spent();
  }

  /** Whether a test would take more steps than it may; it need not be tried. */
  public boolean tooLarge() {
    long n = jobs.size() + 1L;
    long s = series.size() + 1L;
    return n > MAX_JOBS || n * n * (1 + s) > MAX_STEPS;
  }

  /**
   * Whether the job can be promised its deadline, and nothing that was promised breaks by it. What
   * would be late without it as well is not held against it: after runs over their estimates, or
   * the loss of an agent, much may be late by its bound that will be in time. What is accepted
   * holds; what is not may be so because the steps are {@link #spent}.
   *
   * @param own the series that the job begins; null if it is none
   */
  public boolean accepts(Job job, @Nullable SeriesDemand own) {
    Bounds with = bounds(job, own);
    int place = with.all.indexOf(job);
    if (with.jobIsLate(place)) {
      return false;
    }
    if (before == null) {
      before = new Bounds(null, null);
    }
    for (int i = 0; i < with.all.size(); i++) {
      if (i != place && with.all.get(i).promised() && with.jobIsLate(i)) {
        if (!before.jobIsLate(i < place ? i : i - 1)) {
          return false;
        }
      }
    }
    for (int i = 0; i < with.demands.size(); i++) {
      if (with.seriesIsLate(i) && (i == series.size() || !before.seriesIsLate(i))) {
        return false;
      }
    }
    return !steps.spent();
  }

  /** The latest that the job would end, whatever becomes of the others; Capacity.NEVER_US. */
  long endUs(Job job, @Nullable SeriesDemand own) {
    Bounds with = bounds(job, own);
    return with.ofJobs.endUs(with.all.indexOf(job));
  }

  private Bounds bounds(Job job, @Nullable SeriesDemand own) {
    Bounds known = last;
    if (known == null || !known.with(job, own)) {
      known = new Bounds(job, own);
      last = known;
    }
    return known;
  }

  /** The latest promised deadline, microseconds; 0 if there is none. */
  long lastDeadlineUs() {
    return jobs.isEmpty() ? 0 : jobs.get(jobs.size() - 1).deadlineUs();
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
    return jobs.size() + " deadlines and " + series.size() + " series";
  }
}
