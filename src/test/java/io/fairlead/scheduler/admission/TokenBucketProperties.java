package io.fairlead.scheduler.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class TokenBucketProperties {
  /** However often it is looked at in between, it comes to the same. */
  @Property
  void lookingAtItChangesNothing(
      @ForAll @LongRange(min = 1, max = 1_000_000_000_000L) long capacity,
      @ForAll @LongRange(min = 0, max = 1_000_000_000L) long perMs,
      @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    TokenBucket once = new TokenBucket(random.nextLong(capacity + 1), 1_000);
    TokenBucket often = once;
    long nowMs = 1_000;
    for (int i = 0; i < 20; i++) {
      nowMs += random.nextLong(1_000_000);
      often = often.at(nowMs, capacity, perMs);
    }
    assertEquals(once.at(nowMs, capacity, perMs), often);
  }

  /** In any stretch of time it gives no more than it can hold and what came in meanwhile. */
  @Property
  void itNeverGivesMoreThanCapacityAndRate(
      @ForAll @LongRange(min = 1, max = 10_000) long capacity,
      @ForAll @LongRange(min = 0, max = 50) long perMs,
      @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    TokenBucket bucket = TokenBucket.full(capacity, 0);
    long taken = 0;
    long nowMs = 0;
    for (int i = 0; i < 200; i++) {
      nowMs += random.nextLong(20);
      bucket = bucket.at(nowMs, capacity, perMs);
      long wanted = random.nextLong(capacity + 1);
      if (wanted <= bucket.units()) {
        bucket = bucket.take(wanted);
        taken += wanted;
      }
      assertTrue(taken <= capacity + perMs * nowMs);
    }
  }

  /** The time it names is the first at which it holds so much. */
  @Property
  void theTimeItNamesIsTheFirst(
      @ForAll @LongRange(min = 1, max = 100_000) long capacity,
      @ForAll @LongRange(min = 1, max = 1_000) long perMs,
      @ForAll @LongRange(min = 0, max = 100_000) long held,
      @ForAll @LongRange(min = 0, max = 100_000) long wanted) {
    TokenBucket bucket = new TokenBucket(Math.min(held, capacity), 5_000);
    long asked = Math.min(wanted, capacity);
    long atMs = bucket.holdsAtMs(asked, capacity, perMs);
    assertTrue(bucket.at(atMs, capacity, perMs).units() >= asked);
    if (atMs > 5_000) {
      assertTrue(bucket.at(atMs - 1, capacity, perMs).units() < asked);
    }
  }

  @Example
  void whatIsBeyondItsCapacityOrNeverComesBackIsNeverHeld() {
    TokenBucket bucket = new TokenBucket(5, 0);
    assertEquals(Long.MAX_VALUE, bucket.holdsAtMs(11, 10, 1));
    assertEquals(Long.MAX_VALUE, bucket.holdsAtMs(6, 10, 0));
    assertThrows(IllegalStateException.class, () -> bucket.take(6));
  }

  @Example
  void aClockThatGoesBackGivesNothingAndASmallerCapacitySpillsWhatIsAbove() {
    TokenBucket bucket = new TokenBucket(5, 1_000);
    assertEquals(bucket, bucket.at(500, 10, 1));
    assertEquals(new TokenBucket(3, 1_000), bucket.at(500, 3, 1));
    assertEquals(new TokenBucket(3, 2_000), bucket.at(2_000, 3, 1));
    assertEquals(10, bucket.at(Long.MAX_VALUE, 10, Long.MAX_VALUE).units());
  }
}
