package io.fairlead.scheduler.admission;

import io.fairlead.model.TenantQuota;

/**
 * How many tasks of a tenant are accepted in a time. A token is a million units, so that a rate in
 * thousandths of a task per second is a whole number of units per millisecond.
 *
 * @param capacity tokens at most, units
 * @param perMs units per millisecond; 0 for no limit
 */
public record TenantRate(long capacity, long perMs) {
  /** Units of one task. */
  public static final long TOKEN = 1_000_000;

  public static TenantRate of(TenantQuota quota) {
    return new TenantRate(quota.burst() * TOKEN, quota.ratePerSecondMilli());
  }

  public boolean limits() {
    return perMs > 0;
  }

  /** How long until one more task may be accepted, milliseconds; 0 if now. */
  public long waitMs(TokenBucket bucket, long nowMs) {
    if (!limits()) {
      return 0;
    }
    long atMs = bucket.at(nowMs, capacity, perMs).holdsAtMs(TOKEN, capacity, perMs);
    return Math.max(0, atMs - nowMs);
  }

  /** The bucket after a task was accepted; unchanged where there is no limit. */
  public TokenBucket take(TokenBucket bucket, long nowMs) {
    return limits() ? bucket.at(nowMs, capacity, perMs).take(TOKEN) : bucket;
  }
}
