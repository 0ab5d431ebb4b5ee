package io.fairlead.scheduler.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.TaskId;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class RetryBackoffProperties {
  private static final int TASKS = 500;

  @Property
  void backoffStaysInItsBoundsAndRepeats(
      @ForAll @IntRange(min = 1, max = 100) int attempt,
      @ForAll @IntRange(min = 0, max = 100_000) int baseMs,
      @ForAll @IntRange(min = 0, max = 1_000_000) int moreMs) {
    long maxMs = (long) baseMs + moreMs;
    TaskId task = new TaskId("task");
    long wait = RetryBackoff.waitMs(task, attempt, baseMs, maxMs);
    assertTrue(wait >= 0 && wait <= maxMs);
    assertTrue(attempt > 1 || wait <= baseMs);
    assertEquals(wait, RetryBackoff.waitMs(task, attempt, baseMs, maxMs));
  }

  private static LongStream waits(long seed, int attempt, long baseMs, long maxMs) {
    return LongStream.range(0, TASKS)
        .map(i -> RetryBackoff.waitMs(new TaskId(seed + "-" + i), attempt, baseMs, maxMs));
  }

  /** Over many tasks the waits lie evenly between 0 and a bound that doubles with each attempt. */
  @Property(tries = 200)
  void theBoundDoublesAndTheWaitsAreSpreadOverAllOfIt(
      @ForAll @IntRange(min = 1, max = 12) int attempt,
      @ForAll @IntRange(min = 1_000, max = 100_000) int baseMs,
      @ForAll @LongRange(min = 0) long seed) {
    long maxMs = (long) baseMs << 12;
    long boundMs = (long) baseMs << (attempt - 1);
    long[] waits = waits(seed, attempt, baseMs, maxMs).sorted().toArray();
    // Of 500 even draws the least of ten parts has none once in 10^22.
    for (int part = 0; part < 10; part++) {
      long fromMs = boundMs / 10 * part;
      long untilMs = part == 9 ? boundMs + 1 : boundMs / 10 * (part + 1);
      long inPart = LongStream.of(waits).filter(wait -> wait >= fromMs && wait < untilMs).count();
      assertTrue(inPart > 0, "no wait from " + fromMs + " to " + untilMs);
    }
    assertTrue(waits[TASKS - 1] <= boundMs, waits[TASKS - 1] + " of at most " + boundMs);
  }

  @Property(tries = 200)
  void itDoublesNoFurtherThanTheLongestWait(
      @ForAll @IntRange(min = 5, max = 100) int attempt,
      @ForAll @IntRange(min = 1_000, max = 100_000) int baseMs,
      @ForAll @LongRange(min = 0) long seed) {
    long maxMs = 10L * baseMs;
    long longestMs = waits(seed, attempt, baseMs, maxMs).max().orElse(0);
    assertTrue(longestMs <= maxMs && longestMs > maxMs / 2, longestMs + " of " + maxMs);
  }
}
