package io.fairlead.scheduler.queueing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.CostEstimate;
import io.fairlead.model.Discipline;
import io.fairlead.model.Level;
import io.fairlead.model.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class TaskOrderProperties {
  private static final long START_MS = 1_700_000_000_000L;

  private record Job(long costUs, long deadlineMs) {}

  /** Of all orders of what waits, that by deadlines has the least greatest lateness. */
  @Property(tries = 200)
  void edfIsAsGoodAsTheBestOfAllOrdersOnOneProcessor(
      @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 1, max = 40) Integer> costs,
      @ForAll @LongRange(min = 1) long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    TestQueue queue = TestQueue.all(Discipline.EDF);
    List<Job> jobs = new ArrayList<>();
    for (int i = 0; i < costs.size(); i++) {
      Job job = new Job(costs.get(i), 1 + random.nextLong(100));
      jobs.add(job);
      queue.add(new TestEntry(i, "t" + i % 3, Level.CRITICAL, job.costUs).deadline(job.deadlineMs));
    }
    List<Job> taken = new ArrayList<>();
    for (TestEntry entry = queue.take(); entry != null; entry = queue.take()) {
      taken.add(new Job(entry.costUs(), entry.deadlineMs()));
    }
    assertEquals(bestOfAll(jobs, 0, Long.MAX_VALUE), lateness(taken));
  }

  private static long lateness(List<Job> jobs) {
    long at = 0;
    long worst = Long.MIN_VALUE;
    for (Job job : jobs) {
      at += job.costUs;
      worst = Math.max(worst, at - job.deadlineMs);
    }
    return worst;
  }

  private static long bestOfAll(List<Job> jobs, int from, long bestSoFar) {
    if (from == jobs.size()) {
      return Math.min(bestSoFar, lateness(jobs));
    }
    long best = bestSoFar;
    for (int i = from; i < jobs.size(); i++) {
      Collections.swap(jobs, from, i);
      best = bestOfAll(jobs, from + 1, best);
      Collections.swap(jobs, from, i);
    }
    return best;
  }

  /** The key without the time in it orders like a queue that is re-sorted at every moment. */
  @Property(tries = 300)
  void agedPriorityIsTheNaiveReSortingOrderAtEveryMoment(
      @ForAll @IntRange(min = 0, max = 1_000) int boost,
      @ForAll @IntRange(min = 1, max = 100_000) int thresholdMs,
      @ForAll @LongRange(min = 1) long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    QueueConfig config =
        new QueueConfig(
            Collections.nCopies(4, Discipline.PRIORITY),
            List.of(1L, 1L, 1L, 1L),
            true,
            800,
            boost,
            thresholdMs);
    TestQueue queue = new TestQueue(config);
    List<TestEntry> naive = new ArrayList<>();
    long nowMs = START_MS;
    for (int i = 0; i < 80; i++) {
      nowMs += random.nextInt(2 * thresholdMs);
      if (naive.isEmpty() || random.nextInt(3) > 0) {
        TestEntry entry =
            new TestEntry(i, "t" + random.nextInt(3), Level.HIGH, 1)
                .since(nowMs)
                .priority(random.nextInt(-20, 21));
        naive.add(queue.add(entry));
      } else {
        long at = nowMs;
        naive.sort(
            Comparator.comparingLong((TestEntry e) -> -effective(e, at, boost, thresholdMs))
                .thenComparingLong(QueueEntry::order));
        assertEquals(naive.remove(0), queue.take());
      }
    }
  }

  /** Effective priority times threshold. */
  private static long effective(TestEntry e, long nowMs, long boost, long thresholdMs) {
    return e.priority() * thresholdMs + boost * (nowMs - e.waitingSinceMs());
  }

  @Property
  void anAgedTaskIsOvertakenOnlyByWhatCameWithinTheStatedTime(
      @ForAll @IntRange(min = 1, max = 1_000_000) int boost,
      @ForAll @IntRange(min = 1, max = 86_400_000) int thresholdMs,
      @ForAll @IntRange(min = -1_000, max = 1_000) int mine,
      @ForAll @IntRange(min = -1_000, max = 1_000) int other,
      @ForAll @LongRange(min = 0, max = 1_000_000_000_000L) long laterMs) {
    Order order = TaskOrder.agedPriority(boost, thresholdMs);
    TestEntry first = new TestEntry(1, "a", Level.HIGH, 1).since(START_MS).priority(mine);
    TestEntry second =
        new TestEntry(2, "b", Level.HIGH, 1).since(START_MS + laterMs).priority(other);
    boolean overtaken = order.keyOf(second) < order.keyOf(first);
    assertEquals(boost * laterMs < (long) (other - mine) * thresholdMs, overtaken);
  }

  @Property
  void aLongTaskIsOvertakenOnlyByWhatCameWithinTheStatedTime(
      @ForAll @LongRange(min = 1, max = CostEstimate.MAX_COST_US) long costUs,
      @ForAll @LongRange(min = 1, max = CostEstimate.MAX_COST_US) long otherUs,
      @ForAll @IntRange(min = 1, max = 86_400_000) int thresholdMs,
      @ForAll @LongRange(min = 0, max = 1L << 40) long laterMs) {
    Order order = TaskOrder.shortestFirst(thresholdMs);
    TestEntry mine = new TestEntry(1, "a", Level.LOW, costUs).since(START_MS);
    TestEntry other = new TestEntry(2, "b", Level.LOW, otherUs).since(START_MS + laterMs);
    if (order.keyOf(other) < order.keyOf(mine)) {
      assertTrue(laterMs <= Math.ceil(costUs / 1e6 * thresholdMs), "overtaken too late");
    }
  }

  @Property
  void theShortestOfWhatCameTogetherGoesFirst(
      @ForAll @Size(min = 2, max = 20) List<@IntRange(min = 1, max = 100_000) Integer> costsMs) {
    TestQueue queue = TestQueue.all(Discipline.SHORTEST);
    for (int i = 0; i < costsMs.size(); i++) {
      queue.add(new TestEntry(i, "t" + i % 3, Level.LOW, costsMs.get(i) * 1_000L).since(START_MS));
    }
    long last = 0;
    for (TestEntry entry = queue.take(); entry != null; entry = queue.take()) {
      assertTrue(entry.costUs() >= last);
      last = entry.costUs();
    }
  }

  @Property(tries = 50)
  void withoutADeadlineATaskGoesLastAndByArrival(
      @ForAll @Size(min = 1, max = 20) List<Boolean> haveDeadlines) {
    TestQueue queue = TestQueue.all(Discipline.EDF);
    for (int i = 0; i < haveDeadlines.size(); i++) {
      queue.add(
          new TestEntry(i, "t" + i % 3, Level.CRITICAL, 1)
              .deadline(haveDeadlines.get(i) ? 5 : Task.NEVER));
    }
    List<Long> orders = new ArrayList<>();
    List<Boolean> deadlines = new ArrayList<>();
    for (TestEntry entry = queue.take(); entry != null; entry = queue.take()) {
      orders.add(entry.deadlineMs() == 5 ? entry.order() : 1_000 + entry.order());
      deadlines.add(entry.deadlineMs() == 5);
    }
    List<Long> sorted = new ArrayList<>(orders);
    Collections.sort(sorted);
    assertEquals(sorted, orders);
    assertEquals(haveDeadlines.size(), deadlines.size());
  }
}
