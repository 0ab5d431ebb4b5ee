package io.fairlead.model;

/**
 * A tenant as the store keeps it.
 *
 * @param startTag virtual start time of its next task
 * @param chargedUs work charged to it so far, microseconds at speed 1
 */
public record StoredTenant(TenantId id, long startTag, long chargedUs) {}
