package io.fairlead.scheduler;

import io.fairlead.model.Level;
import io.fairlead.model.TenantId;
import io.fairlead.model.TenantQuota;
import java.util.Map;

/**
 * A tenant as it stood at one moment.
 *
 * @param live tasks that have not ended
 * @param waiting tasks that wait for an agent, by level
 * @param held tasks that agents hold
 * @param running those of them known to run
 * @param atCap whether it has as many at agents as it may
 * @param chargedUs work charged to it so far, microseconds at speed 1
 */
public record TenantSnapshot(
    TenantId id,
    TenantQuota quota,
    int live,
    Map<Level, Integer> waiting,
    int held,
    int running,
    boolean paused,
    boolean draining,
    boolean atCap,
    long chargedUs) {
  /** Tasks that wait for an agent. */
  public int waitingInAll() {
    return waiting.values().stream().mapToInt(Integer::intValue).sum();
  }
}
