package io.fairlead.query.view;

import io.fairlead.model.Level;
import io.fairlead.model.SwarmId;
import io.fairlead.scheduler.TenantSnapshot;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tenant of a swarm.
 *
 * @param weight its share beside other tenants
 * @param ratePerSecond tasks accepted per second; null for no limit
 * @param burst tasks accepted at once after a quiet time; counts where there is a rate
 * @param maxQueued tasks that have not ended, at most; null for no limit
 * @param minConcurrency tasks at agents that it is guaranteed
 * @param maxConcurrency tasks at agents, at most; null for no limit
 * @param tasks that have not ended, in all
 * @param waiting tasks that wait for an agent: queued and placed
 * @param waitingByLevel the same by level
 * @param held tasks that agents hold: dispatched and running
 * @param running those of them known to run
 * @param paused whether its tasks are kept back
 * @param draining whether it may not submit any more
 * @param atCap whether it has maxConcurrency tasks at agents
 * @param serviceMs work that it was given so far, milliseconds at speed 1; estimates, corrected by
 *     what runs took
 */
public record TenantView(
    String swarmId,
    String tenantId,
    double weight,
    @Nullable Double ratePerSecond,
    long burst,
    @Nullable Long maxQueued,
    long minConcurrency,
    @Nullable Long maxConcurrency,
    int tasks,
    int waiting,
    Map<Level, Integer> waitingByLevel,
    int held,
    int running,
    boolean paused,
    boolean draining,
    boolean atCap,
    double serviceMs) {

  public TenantView {
    waitingByLevel = new EnumMap<>(waitingByLevel);
  }

  public static TenantView of(SwarmId swarm, TenantSnapshot tenant) {
    var quota = tenant.quota();
    return new TenantView(
        swarm.value(),
        tenant.id().value(),
        quota.weightMilli() / 1_000.0,
        quota.ratePerSecondMilli() == 0 ? null : (Double) (quota.ratePerSecondMilli() / 1_000.0),
        quota.burst(),
        unlessZero(quota.maxQueued()),
        quota.minConcurrency(),
        quota.mostHeld() == Long.MAX_VALUE ? null : (Long) quota.mostHeld(),
        tenant.live(),
        tenant.waitingInAll(),
        tenant.waiting(),
        tenant.held(),
        tenant.running(),
        tenant.paused(),
        tenant.draining(),
        tenant.atCap(),
        tenant.chargedUs() / 1_000.0);
  }

  private static @Nullable Long unlessZero(long value) {
    return value == 0 ? null : (Long) value;
  }
}
