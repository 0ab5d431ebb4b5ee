package io.fairlead.scheduler.admission;

import java.util.List;

/** How long the releases of a series take at most, beside jobs and other series. */
final class SeriesBounds {
  private final Capacity capacity;
  private final Steps steps;
  private final JobBounds jobs;
  private final int[] byEnd;
  private final List<SeriesDemand> demands;

  SeriesBounds(Capacity capacity, Steps steps, JobBounds jobs, List<SeriesDemand> demands) {
    this.capacity = capacity;
    this.steps = steps;
    this.jobs = jobs;
    this.byEnd = jobs.byEnd();
    this.demands = demands;
  }

  /**
   * Bound of the time from release to end over every release of the series. Between two times at
   * which a job comes into the way or goes out of it, blocking only gets less, and the releases of
   * series that are in the way only get more: those before a series' next are jobs. Never ending
   * once the steps are spent.
   */
  long endUs(int index) {
    SeriesDemand demand = demands.get(index);
    Supply supply = capacity.supply(demand.eligibility());
    if (supply.rate <= 0 || steps.spent()) {
      return Capacity.NEVER_US;
    }
    steps.take(1L + demands.size() + 2L * jobs.size());
    InTheWay inTheWay = new InTheWay(index, supply);
    int together = 1 + 2 * jobs.size() / stretches();
    long worst = 0;
    for (boolean last = false; !last && worst <= demand.relativeDeadlineUs(); ) {
      double work = 0;
      for (int i = 0; i < together && !last; i++) {
        work = Math.max(work, inTheWay.work());
        last = !inTheWay.next();
      }
      long waitUs = wait(index, supply, last ? Capacity.NEVER_US : inTheWay.fromUs - 1, work);
      worst =
          waitUs >= Capacity.NEVER_US
              ? Capacity.NEVER_US
              : Math.max(
                  worst, waitUs + Capacity.WAKE_SLACK_US + capacity.runUs(demand.costUs(), supply));
    }
    return worst;
  }

  /** In how many stretches of time each series is looked at, for all to take few steps. */
  private int stretches() {
    long pairs = (long) demands.size() * demands.size();
    return (int) Math.max(1, ForwardSchedule.MAX_STEPS / (8 * pairs));
  }

  /** What is in the way of a release, but for releases of series, from now on to the end. */
  private final class InTheWay {
    private final SeriesDemand demand;
    private final Supply supply;
    private final long lessUrgentUs;
    private long costUs;
    private int count;

    /** Jobs before that place, in order of deadlines, have come into the way. */
    private int come;

    /** Jobs before that place, in order of their ends, have gone out of it. */
    private int gone;

    /** Releases from this time on. */
    long fromUs;

    InTheWay(int index, Supply supply) {
      this.demand = demands.get(index);
      this.supply = supply;
      long largest = capacity.blockingUs;
      for (SeriesDemand other : demands) {
        if (other.relativeDeadlineUs() > demand.latestDeadlineUs()) {
          largest = Math.max(largest, capacity.enlarged(other.costUs()));
        }
      }
      this.lessUrgentUs = largest;
      moveTo(demand.nextUs());
    }

    /** The work, before jobs come or go again. */
    double work() {
      long largest = Math.max(lessUrgentUs, jobs.largestFrom(come));
      long inUs = Math.max(0, fromUs - capacity.nowUs);
      steps.take(supply.blockingSteps(inUs));
      return costUs + count * supply.overheadWork + supply.blockingWork(inUs, largest);
    }

    /** On to the next time at which a job comes or goes; false if none does. */
    boolean next() {
      long comesUs =
          come < jobs.size()
              ? jobs.job(come).deadlineUs() - demand.latestDeadlineUs()
              : Capacity.NEVER_US;
      long goesUs = gone < byEnd.length ? jobs.endUs(byEnd[gone]) : Capacity.NEVER_US;
      if (Math.min(comesUs, goesUs) >= Capacity.NEVER_US) {
        return false;
      }
      moveTo(Math.min(comesUs, goesUs));
      return true;
    }

    private void moveTo(long us) {
      fromUs = us;
      for (; gone < byEnd.length && jobs.endUs(byEnd[gone]) <= us; gone++) {
        if (byEnd[gone] < come) {
          add(byEnd[gone], -1);
        }
      }
      for (; come < jobs.size(); come++) {
        if (jobs.job(come).deadlineUs() - demand.latestDeadlineUs() > us) {
          break;
        }
        if (jobs.endUs(come) > us) {
          add(come, 1);
        }
      }
    }

    private void add(int place, int sign) {
      Job job = jobs.job(place);
      if (capacity.overlap(demand.eligibility(), job.eligibility())) {
        costUs += sign * capacity.enlarged(job.costUs());
        count += sign;
      }
    }
  }

  /** The wait of a release at that time among the releases of all series. */
  private long wait(int index, Supply supply, long releaseUs, double work) {
    SeriesDemand demand = demands.get(index);
    double added = 0;
    for (int round = 0; round < Capacity.MAX_ROUNDS && !steps.spent(); round++) {
      steps.take(1L + demands.size());
      long waitUs = (long) Math.ceil((work + added) / supply.rate) + Capacity.WAKE_SLACK_US;
      if (waitUs > demand.relativeDeadlineUs()) {
        return Capacity.NEVER_US;
      }
      double sum = 0;
      for (int i = 0; i < demands.size(); i++) {
        SeriesDemand other = demands.get(i);
        if (capacity.overlap(demand.eligibility(), other.eligibility())) {
          long fromUs = Math.max(other.nextUs(), releaseUs - other.latestDeadlineUs() + 1);
          long untilUs =
              releaseUs + Math.min(waitUs, demand.latestDeadlineUs() - other.relativeDeadlineUs());
          long count =
              i == index
                  // Its own earlier releases, whose deadlines have not passed.
                  ? Math.max(0, releaseUs - fromUs + demand.jitterUs()) / demand.periodUs()
                  : other.releasesWithin(untilUs - fromUs);
          sum += count * capacity.work(other.costUs(), supply);
        }
      }
      if (sum <= added) {
        return waitUs - Capacity.WAKE_SLACK_US;
      }
      added = sum;
    }
    return Capacity.NEVER_US;
  }
}
