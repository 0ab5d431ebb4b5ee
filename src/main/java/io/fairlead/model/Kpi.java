package io.fairlead.model;

import org.jspecify.annotations.Nullable;

/**
 * Key figures of a swarm over one interval. What each one means exactly stands in {@code
 * topology-docs/KPIS.md}.
 *
 * @param fromMs start of the interval, milliseconds since the Unix epoch
 * @param untilMs its end, exclusive, milliseconds since the Unix epoch
 * @param submitted tasks accepted
 * @param completed tasks completed
 * @param waiting tasks waiting at the end
 * @param running tasks with agents at the end
 * @param loadDistributionVariance variance of outstanding work / weight over the available agents
 *     at the end, milliseconds squared; null if there are none
 * @param taskMigrationRate tasks stolen or migrated per second
 * @param queueLatencyMeanMs mean time from ready to started of the tasks started, milliseconds;
 *     null if none was
 * @param utilisationEfficiency share of the slot time that could be used and was, 0 to 1; null if
 *     none could be
 * @param fairnessIndex Jain's index over tenants of service / weight, 1/n to 1; null if no tenant
 *     was served
 */
public record Kpi(
    long fromMs,
    long untilMs,
    long submitted,
    long completed,
    long waiting,
    long running,
    @Nullable Double loadDistributionVariance,
    double taskMigrationRate,
    @Nullable Double queueLatencyMeanMs,
    @Nullable Double utilisationEfficiency,
    @Nullable Double fairnessIndex) {}
