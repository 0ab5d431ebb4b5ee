package io.fairlead.optimize.plan;

/**
 * How good a plan is expected to be.
 *
 * @param latencyMs mean time from now until a task ends, milliseconds; less is better
 * @param utilisation share of the agents' capacity, slots by speed, that is used until the last
 *     task ends, 0 to 1; more is better
 * @param imbalanceMs standard deviation of the agents' loads, milliseconds; less is better. A load
 *     is the work of all that an agent has, by its weight
 * @param cost price of running all of it, in the agents' unit of costPerSecond; less is better
 */
public record PlanObjectives(
    double latencyMs, double utilisation, double imbalanceMs, double cost) {}
