package io.fairlead.bench.latency;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When what happened to each task. The first time counts: a repeated assignment or outcome does not
 * make a task quicker or slower. Safe for use by several threads.
 */
final class Stamps {
  private static final long NOT_YET = Long.MIN_VALUE;

  private final Map<Moment, AtomicLongArray> at = new EnumMap<>(Moment.class);
  private final Map<Moment, AtomicInteger> counts = new EnumMap<>(Moment.class);
  private final int tasks;

  Stamps(int tasks) {
    this.tasks = tasks;
    for (Moment moment : Moment.values()) {
      AtomicLongArray times = new AtomicLongArray(tasks);
      for (int i = 0; i < tasks; i++) {
        times.setPlain(i, NOT_YET);
      }
      at.put(moment, times);
      counts.put(moment, new AtomicInteger());
    }
  }

  /** A task that is not one of these, as a leftover of another run, is ignored. */
  void mark(Moment moment, int task, long atNs) {
    if (task >= 0 && task < tasks && times(moment).compareAndSet(task, NOT_YET, atNs)) {
      count(moment).incrementAndGet();
    }
  }

  /** For how many tasks it has been marked. */
  int marked(Moment moment) {
    return count(moment).get();
  }

  boolean has(Moment moment, int task) {
    return times(moment).get(task) != NOT_YET;
  }

  /**
   * @return nanoseconds; only if it {@link #has} it
   */
  long atNs(Moment moment, int task) {
    return times(moment).get(task);
  }

  private AtomicLongArray times(Moment moment) {
    return Objects.requireNonNull(at.get(moment));
  }

  private AtomicInteger count(Moment moment) {
    return Objects.requireNonNull(counts.get(moment));
  }
}
