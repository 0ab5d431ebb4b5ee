package io.fairlead.scheduler.queueing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.Discipline;
import io.fairlead.model.Eligibility;
import io.fairlead.model.Level;
import io.fairlead.model.TenantId;
import io.fairlead.scheduler.invariant.FairnessBound;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class MultiLevelQueueProperties {
  private static final int TENANTS = 4;
  private static final int CAPABILITIES = 3;
  private static final long MAX_COST_US = 200_000;

  private static final List<Discipline> DEFAULTS =
      List.of(Discipline.EDF, Discipline.PRIORITY, Discipline.WRR, Discipline.FAIR_SHARE);

  /** Those that order single tasks, by what tasks that come later have more of. */
  private static final List<Discipline> SINGLE =
      List.of(Discipline.EDF, Discipline.PRIORITY, Discipline.FIFO);

  private static final List<Discipline> TRIED =
      List.of(
          Discipline.WRR,
          Discipline.FAIR_SHARE,
          Discipline.WFQ,
          Discipline.EDF,
          Discipline.PRIORITY,
          Discipline.FIFO);

  /** A queue under random treatment, and everything that should be in it. */
  private static final class Treated {
    final SplittableRandom random;
    final TestQueue test;
    final List<TestEntry> waiting = new ArrayList<>();
    final List<TestEntry> dispatched = new ArrayList<>();
    long orders;

    Treated(long seed) {
      random = new SplittableRandom(seed);
      test = new TestQueue(config());
    }

    QueueConfig config() {
      List<Discipline> disciplines = new ArrayList<>();
      List<Long> weights = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        disciplines.add(Discipline.values()[random.nextInt(Discipline.values().length)]);
        weights.add(1 + random.nextLong(1_000));
      }
      return new QueueConfig(
          disciplines,
          weights,
          random.nextBoolean(),
          50 + random.nextLong(951),
          random.nextInt(20),
          1 + random.nextInt(10_000));
    }

    TenantId tenant() {
      return new TenantId("t" + random.nextInt(TENANTS));
    }

    TestEntry entry() {
      TestEntry entry =
          new TestEntry(
                  orders++,
                  tenant().value(),
                  TestQueue.level(random.nextInt(4)),
                  1 + random.nextLong(MAX_COST_US))
              .priority(random.nextInt(-5, 6))
              .since(1_000 + orders)
              .deadline(random.nextInt(4) == 0 ? Long.MAX_VALUE : 1 + random.nextInt(1_000));
      List<String> needs = new ArrayList<>();
      for (int c = 0; c < CAPABILITIES; c++) {
        if (random.nextInt(3) == 0) {
          needs.add("c" + c);
        }
      }
      entry.requires(needs.toArray(String[]::new));
      return random.nextInt(5) == 0 ? entry.admit() : entry;
    }

    Predicate<Eligibility> agents() {
      int able = random.nextInt(1 << CAPABILITIES);
      return eligibility ->
          eligibility.capabilities().stream()
              .allMatch(c -> (able >> Integer.parseInt(c.substring(1)) & 1) == 1);
    }

    void add() {
      waiting.add(test.add(entry()));
    }

    void remove() {
      if (!waiting.isEmpty()) {
        test.queue.remove(waiting.remove(random.nextInt(waiting.size())));
      }
    }

    boolean canRun(TestEntry entry, Predicate<Eligibility> takeable) {
      return !test.queue.blocked(entry.tenant()) && takeable.test(entry.eligibility());
    }

    /** Gives a task if and only if one of a tenant that is not blocked can be taken. */
    void dispatch() {
      Predicate<Eligibility> takeable = agents();
      Choice choice = test.queue.choose(takeable);
      if (waiting.stream().anyMatch(entry -> canRun(entry, takeable))) {
        assertNotNull(choice, "work waits that could be run");
        take(choice, takeable);
      } else {
        assertNull(choice);
      }
    }

    void dispatchFor(TenantId tenant) {
      Predicate<Eligibility> takeable = agents();
      Choice choice = test.queue.chooseFor(tenant, takeable);
      boolean can =
          waiting.stream().anyMatch(e -> e.tenant().equals(tenant) && canRun(e, takeable));
      assertEquals(can, choice != null);
      if (choice != null) {
        assertEquals(tenant, ((TestEntry) choice.entry()).tenant());
        take(choice, takeable);
      }
    }

    private void take(Choice choice, Predicate<Eligibility> takeable) {
      TestEntry entry = (TestEntry) choice.entry();
      assertTrue(canRun(entry, takeable));
      assertTrue(waiting.remove(entry), "given twice: " + entry);
      MultiLevelQueue queue = test.queue;
      long flowTime = queue.flowTime(entry.level());
      long levelTime = queue.levelTime();
      long shareTime = queue.shareTime();
      queue.charge(entry, choice.tags());
      assertTrue(queue.flowTime(entry.level()) >= flowTime);
      assertTrue(queue.levelTime() >= levelTime);
      assertTrue(queue.shareTime() >= shareTime);
      dispatched.add(entry);
    }

    void correct() {
      if (!dispatched.isEmpty()) {
        TestEntry entry = dispatched.remove(random.nextInt(dispatched.size()));
        test.queue.correct(entry, random.nextLong(-entry.costUs(), 5 * MAX_COST_US));
      }
    }

    void step() {
      switch (random.nextInt(16)) {
        case 0, 1, 2, 3, 4, 5 -> add();
        case 6 -> remove();
        case 7, 8, 9 -> dispatch();
        case 10 -> dispatchFor(tenant());
        case 11 -> correct();
        case 12 -> test.weigh(tenant().value(), 10 + random.nextLong(5_000));
        case 13 -> test.queue.block(tenant(), random.nextInt(3) == 0);
        case 14 -> test.queue.rekeySome(1 + random.nextInt(10));
        default -> {
          if (random.nextInt(8) == 0) {
            test.configure(config());
          } else if (random.nextInt(8) == 0) {
            test.queue.rebase();
          }
        }
      }
      check();
    }

    void check() {
      assertEquals(waiting.size(), test.queue.size());
      for (Level level : Level.values()) {
        assertEquals(
            waiting.stream().filter(e -> e.level() == level).count(), test.queue.size(level));
      }
      TenantId tenant = tenant();
      assertEquals(
          waiting.stream().filter(e -> e.tenant().equals(tenant)).count(),
          test.queue.backlog(tenant));
      assertEquals(
          waiting.stream().map(TestEntry::eligibility).distinct().count(), test.queue.classCount());
    }
  }

  /** Sizes stay true and every task is found exactly once, whatever is done in between. */
  @Property(tries = 300)
  void nothingIsLostOrDoubleAndWorkIsConserved(@ForAll @LongRange(min = 1) long seed) {
    Treated treated = new Treated(seed);
    for (int i = 0; i < 250; i++) {
      treated.step();
    }
    for (int t = 0; t < TENANTS; t++) {
      treated.test.queue.block(new TenantId("t" + t), false);
    }
    while (!treated.waiting.isEmpty()) {
      Choice choice = treated.test.queue.choose(TestQueue.ANYTHING);
      assertNotNull(choice);
      treated.take(choice, TestQueue.ANYTHING);
    }
    assertNull(treated.test.queue.choose(TestQueue.ANYTHING));
    assertEquals(0, treated.test.queue.classCount());
  }

  /** After re-keying the order is that of a queue which had the new settings from the start. */
  @Property(tries = 200)
  void aReKeyedBacklogGoesInTheNewOrder(
      @ForAll @LongRange(min = 1) long seed, @ForAll @IntRange(min = 1, max = 40) int stepSize) {
    Treated treated = new Treated(seed);
    for (int i = 0; i < 60; i++) {
      treated.add();
    }
    QueueConfig next = treated.config();
    treated.test.configure(treated.config());
    treated.test.queue.rekeySome(stepSize);
    treated.test.configure(next);
    while (treated.test.queue.rekeySome(stepSize)) {
      // Until everything is in its place.
    }
    TestQueue fresh = new TestQueue(next);
    List<Long> got = new ArrayList<>();
    for (TestEntry e = treated.test.take(); e != null; e = treated.test.take()) {
      got.add(e.order());
    }
    treated.waiting.forEach(fresh::add);
    List<Long> want = new ArrayList<>();
    for (TestEntry e = fresh.take(); e != null; e = fresh.take()) {
      want.add(e.order());
    }
    // Places in the lists of deficit round robin are those of the tenants' first tasks.
    if (next.disciplines().contains(Discipline.WRR)) {
      want.sort(null);
      got.sort(null);
    }
    assertEquals(want, got);
  }

  /** Levels that share by weight keep the bound of start-time fair queueing. */
  @Property(tries = 200)
  void levelsKeepTheFairnessBound(
      @ForAll @IntRange(min = 1, max = 1_000) int high,
      @ForAll @IntRange(min = 1, max = 1_000) int normal,
      @ForAll @IntRange(min = 1, max = 1_000) int low,
      @ForAll @LongRange(min = 1) long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    QueueConfig defaults = TestQueue.defaults();
    TestQueue queue =
        new TestQueue(
            new QueueConfig(
                defaults.disciplines(),
                List.of(1L, (long) high, (long) normal, (long) low),
                true,
                800,
                10,
                10_000));
    Map<TenantId, Long> weights = new TreeMap<>();
    weights.put(new TenantId("HIGH"), (long) high);
    weights.put(new TenantId("NORMAL"), (long) normal);
    weights.put(new TenantId("LOW"), (long) low);
    FairnessBound bound = new FairnessBound(weights, MAX_COST_US, 0);
    for (int i = 0; i < 300; i++) {
      for (Level level : List.of(Level.HIGH, Level.NORMAL, Level.LOW)) {
        queue.add(new TestEntry(4L * i, "t" + i % 3, level, 1 + random.nextLong(MAX_COST_US)));
      }
      TestEntry entry = queue.take();
      bound.served(new TenantId(entry.level().name()), entry.costUs());
    }
  }

  /**
   * However much of whatever level waits all the time, a task is dispatched before more than the
   * stated work.
   */
  @Property(tries = 300)
  void noTaskWaitsLongerThanStated(@ForAll @LongRange(min = 1) long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    boolean standard = random.nextBoolean();
    List<Discipline> disciplines = new ArrayList<>();
    List<Long> weights = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      disciplines.add(standard ? DEFAULTS.get(i) : TRIED.get(random.nextInt(TRIED.size())));
      weights.add(100 + random.nextLong(900));
    }
    long shareMilli = 100 + random.nextLong(800);
    TestQueue queue =
        new TestQueue(new QueueConfig(disciplines, weights, true, shareMilli, 10, 10_000));
    long sumMilli = 0;
    for (int t = 0; t < TENANTS; t++) {
      long weightMilli = 200 + random.nextLong(3_000);
      sumMilli += weightMilli;
      queue.weigh("t" + t, weightMilli);
    }
    Level level = TestQueue.level(random.nextInt(4));
    int probing = random.nextInt(TENANTS);
    long order = 0;
    for (int i = 0; i < 40; i++) {
      for (Level each : Level.values()) {
        for (int t = 0; t < TENANTS; t++) {
          if (each != level || t != probing) {
            queue.add(entry(order++, t, each, random));
          }
        }
      }
    }
    for (int i = random.nextInt(60); i > 0; i--) {
      TestEntry taken = queue.take();
      queue.add(entry(order++, number(taken), taken.level(), random));
    }
    long aheadUs = 0;
    for (int i = random.nextInt(5); i > 0; i--) {
      aheadUs += queue.add(entry(order++, probing, level, random)).costUs();
    }
    boolean single = SINGLE.contains(disciplines.get(level.ordinal()));
    if (single) {
      // All came before it and go before it, whosever they are.
      aheadUs = queue.workUs(level);
    }
    TestEntry probe = queue.add(entry(order++, probing, level, random));
    double rounds =
        disciplines.get(level.ordinal()) == Discipline.WRR
            ? 2.0 * DeficitRoundRobinOrder.QUANTUM_US * sumMilli / 1_000
            : 0;
    double own = queue.weightsMilli.get(new TenantId("t" + probing)) / (double) sumMilli;
    double inLevel = single ? aheadUs : bound((double) aheadUs, own, TENANTS) + rounds;
    double rest = (weights.get(1) + weights.get(2) + weights.get(3)) / 1.0;
    double stated =
        level == Level.CRITICAL
            ? bound(inLevel, shareMilli / 1_000.0, 2)
            : bound(
                bound(inLevel, weights.get(level.ordinal()) / rest, 3),
                1 - shareMilli / 1_000.0,
                2);
    double beforeUs = 0;
    for (TestEntry taken = queue.take(); taken != probe; taken = queue.take()) {
      beforeUs += taken.costUs();
      if (!(taken.level() == level && number(taken) == probing)) {
        queue.add(entry(order++, number(taken), taken.level(), random));
      }
    }
    assertTrue(beforeUs <= stated, beforeUs + " before it, stated are " + stated);
  }

  private static double bound(double workUs, double share, int flows) {
    return (workUs + 2 * MAX_COST_US) / share + (double) flows * MAX_COST_US;
  }

  private static TestEntry entry(long order, int t, Level level, SplittableRandom random) {
    return new TestEntry(order, "t" + t, level, 1 + random.nextLong(MAX_COST_US))
        .deadline(order)
        .since(order);
  }

  private static int number(TestEntry entry) {
    return Integer.parseInt(entry.tenant().value().substring(1));
  }
}
