package io.fairlead.scheduler.queueing;

import io.fairlead.model.Eligibility;

/**
 * What waits for the same agents.
 *
 * @param waiting tasks
 * @param costUs what they are expected to cost together, microseconds at speed 1
 * @param blocked those of tenants that are blocked
 * @param blockedCostUs what those are expected to cost
 */
public record ClassBacklog(
    Eligibility eligibility, int waiting, long costUs, int blocked, long blockedCostUs) {}
