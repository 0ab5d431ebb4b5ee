package io.fairlead.scheduler.admission;

/**
 * A token bucket in exact integers: no rounding is ever lost or gained, however often it is looked
 * at. What a unit is, the owner says: with a rate per minute, a 60,000th of a token makes the gain
 * per millisecond a whole number.
 *
 * <p>A value; every operation is O(1). A clock that goes back gives nothing and takes nothing.
 *
 * @param units what it holds, 0 or more
 * @param atMs wall time up to which it has been filled, milliseconds
 */
public record TokenBucket(long units, long atMs) {

  /** A bucket that holds all it can. */
  public static TokenBucket full(long capacity, long nowMs) {
    return new TokenBucket(capacity, nowMs);
  }

  /**
   * The bucket as it stands at a time.
   *
   * @param capacity the most that it holds, units; what is above is lost
   * @param perMs what it gains, units per millisecond, 0 or more
   */
  public TokenBucket at(long nowMs, long capacity, long perMs) {
    if (nowMs <= atMs) {
      return units <= capacity ? this : new TokenBucket(capacity, atMs);
    }
    long room = capacity - units;
    if (room <= 0 || (perMs > 0 && nowMs - atMs > room / perMs)) {
      return new TokenBucket(capacity, nowMs);
    }
    return new TokenBucket(units + (nowMs - atMs) * perMs, nowMs);
  }

  /**
   * The bucket after so much has been taken.
   *
   * @throws IllegalStateException if it does not hold so much
   */
  public TokenBucket take(long wanted) {
    if (wanted < 0 || wanted > units) {
      throw new IllegalStateException("takes " + wanted + " out of a bucket of " + units);
    }
    return new TokenBucket(units - wanted, atMs);
  }

  /**
   * Wall time at which it holds so much if nothing is taken before, milliseconds; {@code
   * Long.MAX_VALUE} if it never will.
   */
  public long holdsAtMs(long wanted, long capacity, long perMs) {
    if (wanted <= units) {
      return atMs;
    }
    if (wanted > capacity || perMs <= 0) {
      return Long.MAX_VALUE;
    }
    return atMs + (wanted - units - 1) / perMs + 1;
  }
}
