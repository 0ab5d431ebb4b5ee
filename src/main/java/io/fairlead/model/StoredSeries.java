package io.fairlead.model;

import java.util.List;

/**
 * A periodic series that capacity is reserved for.
 *
 * @param costUs estimate of one release, microseconds at speed 1
 * @param relativeDeadlineMs from a release to its deadline
 * @param capabilities what its agents must have
 * @param lastReleaseMs wall time of the last release that was taken
 */
public record StoredSeries(
    TenantId tenant,
    Series series,
    long costUs,
    long relativeDeadlineMs,
    List<String> capabilities,
    long lastReleaseMs) {}
