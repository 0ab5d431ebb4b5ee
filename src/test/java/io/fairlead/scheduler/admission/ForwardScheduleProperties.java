package io.fairlead.scheduler.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;

/**
 * What was admitted is run by a dispatcher that knows nothing of the schedule: it gives the most
 * urgent eligible task to any free slot at all, with ways of any length up to the round trip,
 * beside other load. No promise may be broken.
 */
class ForwardScheduleProperties {
  private static final long HORIZON_US = 600_000_000;
  private static final long SHARE_MILLI = 800;
  private static final int CLASSES = 2;

  private static final class Work {
    final long releaseUs;
    final long deadlineUs;
    final long order;
    final long costUs;
    final int eligibility;
    final boolean promised;

    Work(
        long releaseUs,
        long deadlineUs,
        long order,
        long costUs,
        int eligibility,
        boolean promised) {
      this.releaseUs = releaseUs;
      this.deadlineUs = deadlineUs;
      this.order = order;
      this.costUs = costUs;
      this.eligibility = eligibility;
      this.promised = promised;
    }

    Job job(boolean queued) {
      return new Job(order, releaseUs, deadlineUs, costUs, eligibility, true, queued);
    }
  }

  private static final class Slot {
    final int agent;
    @Nullable Work work;

    /** When the dispatcher learns that it is free. */
    long freeUs;

    /** When the run ends by the estimate. */
    long endUs;

    Slot(int agent) {
      this.agent = agent;
    }
  }

  /**
   * Sporadic: a release in every period, each at most a tenth of it early, its deadline as late.
   */
  private static final class Stream {
    final long periodUs;
    final long costUs;
    final long relativeUs;
    final int eligibility;
    private long dueUs;

    Stream(long periodUs, long costUs, long relativeUs, int eligibility, long releasedUs) {
      this.periodUs = periodUs;
      this.costUs = costUs;
      this.relativeUs = relativeUs;
      this.eligibility = eligibility;
      this.dueUs = releasedUs + periodUs;
    }

    long earliestUs() {
      return dueUs - periodUs / 10;
    }

    long latestUs() {
      return relativeUs + Math.min(relativeUs, periodUs) / 10;
    }

    void releasedAt(long us) {
      dueUs = Math.max(us, dueUs) + periodUs;
    }

    SeriesDemand demand(long nowUs) {
      return new SeriesDemand(
          Math.max(nowUs, earliestUs()),
          periodUs,
          periodUs / 10,
          costUs,
          relativeUs,
          latestUs(),
          eligibility);
    }
  }

  private static final class World {
    final SplittableRandom random;
    final double[] speeds;
    final long[] roundTripsUs;
    final BitSet[] classes;
    final List<Slot> slots = new ArrayList<>();
    final List<Work> waiting = new ArrayList<>();
    final List<Work> future = new ArrayList<>();
    final List<Stream> streams = new ArrayList<>();
    final long blockingUs;
    final long horizonUs;
    long nowUs = 1_000_000;
    long order;
    int promised;
    int refused;

    World(long seed) {
      this(seed, HORIZON_US);
    }

    World(long seed, long horizonUs) {
      this.horizonUs = horizonUs;
      random = new SplittableRandom(seed);
      int agents = 1 + random.nextInt(4);
      speeds = new double[agents];
      roundTripsUs = new long[agents];
      classes = new BitSet[agents];
      for (int i = 0; i < agents; i++) {
        speeds[i] = new double[] {0.5, 1, 1, 2}[random.nextInt(4)];
        roundTripsUs[i] = 2 + random.nextLong(20_000);
        classes[i] = new BitSet();
        classes[i].set(0);
        if (random.nextBoolean()) {
          classes[i].set(1);
        }
        for (int k = random.nextInt(3); k >= 0; k--) {
          slots.add(new Slot(i));
        }
      }
      blockingUs = 1_000 + random.nextLong(400_000);
    }

    ForwardSchedule schedule() {
      List<AgentSupply> supply = new ArrayList<>();
      for (int i = 0; i < speeds.length; i++) {
        int agent = i;
        List<Slot> own = slots.stream().filter(slot -> slot.agent == agent).toList();
        List<Long> held =
            own.stream()
                .filter(slot -> slot.freeUs > nowUs)
                .map(slot -> Math.max(0, slot.endUs - nowUs))
                .toList();
        supply.add(new AgentSupply(own.size(), speeds[i], roundTripsUs[i], 0, held, classes[i]));
      }
      List<Job> jobs = new ArrayList<>();
      waiting.stream().filter(work -> work.promised).forEach(work -> jobs.add(work.job(true)));
      future.stream().filter(work -> work.promised).forEach(work -> jobs.add(work.job(false)));
      return new ForwardSchedule(
          nowUs,
          horizonUs,
          SHARE_MILLI,
          blockingUs,
          supply,
          CLASSES,
          jobs,
          streams.stream().map(stream -> stream.demand(nowUs)).toList());
    }

    void arrive(int load) {
      int kind = random.nextInt(10);
      if (kind < load) {
        waiting.add(
            new Work(nowUs, Long.MAX_VALUE, order++, 1 + random.nextLong(blockingUs), 0, false));
      } else if (kind < 9) {
        long releaseUs = random.nextInt(3) == 0 ? nowUs + random.nextLong(2_000_000) : nowUs;
        long costUs = 1 + random.nextLong(500_000);
        long deadlineUs = releaseUs + 1_000 + random.nextLong(6_000_000);
        Work work = new Work(releaseUs, deadlineUs, order++, costUs, random.nextInt(2), true);
        if (schedule().accepts(work.job(releaseUs <= nowUs), null)) {
          promised++;
          (releaseUs > nowUs ? future : waiting).add(work);
        } else {
          refused++;
        }
      } else if (streams.size() < 3) {
        long periodUs = 200_000 + random.nextLong(3_000_000);
        long costUs = 1 + random.nextLong(periodUs / 3);
        long relativeUs = 1_000 + random.nextLong(2 * periodUs);
        Stream stream = new Stream(periodUs, costUs, relativeUs, random.nextInt(2), nowUs);
        Work first = new Work(nowUs, nowUs + relativeUs, order++, costUs, stream.eligibility, true);
        if (schedule().accepts(first.job(true), stream.demand(nowUs))) {
          promised++;
          waiting.add(first);
          streams.add(stream);
        }
      }
    }

