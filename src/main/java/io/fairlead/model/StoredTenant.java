package io.fairlead.model;

import java.util.List;

/**
 * A tenant as the store keeps it.
 *
 * @param flows where it stands in each level, most urgent first
 * @param chargedUs work charged to it so far, microseconds at speed 1
 * @param tokensMicro millionths of tasks that it may submit at once, where it has a rate
 * @param tokensAtMs wall time at which it could, milliseconds; 0 if it never had a rate
 * @param paused whether its tasks are kept back
 * @param draining whether it may not submit any more
 */
public record StoredTenant(
    TenantId id,
    List<FlowTags> flows,
    long chargedUs,
    long tokensMicro,
    long tokensAtMs,
    boolean paused,
    boolean draining) {
  public StoredTenant {
    flows = List.copyOf(flows);
  }
}
