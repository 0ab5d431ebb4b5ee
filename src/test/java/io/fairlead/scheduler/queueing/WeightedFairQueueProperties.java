package io.fairlead.scheduler.queueing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.TenantId;
import io.fairlead.scheduler.invariant.FairnessBound;
import io.fairlead.scheduler.invariant.InvariantViolation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class WeightedFairQueueProperties {
  private static final long MAX_COST_US = 1_000_000;

  private static final class Entry extends QueueEntry {
    final TenantId tenant;

    Entry(long order, long costUs, TenantId tenant) {
      super(order, costUs);
      this.tenant = tenant;
    }
  }

  private static TenantId tenant(int number) {
    return new TenantId("t" + number);
  }

  private static Entry take(WeightedFairQueue queue) {
    WeightedFairQueue.Choice choice = queue.choose(any -> true);
    assertNotNull(choice);
    queue.charge(choice.entry(), choice.startTag(), choice.virtualTime());
    return (Entry) choice.entry();
  }

  /**
   * Among tenants that stay backlogged the services divided by weight differ by at most one largest
   * task of each.
   */
  @Property
  void fairnessBound(
      @ForAll @Size(min = 2, max = 6) List<@IntRange(min = 10, max = 50_000) Integer> weightsMilli,
      @ForAll @LongRange(min = 1) long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    WeightedFairQueue queue = new WeightedFairQueue();
    int tenants = weightsMilli.size();
    long order = 0;
    for (int i = 0; i < 40; i++) {
      for (int t = 0; t < tenants; t++) {
        queue.add(entry(order++, random, t), tenant(t), weightsMilli.get(t), List.of());
      }
    }
    SortedMap<TenantId, Long> weights = new TreeMap<>();
    for (int t = 0; t < tenants; t++) {
      weights.put(tenant(t), (long) weightsMilli.get(t));
    }
    FairnessBound bound = new FairnessBound(weights, MAX_COST_US);
    for (int i = 0; i < 300; i++) {
      Entry entry = take(queue);
      bound.served(entry.tenant, entry.costUs());
      int t = Integer.parseInt(entry.tenant.value().substring(1));
      queue.add(entry(order++, random, t), tenant(t), weightsMilli.get(t), List.of());
    }
  }

  @Property(tries = 20)
  void theBoundNoticesUnfairness(@ForAll @IntRange(min = 1, max = 9) int weight) {
    FairnessBound bound =
        new FairnessBound(Map.of(tenant(0), 1000L * weight, tenant(1), 1000L), MAX_COST_US);
    assertThrows(
        InvariantViolation.class,
        () -> {
          for (int i = 0; i <= 2 * weight; i++) {
            bound.served(tenant(0), MAX_COST_US);
          }
        });
  }

  private static Entry entry(long order, SplittableRandom random, int t) {
    return new Entry(order, 1 + random.nextLong(MAX_COST_US), tenant(t));
  }

  @Property
  void aTenantsOwnTasksKeepTheirOrderAndNoneIsLost(
      @ForAll @Size(max = 60) List<@IntRange(min = 1, max = 1000) Integer> costs) {
    WeightedFairQueue queue = new WeightedFairQueue();
    for (int i = 0; i < costs.size(); i++) {
      queue.add(new Entry(i, costs.get(i), tenant(i % 3)), tenant(i % 3), 1000, List.of());
    }
    long[] last = {-1, -1, -1};
    int taken = 0;
    while (queue.size() > 0) {
      Entry entry = take(queue);
      int t = Integer.parseInt(entry.tenant.value().substring(1));
      assertTrue(entry.order() > last[t]);
      last[t] = entry.order();
      taken++;
    }
    assertEquals(costs.size(), taken);
    assertNull(queue.choose(any -> true));
  }

  /** Whatever some class cannot run, a task of another class that can is found. */
  @Property
  void noHeadBlocksAnother(
      @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 0, max = 7) Integer> classes,
      @ForAll @IntRange(min = 0, max = 255) int takeable) {
    WeightedFairQueue queue = new WeightedFairQueue();
    int canRun = 0;
    for (int i = 0; i < classes.size(); i++) {
      int c = classes.get(i);
      canRun += takeable >> c & 1;
      queue.add(new Entry(i, 100, tenant(i % 4)), tenant(i % 4), 1000, List.of("cap-" + c));
    }
    for (int i = 0; i < canRun; i++) {
      WeightedFairQueue.Choice choice = queue.choose(caps -> can(takeable, caps));
      assertNotNull(choice);
      assertTrue(can(takeable, choice.capabilities()));
      queue.charge(choice.entry(), choice.startTag(), choice.virtualTime());
    }
    assertNull(queue.choose(caps -> can(takeable, caps)));
    assertEquals(classes.size() - canRun, queue.size());
  }

  private static boolean can(int takeable, List<String> capabilities) {
    return (takeable >> Integer.parseInt(capabilities.get(0).substring(4)) & 1) == 1;
  }

  /** A class that waited for an agent is not paid for the time in which others could run. */
  @Property
  void waitingForAnAgentEarnsNoCredit(@ForAll @IntRange(min = 1, max = 200) int meanwhile) {
    WeightedFairQueue queue = new WeightedFairQueue();
    long order = 0;
    for (int i = 0; i < 3; i++) {
      queue.add(new Entry(order++, 100, tenant(0)), tenant(0), 1000, List.of("gpu"));
    }
    for (int i = 0; i < meanwhile + 3; i++) {
      queue.add(new Entry(order++, 100, tenant(1)), tenant(1), 1000, List.of());
    }
    for (int i = 0; i < meanwhile; i++) {
      WeightedFairQueue.Choice choice = queue.choose(List::isEmpty);
      assertNotNull(choice);
      queue.charge(choice.entry(), choice.startTag(), choice.virtualTime());
    }
    List<String> next = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      next.add(take(queue).tenant.value());
    }
    assertTrue(next.contains("t1"), () -> "the blocked tenant took everything: " + next);
  }

  @Property
  void virtualTimeNeverGoesBackAndRebasingKeepsTheOrder(
      @ForAll @LongRange(min = 1) long seed, @ForAll @IntRange(min = 0, max = 59) int rebaseAt) {
    List<Long> plain = drain(seed, -1);
    assertEquals(plain, drain(seed, rebaseAt));
  }

  private static List<Long> drain(long seed, int rebaseAt) {
    SplittableRandom random = new SplittableRandom(seed);
    WeightedFairQueue queue = new WeightedFairQueue();
    for (int i = 0; i < 60; i++) {
      int t = random.nextInt(5);
      queue.add(
          entry(i, random, t),
          tenant(t),
          1000L * (t + 1),
          random.nextBoolean() ? List.of() : List.of("gpu"));
    }
    List<Long> order = new ArrayList<>();
    long before = queue.virtualTime();
    for (int i = 0; i < 60; i++) {
      if (i == rebaseAt) {
        queue.rebase(queue.virtualTime());
        before = 0;
      }
      order.add(take(queue).order());
      assertTrue(queue.virtualTime() >= before);
      before = queue.virtualTime();
    }
    return order;
  }

  @Property
  void aNewWeightActsOnWhatWaits(@ForAll @IntRange(min = 2, max = 9) int factor) {
    WeightedFairQueue queue = new WeightedFairQueue();
    for (int i = 0; i < 400; i++) {
      queue.add(new Entry(i, 1000, tenant(i % 2)), tenant(i % 2), 1000, List.of());
    }
    queue.reweigh(tenant(0), 1000L * factor);
    int first = 0;
    for (int i = 0; i < 10 * (factor + 1); i++) {
      first += take(queue).tenant.equals(tenant(0)) ? 1 : 0;
    }
    assertTrue(Math.abs(first - 10 * factor) <= 1, "served " + first + " of weight " + factor);
  }

  @Property
  void whatIsPaidBackNeverPutsATenantBehindVirtualTime(
      @ForAll @LongRange(min = -10_000_000, max = 10_000_000) long deltaUs) {
    WeightedFairQueue queue = new WeightedFairQueue();
    queue.add(new Entry(0, 1000, tenant(0)), tenant(0), 1000, List.of());
    queue.add(new Entry(1, 1000, tenant(0)), tenant(0), 1000, List.of());
    take(queue);
    long before = queue.startTag(tenant(0));
    queue.correct(tenant(0), 1000, deltaUs);
    long after = queue.startTag(tenant(0));
    assertTrue(deltaUs >= 0 ? after >= before : after >= Math.min(before, queue.virtualTime()));
  }
}
