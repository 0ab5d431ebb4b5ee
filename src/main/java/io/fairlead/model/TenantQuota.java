package io.fairlead.model;

/**
 * What a tenant is due and what it may not exceed.
 *
 * @param weightMilli weight in thousandths
 * @param ratePerSecondMilli thousandths of a task accepted per second; 0 for no limit
 * @param burst tasks accepted at once after a quiet time
 * @param maxQueued tasks that have not ended; 0 for no limit
 * @param minConcurrency tasks at agents that are guaranteed
 * @param maxConcurrency tasks at agents at a time; 0 for no limit, {@link SettingFormat#WORD} for
 *     none
 */
public record TenantQuota(
    long weightMilli,
    long ratePerSecondMilli,
    long burst,
    long maxQueued,
    long minConcurrency,
    long maxConcurrency) {

  /** Whether so many tasks at agents are as many as there may be. */
  public boolean isCap(long held) {
    return maxConcurrency != 0 && held >= maxConcurrency;
  }

  /** The most tasks at agents at a time; 0 for none, {@link Long#MAX_VALUE} for no limit. */
  public long mostHeld() {
    return maxConcurrency == 0 ? Long.MAX_VALUE : Math.max(0, maxConcurrency);
  }
}
