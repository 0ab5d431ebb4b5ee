package io.fairlead.scheduler.queueing;

/**
 * Where a task stands in its level. Exact where single tasks are ordered; where tenants are,
 * reckoned from the mean cost of what the others have waiting.
 *
 * @param ahead tasks of the level that go before it, as things stand
 * @param aheadUs their work, microseconds at speed 1
 */
public record Rank(long ahead, long aheadUs) {}
