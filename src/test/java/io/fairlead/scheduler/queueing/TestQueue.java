package io.fairlead.scheduler.queueing;

import io.fairlead.model.Discipline;
import io.fairlead.model.Eligibility;
import io.fairlead.model.Level;
import io.fairlead.model.TenantId;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A queue, its tenants' weights, and short words for what tests do with it. */
final class TestQueue {
  static final Predicate<Eligibility> ANYTHING = any -> true;

  final Map<TenantId, Long> weightsMilli = new HashMap<>();
  final MultiLevelQueue queue;

  /** Of what came and went through this class. */
  private final Map<Level, Long> works = new EnumMap<>(Level.class);

  private QueueConfig config;

  TestQueue(QueueConfig config) {
    this.config = config;
    queue = new MultiLevelQueue(config, tenant -> weightsMilli.getOrDefault(tenant, 1_000L));
  }

  /** All levels in that order. */
  static TestQueue all(Discipline discipline) {
    return new TestQueue(config(Collections.nCopies(4, discipline)));
  }

  /** The defaults but for the orders. */
  static QueueConfig config(List<Discipline> disciplines) {
    return new QueueConfig(disciplines, List.of(400L, 300L, 200L, 100L), true, 800, 10, 10_000);
  }

  static QueueConfig defaults() {
    return config(
        List.of(Discipline.EDF, Discipline.PRIORITY, Discipline.WRR, Discipline.FAIR_SHARE));
  }

  TestQueue weigh(String tenant, long weightMilli) {
    weightsMilli.put(new TenantId(tenant), weightMilli);
    queue.configure(config);
    return this;
  }

  /** Returns whether some level begins anew. */
  boolean configure(QueueConfig next) {
    config = next;
    return queue.configure(next);
  }

  TestEntry add(TestEntry entry) {
    queue.add(entry);
    works.merge(entry.level(), entry.costUs(), Long::sum);
    return entry;
  }

  /** Dispatches the next task; null if there is none. */
  TestEntry take(Predicate<Eligibility> takeable) {
    Choice choice = queue.choose(takeable);
    if (choice == null) {
      return null;
    }
    queue.charge(choice.entry(), choice.tags());
    works.merge(choice.entry().level(), -choice.entry().costUs(), Long::sum);
    return (TestEntry) choice.entry();
  }

  /** What waits in a level, microseconds at speed 1. */
  long workUs(Level level) {
    return works.get(level);
  }

  TestEntry take() {
    return take(ANYTHING);
  }

  static Predicate<Eligibility> agentsWith(String... capabilities) {
    return eligibility -> List.of(capabilities).containsAll(eligibility.capabilities());
  }

  static Level level(int number) {
    return Level.values()[number];
  }
}
