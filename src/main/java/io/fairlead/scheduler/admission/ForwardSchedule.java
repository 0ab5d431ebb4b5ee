package io.fairlead.scheduler.admission;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
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

  /** The end of what has no end within the horizon. */
  static final long NEVER_US = Long.MAX_VALUE / 4;

  /** Timers are looked at every 10 ms; twice that, for one that is just missed. */
  static final long WAKE_SLACK_US = 20_000;

  /** Speeds are measured on run times that are whole microseconds, so costs are this inexact. */
  private static final long GRAIN_PART = 512;

  private static final int MAX_ROUNDS = 1_000;

  private final long nowUs;
  private final long horizonUs;
  private final long shareMilli;
  private final long blockingUs;
  private final List<Supply> supplies = new ArrayList<>();
  private final boolean[][] overlaps;
  private final List<Job> jobs;
  private final List<SeriesDemand> series;
  private @Nullable Ends before;

  /** When what ends at the latest; jobs in order of deadlines, series relative to a release. */
  private static final class Ends {
    final List<Job> jobs;
    final long[] jobEndsUs;
    final long[] seriesEndsUs;

    Ends(List<Job> jobs, long[] jobEndsUs, long[] seriesEndsUs) {
      this.jobs = jobs;
      this.jobEndsUs = jobEndsUs;
      this.seriesEndsUs = seriesEndsUs;
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
    this.nowUs = nowUs;
    this.horizonUs = horizonUs;
    this.shareMilli = shareMilli;
    this.blockingUs = blockingUs + blockingUs / GRAIN_PART;
    for (int i = 0; i < classes; i++) {
      supplies.add(Supply.of(agents, i));
    }
    this.overlaps = new boolean[classes][classes];
    for (int i = 0; i < classes; i++) {
      for (int k = 0; k < classes; k++) {
        overlaps[i][k] = supplies.get(i).overlaps(supplies.get(k));
      }
    }
    this.jobs = new ArrayList<>(jobs);
    this.jobs.sort(Job.EARLIEST_DEADLINE);
    this.series = List.copyOf(series);
  }

  /** Whether any agent serves the class at all. */
  public boolean served(int eligibility) {
    return supplies.get(eligibility).rate > 0;
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
  @SuppressWarnings("ReferenceEquality") // the job itself, and not another that is like it
  public boolean accepts(Job job, @Nullable SeriesDemand own) {
    Ends with = ends(job, own);
    if (before == null) {
      before = ends(null, null);
    }
    int place = 0;
    for (int i = 0; i < with.jobs.size(); i++) {
      Job each = with.jobs.get(i);
      boolean lateBefore = each != job && before.jobEndsUs[place++] > each.deadlineUs();
      if (each.promised() && with.jobEndsUs[i] > each.deadlineUs() && !lateBefore) {
        return false;
      }
    }
    for (int i = 0; i < with.seriesEndsUs.length; i++) {
      long deadlineUs = (i < series.size() ? series.get(i) : nonNull(own)).relativeDeadlineUs();
      boolean lateBefore = i < series.size() && before.seriesEndsUs[i] > deadlineUs;
      if (with.seriesEndsUs[i] > deadlineUs && !lateBefore) {
        return false;
      }
    }
    return true;
  }

  private static SeriesDemand nonNull(@Nullable SeriesDemand own) {
    if (own == null) {
      throw new IllegalStateException("no series was added");
    }
    return own;
  }

  /** The latest that the job would end, whatever becomes of the others; {@link #NEVER_US}. */
  @SuppressWarnings("ReferenceEquality") // the job itself, and not another that is like it
  long endUs(Job job, @Nullable SeriesDemand own) {
    Run run = new Run(job, own);
    for (int i = 0; ; i++) {
      run.endsUs[i] = run.jobEndUs(i);
      if (run.all.get(i) == job) {
        return run.endsUs[i];
      }
    }
  }

  /** The earliest promised deadline from that time on, microseconds; NEVER_US if there is none. */
  long nextDeadlineUs(long fromUs) {
    for (Job job : jobs) {
      if (job.deadlineUs() >= fromUs) {
        return job.deadlineUs();
      }
    }
    return NEVER_US;
  }

  long nowUs() {
    return nowUs;
  }

  long horizonUs() {
    return horizonUs;
  }

  private Ends ends(@Nullable Job job, @Nullable SeriesDemand own) {
    Run run = new Run(job, own);
    run.jobEnds();
    long[] seriesEndsUs = new long[run.demands.size()];
    for (int i = 0; i < seriesEndsUs.length; i++) {
      seriesEndsUs[i] = run.seriesEndUs(i);
    }
    return new Ends(run.all, run.endsUs, seriesEndsUs);
  }

  private long enlarged(long costUs) {
    return costUs * 1_000 / shareMilli + costUs / GRAIN_PART + 1;
  }

  /** One pass over the jobs, with one more or without. */
  private final class Run {
    final List<Job> all = new ArrayList<>(jobs);
    final List<SeriesDemand> demands = new ArrayList<>(series);
    final long[] endsUs;

    /** Largest cost among the jobs from that place on. */
    private final long[] largestFrom;

    /** Places of the jobs that are still to be released, by release. */
    private final int[] byRelease;

    /** Places of the jobs, by end, once all are known. */
    private int[] byEnd = {};

    Run(@Nullable Job job, @Nullable SeriesDemand own) {
      if (job != null) {
        all.add(job);
        all.sort(Job.EARLIEST_DEADLINE);
      }
      if (own != null) {
        demands.add(own);
      }
      endsUs = new long[all.size()];
      largestFrom = new long[all.size() + 1];
      for (int i = all.size() - 1; i >= 0; i--) {
        largestFrom[i] = Math.max(largestFrom[i + 1], enlarged(all.get(i).costUs()));
      }
      byRelease =
          places(i -> all.get(i).releaseUs()).filter(i -> all.get(i).releaseUs() > nowUs).toArray();
    }

    private IntStream places(IntToLongFunction order) {
      return IntStream.range(0, all.size())
          .boxed()
          .sorted(
              Comparator.comparingLong((Integer i) -> order.applyAsLong(i)).thenComparing(i -> i))
          .mapToInt(i -> i);
    }

    void jobEnds() {
      for (int i = 0; i < all.size(); i++) {
        endsUs[i] = jobEndUs(i);
      }
      byEnd = places(i -> endsUs[i]).toArray();
    }

    /** Bound of the end of the job at that place; those before it are known. */
    long jobEndUs(int place) {
      Job job = all.get(place);
      Supply supply = supplies.get(job.eligibility());
      if (supply.rate <= 0) {
        return NEVER_US;
      }
      boolean waits = job.queued() && job.releaseUs() <= nowUs;
      long fromUs = waits ? nowUs : Math.max(nowUs, job.releaseUs() + WAKE_SLACK_US);
      double work =
          waits
              ? supply.heldWork
              : supply.blockingWork(fromUs - nowUs, Math.max(blockingUs, lessUrgent(place)));
      long sinceUs = Math.max(nowUs, job.releaseUs());
      for (int i = 0; i < place; i++) {
        Job other = all.get(i);
        if (other.releaseUs() <= sinceUs && endsUs[i] > sinceUs && competes(other, job)) {
          work += enlarged(other.costUs()) + supply.overheadWork;
        }
      }
      long waitUs = wait(place, job, supply, fromUs, sinceUs, work);
      return waitUs >= NEVER_US
          ? NEVER_US
          : fromUs + waitUs + runUs(job.costUs(), supply) + 2 * supply.roundTripUs;
    }

    /** Adds what is released while the job waits, until nothing more is. */
    private long wait(
        int place, Job job, Supply supply, long fromUs, long sinceUs, double workAtFirst) {
      double work = workAtFirst;
      int next = 0;
      for (int round = 0; round < MAX_ROUNDS; round++) {
        double total = work + seriesWork(job, supply, fromUs, sinceUs, work);
        long waitUs = (long) Math.ceil(total / supply.rate);
        if (fromUs + waitUs > horizonUs) {
          return NEVER_US;
        }
        double releasedBefore = work;
        for (; next < byRelease.length; next++) {
          Job other = all.get(byRelease[next]);
          if (other.releaseUs() > fromUs + waitUs) {
            break;
          }
          if (byRelease[next] < place && other.releaseUs() > sinceUs && competes(other, job)) {
            work += enlarged(other.costUs()) + supply.overheadWork;
          }
        }
        if (work == releasedBefore) {
          return waitUs;
        }
      }
      return NEVER_US;
    }

    /** More urgent releases of the series while the job waits; grows until it fits its own wait. */
    private double seriesWork(Job job, Supply supply, long fromUs, long sinceUs, double work) {
      double added = 0;
      for (int round = 0; round < MAX_ROUNDS; round++) {
        long untilUs = fromUs + (long) Math.ceil((work + added) / supply.rate);
        if (untilUs > horizonUs) {
          return added;
        }
        double sum = 0;
        for (SeriesDemand demand : demands) {
          if (overlaps[job.eligibility()][demand.eligibility()]) {
            long firstUs = Math.max(demand.nextUs(), sinceUs - demand.latestDeadlineUs() + 1);
            long lastUs = Math.min(untilUs, job.deadlineUs() - demand.relativeDeadlineUs());
            sum +=
                demand.releasesWithin(lastUs - firstUs)
                    * (enlarged(demand.costUs()) + supply.overheadWork);
          }
        }
        if (sum <= added) {
          return added;
        }
        added = sum;
      }
      return Double.POSITIVE_INFINITY;
    }

    /**
     * The largest cost that a less urgent job or release of a series may block with, before a timer
     * has looked at the job.
     */
    private long lessUrgent(int place) {
      Job job = all.get(place);
      long largest = largestFrom[place + 1];
      long inUs = job.deadlineUs() - job.releaseUs() - WAKE_SLACK_US;
      for (SeriesDemand demand : demands) {
        if (demand.relativeDeadlineUs() > inUs) {
          largest = Math.max(largest, enlarged(demand.costUs()));
        }
      }
      return largest;
    }

    private boolean competes(Job other, Job job) {
      return overlaps[job.eligibility()][other.eligibility()];
    }

    /**
     * Bound of the time from release to end over every release of the series. Between two times at
     * which a job comes into the way or goes out of it, blocking only gets less, and the releases
     * of series that are in the way only get more: those before a series' next are jobs.
     */
    long seriesEndUs(int index) {
      SeriesDemand demand = demands.get(index);
      Supply supply = supplies.get(demand.eligibility());
      if (supply.rate <= 0) {
        return NEVER_US;
      }
      InTheWay inTheWay = new InTheWay(index, supply);
      int together = 1 + 2 * all.size() / stretches();
      long worst = 0;
      for (boolean last = false; !last && worst <= demand.relativeDeadlineUs(); ) {
        double work = 0;
        for (int i = 0; i < together && !last; i++) {
          work = Math.max(work, inTheWay.work());
          last = !inTheWay.next();
        }
        long waitUs = seriesWait(index, supply, last ? NEVER_US : inTheWay.fromUs - 1, work);
        worst =
            waitUs >= NEVER_US
                ? NEVER_US
                : Math.max(
                    worst,
                    waitUs
                        + WAKE_SLACK_US
                        + runUs(demand.costUs(), supply)
                        + 2 * supply.roundTripUs);
      }
      return worst;
    }

    /** In how many stretches of time each series is looked at, for all to take few steps. */
    private int stretches() {
      long pairs = (long) demands.size() * demands.size();
      return (int) Math.max(1, MAX_STEPS / (8 * pairs));
    }

    /** What is in the way of a release, but for releases of series, from now on to the end. */
    private final class InTheWay {
      private final SeriesDemand demand;
      private final Supply supply;
      private final long lessUrgentUs;
      private long costUs;
      private int jobs;

      /** Jobs before that place, in order of deadlines, have come into the way. */
      private int come;

      /** Jobs before that place, in order of their ends, have gone out of it. */
      private int gone;

      /** Releases from this time on. */
      long fromUs;

      InTheWay(int index, Supply supply) {
        this.demand = demands.get(index);
        this.supply = supply;
        long largest = blockingUs;
        for (SeriesDemand other : demands) {
          if (other.relativeDeadlineUs() > demand.latestDeadlineUs()) {
            largest = Math.max(largest, enlarged(other.costUs()));
          }
        }
        this.lessUrgentUs = largest;
        moveTo(demand.nextUs());
      }

      /** The work, before jobs come or go again. */
      double work() {
        long largest = Math.max(lessUrgentUs, largestFrom[come]);
        return costUs
            + jobs * supply.overheadWork
            + supply.blockingWork(Math.max(0, fromUs - nowUs), largest);
      }

      /** On to the next time at which a job comes or goes; false if none does. */
      boolean next() {
        long comesUs =
            come < all.size() ? all.get(come).deadlineUs() - demand.latestDeadlineUs() : NEVER_US;
        long goesUs = gone < byEnd.length ? endsUs[byEnd[gone]] : NEVER_US;
        if (Math.min(comesUs, goesUs) >= NEVER_US) {
          return false;
        }
        moveTo(Math.min(comesUs, goesUs));
        return true;
      }

      private void moveTo(long us) {
        fromUs = us;
        for (; gone < byEnd.length && endsUs[byEnd[gone]] <= us; gone++) {
          if (byEnd[gone] < come) {
            add(byEnd[gone], -1);
          }
        }
        for (; come < all.size(); come++) {
          if (all.get(come).deadlineUs() - demand.latestDeadlineUs() > us) {
            break;
          }
          if (endsUs[come] > us) {
            add(come, 1);
          }
        }
      }

      private void add(int place, int sign) {
        Job job = all.get(place);
        if (overlaps[demand.eligibility()][job.eligibility()]) {
          costUs += sign * enlarged(job.costUs());
          jobs += sign;
        }
      }
    }

    /** The wait of a release at that time among the releases of all series. */
    private long seriesWait(int index, Supply supply, long releaseUs, double work) {
      SeriesDemand demand = demands.get(index);
      double added = 0;
      for (int round = 0; round < MAX_ROUNDS; round++) {
        long waitUs = (long) Math.ceil((work + added) / supply.rate) + WAKE_SLACK_US;
        if (waitUs > demand.relativeDeadlineUs()) {
          return NEVER_US;
        }
        double sum = 0;
        for (int i = 0; i < demands.size(); i++) {
          SeriesDemand other = demands.get(i);
          if (overlaps[demand.eligibility()][other.eligibility()]) {
            long fromUs = Math.max(other.nextUs(), releaseUs - other.latestDeadlineUs() + 1);
            long untilUs =
                releaseUs
                    + Math.min(waitUs, demand.latestDeadlineUs() - other.relativeDeadlineUs());
            long count =
                i == index
                    // Its own earlier releases, whose deadlines have not passed.
                    ? Math.max(0, releaseUs - fromUs + demand.jitterUs()) / demand.periodUs()
                    : other.releasesWithin(untilUs - fromUs);
            sum += count * (enlarged(other.costUs()) + supply.overheadWork);
          }
        }
        if (sum <= added) {
          return waitUs - WAKE_SLACK_US;
        }
        added = sum;
      }
      return NEVER_US;
    }
  }

  private long runUs(long costUs, Supply supply) {
    return (long) Math.ceil(enlarged(costUs) / supply.leastSpeed);
  }

  @Override
  public String toString() {
    return jobs.size() + " jobs and " + series.size() + " series on " + Arrays.toString(overlaps);
  }
}
