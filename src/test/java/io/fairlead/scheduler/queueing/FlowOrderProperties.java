package io.fairlead.scheduler.queueing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.CostEstimate;
import io.fairlead.model.Discipline;
import io.fairlead.model.Level;
import io.fairlead.model.TenantId;
import io.fairlead.scheduler.invariant.FairnessBound;
import io.fairlead.scheduler.invariant.InvariantViolation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** What holds where tenants are ordered, and not single tasks. */
class FlowOrderProperties {
  private static final long MAX_COST_US = 1_000_000;
  private static final Level LEVEL = Level.NORMAL;

  @Provide
  Arbitrary<Discipline> byTenant() {
    return Arbitraries.of(Discipline.WFQ, Discipline.FAIR_SHARE, Discipline.WRR);
  }

  private static TestEntry entry(long order, SplittableRandom random, int t) {
    return entry(order, random, t, MAX_COST_US);
  }

  private static TestEntry entry(long order, SplittableRandom random, int t, long maxCostUs) {
    return new TestEntry(order, "t" + t, LEVEL, 1 + random.nextLong(maxCostUs));
  }

  private static int number(TestEntry entry) {
    return Integer.parseInt(entry.tenant().value().substring(1));
  }

  /**
   * Among tenants that stay backlogged the services divided by weight differ by at most one largest
   * task of each; with deficit round robin, by one quantum more. For {@code fair-share} and {@code
   * wrr} that holds over any interval, also for tenants that came at its beginning, when virtual
   * time was far on; what WF²Q+ keeps over any interval is in {@link WorstCaseFairnessProperties}.
   *
   * <p>What is charged or paid back right after a dispatch counts as cost with {@code fair-share}.
   */
  @Property(tries = 500)
  void fairnessBound(
      @ForAll("byTenant") Discipline discipline,
      @ForAll @Size(min = 2, max = 6) List<@IntRange(min = 10, max = 1_000_000) Integer> weights,
      @ForAll @LongRange(min = 1, max = CostEstimate.MAX_COST_US) long maxCostUs,
      @ForAll @IntRange(max = 100) int before,
      @ForAll @LongRange(min = 1) long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    TestQueue queue = TestQueue.all(discipline);
    SortedMap<TenantId, Long> weightsMilli = new TreeMap<>();
    for (int t = 0; t < weights.size(); t++) {
      queue.weigh("t" + t, weights.get(t));
      weightsMilli.put(new TenantId("t" + t), (long) weights.get(t));
    }
    int first = discipline == Discipline.WFQ ? 0 : before;
    int early = first == 0 ? weights.size() : (weights.size() + 1) / 2;
    long order = 0;
    for (int i = 0; i < 3 * early; i++) {
      queue.add(entry(order++, random, i % early, maxCostUs));
    }
    // A tag is a 16th of a microsecond, and every dispatch rounds one.
    long slackUs = 1L + (first + 300) / 16;
    slackUs += discipline == Discipline.WRR ? DeficitRoundRobinOrder.QUANTUM_US : 0;
    FairnessBound bound = new FairnessBound(weightsMilli, maxCostUs, slackUs);
    for (int i = 0; i < first + 300; i++) {
      if (i == first) {
        for (int t = early; t < weights.size(); t++) {
          for (int j = 0; j < 3; j++) {
            queue.add(entry(order++, random, t, maxCostUs));
          }
        }
      }
      TestEntry entry = queue.take();
      long chargedUs = entry.costUs();
      if (discipline == Discipline.FAIR_SHARE && random.nextInt(4) == 0) {
        chargedUs = 1 + random.nextLong(maxCostUs);
        queue.queue.correct(entry, chargedUs - entry.costUs());
      }
      if (i >= first) {
        bound.served(entry.tenant(), chargedUs);
      }
      queue.add(entry(order++, random, number(entry), maxCostUs));
    }
  }

  @Property(tries = 20)
  void theBoundNoticesUnfairness(@ForAll @IntRange(min = 1, max = 9) int weight) {
    FairnessBound bound =
        new FairnessBound(
            Map.of(new TenantId("t0"), 1000L * weight, new TenantId("t1"), 1000L), MAX_COST_US, 0);
    assertThrows(
        InvariantViolation.class,
        () -> {
          for (int i = 0; i <= 2 * weight; i++) {
            bound.served(new TenantId("t0"), MAX_COST_US);
          }
        });
  }