    void release() {
      for (Work work : List.copyOf(future)) {
        // Somewhat late, as a timer is.
        if (work.releaseUs + random.nextLong(20_000) <= nowUs) {
          future.remove(work);
          waiting.add(work);
        }
      }
      for (Stream stream : streams) {
        if (stream.earliestUs() <= nowUs && random.nextInt(4) > 0) {
          waiting.add(
              new Work(
                  nowUs,
                  nowUs + random.nextLong(stream.relativeUs, stream.latestUs() + 1),
                  order++,
                  stream.costUs,
                  stream.eligibility,
                  true));
          promised++;
          stream.releasedAt(nowUs);
        }
      }
    }

    void dispatch() {
      waiting.sort(
          Comparator.comparingLong((Work work) -> work.deadlineUs)
              .thenComparingLong(work -> work.order));
      for (Work work : List.copyOf(waiting)) {
        List<Slot> free =
            slots.stream()
                .filter(slot -> slot.work == null && classes[slot.agent].get(work.eligibility))
                .toList();
        if (!free.isEmpty()) {
          Slot slot = free.get(random.nextInt(free.size()));
          waiting.remove(work);
          slot.work = work;
          long thereUs = random.nextLong(roundTripsUs[slot.agent] / 2 + 1);
          long backUs = random.nextLong(roundTripsUs[slot.agent] / 2 + 1);
          slot.endUs = nowUs + thereUs + (long) Math.ceil(work.costUs / speeds[slot.agent]);
          slot.freeUs = slot.endUs + backUs;
        }
      }
    }

    void run(int events, int load) {
      for (int i = 0; i < events; i++) {
        release();
        for (Slot slot : slots) {
          Work work = slot.work;
          if (work != null && slot.freeUs <= nowUs) {
            assertTrue(
                !work.promised || slot.freeUs <= work.deadlineUs,
                () -> "missed by " + (slot.freeUs - work.deadlineUs) + " us");
            slot.work = null;
          }
        }
        for (Work work : waiting) {
          assertTrue(!work.promised || nowUs <= work.deadlineUs, "still waiting at its deadline");
        }
        if (random.nextInt(3) == 0) {
          arrive(load);
        }
        dispatch();
        nowUs = nextUs();
      }
    }

    private long nextUs() {
      long next = nowUs + 1 + random.nextLong(10_000);
      for (Slot slot : slots) {
        if (slot.work != null && slot.freeUs > nowUs) {
          next = Math.min(next, slot.freeUs);
        }
      }
      return next;
    }
  }

  @Property(tries = 300)
  void noPromiseIsBrokenByAnyWorkConservingDispatcher(
      @ForAll @LongRange(min = 1, max = 1L << 40) long seed) {
    new World(seed).run(600, (int) (seed % 8));
  }

  /** Many of the delayed are released later than that. */
  @Property(tries = 300)
  void noPromiseIsBrokenThatIsMadeForLaterThanTheHorizon(
      @ForAll @LongRange(min = 1, max = 1L << 40) long seed) {
    new World(seed, 300_000 + seed % 1_000_000).run(600, (int) (seed % 8));
  }

  /** One that had been due for 4 ms and was not looked at yet, when a long task was promised. */
  @Example
  void aTaskThatIsDueAndNotYetQueuedIsNotBlockedByOneThatIsPromisedMeanwhile() {
    new World(23_528_992).run(600, 0);
  }

  /** Its last release was counted twice, and two long tasks were promised beside what was late. */
  @Example
  void aSeriesIsNotTakenForLateThatIsInTime() {
    new World(428_207_263_295L).run(600, 7);
  }

  @Property(tries = 200)
  void theOfferIsAcceptedAndAMillisecondLessIsNot(
      @ForAll @LongRange(min = 1, max = 1L << 40) long seed) {
    World world = new World(seed);
    world.run(200, 3);
    long releaseUs = seed % 3 == 0 ? world.nowUs + world.random.nextLong(1_000_000) : world.nowUs;
    Job job =
        new Job(
            world.order,
            releaseUs,
            releaseUs + 1_000,
            1 + world.random.nextLong(500_000),
            0,
            true,
            releaseUs <= world.nowUs);
    ForwardSchedule schedule = world.schedule();
    OptionalLong offer = new CounterOffer(schedule, job, unused -> null).earliestDeadlineMs();
    if (offer.isEmpty()) {
      // Whenever it is due, it would be in the way of a reserved series for too long.
      assertFalse(schedule.accepts(job.withDeadline(world.nowUs + HORIZON_US), null));
      return;
    }
    assertTrue(schedule.accepts(job.withDeadline(offer.getAsLong() * 1_000), null));
    assertFalse(schedule.accepts(job.withDeadline((offer.getAsLong() - 1) * 1_000), null));
  }

  @Property(tries = 20)
  void theLoadIsNotRefusedAltogether(@ForAll @LongRange(min = 1, max = 1L << 40) long seed) {
    World world = new World(seed);
    world.run(600, 2);
    assertTrue(world.promised > 0, () -> world.refused + " refused, none promised");
    assertEquals(world.speeds.length, world.classes.length);
  }
}
