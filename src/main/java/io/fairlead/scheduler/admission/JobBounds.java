package io.fairlead.scheduler.admission;

import java.util.Comparator;
import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/**
 * By when each job has ended at the latest, beside the others and the releases of series. When the
 * steps are spent, what is not known by then is taken for never ending.
 */
final class JobBounds {
  private final Capacity capacity;
  private final Steps steps;

  /** In order of deadlines. */
  private final List<Job> jobs;

  private final List<SeriesDemand> demands;
  private final long[] endsUs;

  /** Costs as they are counted, which takes divisions. */
  private final long[] countedUs;

  /** Largest cost among the jobs from that place on. */
  private final long[] largestFrom;

  /** Places of the jobs that are still to be released, by release. */
  private final int[] byRelease;

  /** Jobs before that place have been looked at. */
  private int known;

  JobBounds(Capacity capacity, Steps steps, List<Job> jobs, List<SeriesDemand> demands) {
    this.capacity = capacity;
    this.steps = steps;
    steps.take(jobs.size());
    this.jobs = jobs;
    this.demands = demands;
    this.endsUs = new long[jobs.size()];
    this.countedUs = new long[jobs.size()];
    this.largestFrom = new long[jobs.size() + 1];
    for (int i = jobs.size() - 1; i >= 0; i--) {
      countedUs[i] = capacity.enlarged(jobs.get(i).costUs());
      largestFrom[i] = Math.max(largestFrom[i + 1], countedUs[i]);
    }
    this.byRelease =
        places(i -> jobs.get(i).releaseUs())
            .filter(i -> jobs.get(i).releaseUs() > capacity.nowUs)
            .toArray();
  }

  int size() {
    return jobs.size();
  }

  Job job(int place) {
    return jobs.get(place);
  }

  /** When the job at that place ends at the latest; {@link Capacity#NEVER_US}. */
  long endUs(int place) {
    for (; known <= place; known++) {
      endsUs[known] = bound(known);
    }
    return endsUs[place];
  }

  /** Largest cost, as it is counted, of the job at that place and all that are less urgent. */
  long largestFrom(int place) {
    return largestFrom[place];
  }

  /** Places of all jobs in order of their ends. */
  int[] byEnd() {
    return places(this::endUs).toArray();
  }

  private IntStream places(IntToLongFunction order) {
    return IntStream.range(0, jobs.size())
        .boxed()
        .sorted(Comparator.comparingLong((Integer i) -> order.applyAsLong(i)).thenComparing(i -> i))
        .mapToInt(i -> i);
  }

  /** Bound of the end of the job at that place; those before it are known. */
  private long bound(int place) {
    Job job = jobs.get(place);
    Supply supply = capacity.supply(job.eligibility());
    if (supply.rate <= 0 || steps.spent()) {
      return Capacity.NEVER_US;
    }
    steps.take(1L + place);
    boolean waits = job.queued() && job.releaseUs() <= capacity.nowUs;
    long fromUs =
        waits ? capacity.nowUs : Math.max(capacity.nowUs, job.releaseUs() + Capacity.WAKE_SLACK_US);
    steps.take(waits ? 0 : supply.blockingSteps(fromUs - capacity.nowUs) + demands.size());
    double work =
        waits
            ? supply.heldWork
            : supply.blockingWork(
                fromUs - capacity.nowUs, Math.max(capacity.blockingUs, lessUrgent(place)));
    long sinceUs = Math.max(capacity.nowUs, job.releaseUs());
    for (int i = 0; i < place; i++) {
      Job other = jobs.get(i);
      if (other.releaseUs() <= sinceUs && endsUs[i] > sinceUs && competes(other, job)) {
        work += countedUs[i] + supply.overheadWork;
      }
    }
    long waitUs = wait(place, job, supply, fromUs, sinceUs, work);
    return waitUs >= Capacity.NEVER_US
        ? Capacity.NEVER_US
        : fromUs + waitUs + capacity.runUs(job.costUs(), supply);
  }

  /** Adds what is released while the job waits, until nothing more is. */
  private long wait(
      int place, Job job, Supply supply, long fromUs, long sinceUs, double workAtFirst) {
    double work = workAtFirst;
    int next = 0;
    for (int round = 0; round < Capacity.MAX_ROUNDS; round++) {
      double total = work + seriesWork(job, supply, fromUs, sinceUs, work);
      long waitUs = (long) Math.ceil(total / supply.rate);
      if (waitUs > capacity.horizonUs) {
        return Capacity.NEVER_US;
      }
      double releasedBefore = work;
      for (; next < byRelease.length; next++) {
        Job other = jobs.get(byRelease[next]);
        if (other.releaseUs() > fromUs + waitUs) {
          break;
        }
        if (byRelease[next] < place && other.releaseUs() > sinceUs && competes(other, job)) {
          work += countedUs[byRelease[next]] + supply.overheadWork;
        }
      }
      if (work == releasedBefore) {
        return waitUs;
      }
    }
    return Capacity.NEVER_US;
  }

  /** More urgent releases of the series while the job waits; grows until it fits its own wait. */
  private double seriesWork(Job job, Supply supply, long fromUs, long sinceUs, double work) {
    double added = 0;
    for (int round = 0; round < Capacity.MAX_ROUNDS && !steps.spent(); round++) {
      steps.take(1L + demands.size());
      long untilUs = fromUs + (long) Math.ceil((work + added) / supply.rate);
      if (untilUs - fromUs > capacity.horizonUs) {
        return added;
      }
      double sum = 0;
      for (SeriesDemand demand : demands) {
        if (capacity.overlap(job.eligibility(), demand.eligibility())) {
          long firstUs = Math.max(demand.nextUs(), sinceUs - demand.latestDeadlineUs() + 1);
          long lastUs = Math.min(untilUs, job.deadlineUs() - demand.relativeDeadlineUs());
          sum += demand.releasesWithin(lastUs - firstUs) * capacity.work(demand.costUs(), supply);
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
    Job job = jobs.get(place);
    long largest = largestFrom[place + 1];
    long inUs = job.deadlineUs() - job.releaseUs() - Capacity.WAKE_SLACK_US;
    for (SeriesDemand demand : demands) {
      if (demand.relativeDeadlineUs() > inUs) {
        largest = Math.max(largest, capacity.enlarged(demand.costUs()));
      }
    }
    return largest;
  }

  private boolean competes(Job other, Job job) {
    return capacity.overlap(job.eligibility(), other.eligibility());
  }
}