  /** The tags give the order of the classic walk over a list, quantum by quantum. */
  @Property(tries = 300)
  void deficitRoundRobinIsTheClassicWalk(
      @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 10, max = 5_000) Integer> weightsMilli,
      @ForAll @LongRange(min = 1) long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    TestQueue queue = TestQueue.all(Discipline.WRR);
    List<Deque<TestEntry>> lists = new ArrayList<>();
    long order = 0;
    for (int t = 0; t < weightsMilli.size(); t++) {
      queue.weigh("t" + t, weightsMilli.get(t));
      lists.add(new ArrayDeque<>());
      for (int i = 0; i < 12; i++) {
        lists.get(t).add(queue.add(entry(order++, random, t)));
      }
    }
    List<TestEntry> walked = new ArrayList<>();
    long[] deficitUs = new long[lists.size()];
    while (walked.size() < order) {
      for (int t = 0; t < lists.size(); t++) {
        deficitUs[t] += DeficitRoundRobinOrder.QUANTUM_US * weightsMilli.get(t) / 1_000;
        Deque<TestEntry> list = lists.get(t);
        while (!list.isEmpty() && list.peekFirst().costUs() <= deficitUs[t]) {
          deficitUs[t] -= list.peekFirst().costUs();
          walked.add(list.removeFirst());
        }
      }
    }
    for (TestEntry entry : walked) {
      assertEquals(entry, queue.take());
    }
  }

  @Property(tries = 200)
  void aTenantsOwnTasksKeepTheirOrderAndNoneIsLost(
      @ForAll("byTenant") Discipline discipline,
      @ForAll @Size(max = 60) List<@IntRange(min = 1, max = 1000) Integer> costs) {
    TestQueue queue = TestQueue.all(discipline);
    for (int i = 0; i < costs.size(); i++) {
      queue.add(new TestEntry(i, "t" + i % 3, LEVEL, costs.get(i)));
    }
    long[] last = {-1, -1, -1};
    for (int i = 0; i < costs.size(); i++) {
      TestEntry entry = queue.take();
      assertTrue(entry.order() > last[number(entry)]);
      last[number(entry)] = entry.order();
    }
    assertNull(queue.take());
    assertEquals(0, queue.queue.size());
  }

  /** A class that waited for an agent is not paid for the time in which others could run. */
  @Property(tries = 200)
  void waitingForAnAgentEarnsNoCredit(
      @ForAll("byTenant") Discipline discipline,
      @ForAll @IntRange(min = 1, max = 200) int meanwhile) {
    TestQueue queue = TestQueue.all(discipline);
    long costUs = DeficitRoundRobinOrder.QUANTUM_US;
    long order = 0;
    for (int i = 0; i < 4; i++) {
      queue.add(new TestEntry(order++, "t0", LEVEL, costUs).requires("gpu"));
    }
    for (int i = 0; i < meanwhile + 4; i++) {
      queue.add(new TestEntry(order++, "t1", LEVEL, costUs));
    }
    for (int i = 0; i < meanwhile; i++) {
      assertNotNull(queue.take(TestQueue.agentsWith()));
    }
    List<String> next = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      next.add(queue.take().tenant().value());
    }
    assertTrue(next.contains("t1"), () -> "the blocked tenant took everything: " + next);
  }

  /** Being blocked is not waiting: a tenant comes back at virtual time. */
  @Property(tries = 200)
  void beingBlockedEarnsNoCredit(
      @ForAll("byTenant") Discipline discipline,
      @ForAll @IntRange(min = 1, max = 200) int meanwhile) {
    TestQueue queue = TestQueue.all(discipline);
    long costUs = DeficitRoundRobinOrder.QUANTUM_US;
    for (int i = 0; i < 2 * meanwhile + 20; i++) {
      queue.add(new TestEntry(i, "t" + i % 2, LEVEL, costUs));
    }
    queue.queue.block(new TenantId("t0"), true);
    for (int i = 0; i < meanwhile; i++) {
      assertEquals("t1", queue.take().tenant().value());
    }
    queue.queue.block(new TenantId("t0"), false);
    int first = 0;
    for (int i = 0; i < 10; i++) {
      first += number(queue.take()) == 0 ? 1 : 0;
    }
    assertTrue(Math.abs(first - 5) <= 1, "of ten the blocked tenant got " + first);
  }

  @Property(tries = 200)
  void virtualTimeNeverGoesBackAndRebasingKeepsTheOrder(
      @ForAll("byTenant") Discipline discipline,
      @ForAll @LongRange(min = 1) long seed,
      @ForAll @IntRange(min = 0, max = 59) int rebaseAt) {
    assertEquals(drain(discipline, seed, -1), drain(discipline, seed, rebaseAt));
  }

  private static List<Long> drain(Discipline discipline, long seed, int rebaseAt) {
    SplittableRandom random = new SplittableRandom(seed);
    TestQueue queue = TestQueue.all(discipline);
    for (int t = 0; t < 5; t++) {
      queue.weigh("t" + t, 1000L * (t + 1));
    }
    for (int i = 0; i < 60; i++) {
      TestEntry entry = entry(i, random, random.nextInt(5));
      queue.add(random.nextBoolean() ? entry : entry.requires("gpu"));
    }
    List<Long> order = new ArrayList<>();
    long before = 0;
    for (int i = 0; i < 60; i++) {
      if (i == rebaseAt) {
        queue.queue.rebase();
        before = 0;
      }
      order.add(queue.take().order());
      assertTrue(queue.queue.flowTime(LEVEL) >= before);
      before = queue.queue.flowTime(LEVEL);
    }
    return order;
  }

  @Property(tries = 100)
  void aNewWeightActsOnWhatWaits(
      @ForAll("byTenant") Discipline discipline, @ForAll @IntRange(min = 2, max = 9) int factor) {
    TestQueue queue = TestQueue.all(discipline);
    long costUs = DeficitRoundRobinOrder.QUANTUM_US;
    for (int i = 0; i < 400; i++) {
      queue.add(new TestEntry(i, "t" + i % 2, LEVEL, costUs));
    }
    queue.weigh("t0", 1000L * factor);
    int first = 0;
    for (int i = 0; i < 10 * (factor + 1); i++) {
      first += number(queue.take()) == 0 ? 1 : 0;
    }
    assertTrue(Math.abs(first - 10 * factor) <= 1, "served " + first + " of weight " + factor);
  }

  /** A tenant whose tasks cost twice what was charged gets half as many in the long run. */
  @Property(tries = 100)
  void correctionsCountAgainstTheTenant(
      @ForAll("byTenant") Discipline discipline, @ForAll @IntRange(min = 2, max = 5) int factor) {
    TestQueue queue = TestQueue.all(discipline);
    long costUs = 2 * DeficitRoundRobinOrder.QUANTUM_US;
    for (int i = 0; i < 1_200; i++) {
      queue.add(new TestEntry(i, "t" + i % 2, LEVEL, costUs));
    }
    int[] served = new int[2];
    for (int i = 0; i < 50 * (factor + 1); i++) {
      TestEntry entry = queue.take();
      served[number(entry)]++;
      if (number(entry) == 0) {
        queue.queue.correct(entry, (factor - 1) * costUs);
      }
    }
    assertTrue(Math.abs(served[0] - 50) <= 2, served[0] + " and " + served[1]);
  }

  @Property(tries = 200)
  void aPayBackGivesNoMoreThanTheNextTask(
      @ForAll("byTenant") Discipline discipline,
      @ForAll @LongRange(min = -10_000_000_000L, max = -1) long deltaUs) {
    TestQueue queue = TestQueue.all(discipline);
    long costUs = DeficitRoundRobinOrder.QUANTUM_US;
    for (int i = 0; i < 60; i++) {
      queue.add(new TestEntry(i, "t" + i % 3, LEVEL, costUs));
    }
    TestEntry paidBack = null;
    for (int i = 0; i < 12; i++) {
      TestEntry entry = queue.take();
      paidBack = number(entry) == 0 ? entry : paidBack;
    }
    queue.queue.correct(paidBack, deltaUs);
    int mine = 0;
    for (int i = 0; i < 9; i++) {
      mine += number(queue.take()) == 0 ? 1 : 0;
    }
    assertTrue(mine >= 3 && mine <= 5, "of nine it got " + mine);
  }
}
