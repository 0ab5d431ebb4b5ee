package io.fairlead.bench.load;

/**
 * What a tenant has got so far.
 *
 * @param submitted its tasks that have been submitted
 * @param ended those that have an outcome
 * @param meanWaitMs from scheduled arrival to start, of those that have started, milliseconds
 */
public record TenantStatus(String id, long submitted, long ended, double meanWaitMs) {}
