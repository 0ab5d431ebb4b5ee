package io.fairlead.sim;

import io.fairlead.model.Level;
import io.fairlead.model.TenantId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task that arrives at a given time.
 *
 * @param offsetUs when, microseconds after the workload's beginning, 0 or more
 * @param tenant whom it is for
 * @param type kind of work
 * @param level priority level
 * @param costUs run time at speed 1, microseconds, 1 or more
 * @param affinityKey tasks with the same key prefer the same agent
 * @param requiredCapabilities what its agent must be able to do
 */
public record Arrival(
    long offsetUs,
    TenantId tenant,
    String type,
    Level level,
    long costUs,
    @Nullable String affinityKey,
    List<String> requiredCapabilities) {

  public Arrival {
    if (offsetUs < 0) {
      throw new IllegalArgumentException("offsetUs " + offsetUs + " is negative");
    }
    if (costUs < 1) {
      throw new IllegalArgumentException("costUs " + costUs + " is not above 0");
    }
    requiredCapabilities = List.copyOf(requiredCapabilities);
  }

  /** Of a trace, which knows no levels, keys or capabilities. */
  static Arrival plain(long offsetUs, TenantId tenant, String type, long costUs) {
    return new Arrival(offsetUs, tenant, type, Level.NORMAL, costUs, null, List.of());
  }

  Arrival at(long otherOffsetUs, long otherCostUs) {
    return new Arrival(
        otherOffsetUs, tenant, type, level, otherCostUs, affinityKey, requiredCapabilities);
  }
}
