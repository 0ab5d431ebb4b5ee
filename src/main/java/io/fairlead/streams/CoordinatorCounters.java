package io.fairlead.streams;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts what this instance has met since it started. Safe for use by several threads. */
public final class CoordinatorCounters {
  /** What is counted. */
  public enum Counter {
    /** Records taken from the input topics. */
    RECORDS,
    /** Tasks given to agents. */
    DISPATCHED,
    /** Outcomes published. */
    OUTCOMES,
    /** Records that ended in the dead letters. */
    DEAD_LETTERS,
    /** Reports about assignments that were no longer in force. */
    TRANSITIONS_REFUSED,
    /** Transitions of a kind that this version does not know. */
    TRANSITIONS_SKIPPED,
    /** Submissions of a task that was known already. */
    SUBMISSIONS_REPEATED,
    /** Commands whose id was that of one before; not carried out again. */
    COMMANDS_REPEATED,
    /** Records that were in another partition than their key's. */
    MISROUTED,
    /** Times that a stream thread stalled for so long that silence was forgiven. */
    STALLS,
    /** Commits asked for because something waited to become visible. */
    COMMITS_REQUESTED
  }

  private final Map<Counter, LongAdder> counts = new EnumMap<>(Counter.class);

  public CoordinatorCounters() {
    for (Counter counter : Counter.values()) {
      counts.put(counter, new LongAdder());
    }
  }

  void add(Counter counter) {
    add(counter, 1);
  }

  void add(Counter counter, long n) {
    counter(counter).add(n);
  }

  /** How often it has happened. */
  public long get(Counter counter) {
    return counter(counter).sum();
  }

  private LongAdder counter(Counter counter) {
    LongAdder adder = counts.get(counter);
    if (adder == null) {
      throw new IllegalStateException("counter " + counter + " is missing");
    }
    return adder;
  }
}
