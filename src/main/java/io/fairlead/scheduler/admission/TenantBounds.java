package io.fairlead.scheduler.admission;

import io.fairlead.model.Level;
import io.fairlead.model.Rejection;
import io.fairlead.model.Rejection.Reason;
import io.fairlead.model.Setting;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.Task;
import io.fairlead.model.TenantId;
import io.fairlead.model.TenantQuota;
import org.jspecify.annotations.Nullable;

/** What keeps a single tenant from filling a swarm. The configuration in force counts, at once. */
public final class TenantBounds {
  private TenantBounds() {}

  /**
   * Why nothing is taken of a tenant that is not known: as many as are kept account of have tasks.
   */
  public static Rejection tooMany(TenantId tenant, SwarmConfig config) {
    return Rejection.later(
        Reason.TOO_MANY_TENANTS,
        "tenantId '"
            + tenant
            + "': other tenants have tasks that have not ended, as many as maxTenants, "
            + config.get(Setting.MAX_TENANTS),
        RetryAfter.LEAST_MS);
  }

  /**
   * Why the task is not taken; null if it is. When to come back is at least what is said here.
   *
   * @param draining whether the tenant may not submit any more
   * @param live tasks of the tenant that have not ended
   * @param critical those of them that were submitted as critical
   * @param bucket what is left of its rate
   */
  public static @Nullable Rejection check(
      Task task,
      boolean draining,
      int live,
      int critical,
      TokenBucket bucket,
      long nowMs,
      SwarmConfig config) {
    TenantQuota quota = config.tenant(task.tenant());
    String tenant = "tenantId '" + task.tenant() + "': ";
    if (draining) {
      return Rejection.of(
          Reason.TENANT_DRAINING, tenant + "is being drained and takes no more tasks");
    }
    if (quota.maxQueued() > 0
        && live >= AdmissionBounds.placesFor(task.level(), quota.maxQueued())) {
      return Rejection.later(
          Reason.TENANT_QUEUE_FULL,
          tenant
              + live
              + " tasks have not ended: at most "
              + AdmissionBounds.places(task.level(), "maxQueued", quota.maxQueued()),
          RetryAfter.LEAST_MS);
    }
    long maxCritical = config.get(Setting.MAX_CRITICAL_PER_TENANT);
    if (task.level() == Level.CRITICAL && maxCritical > 0 && critical >= maxCritical) {
      return Rejection.later(
          Reason.CRITICAL_QUOTA,
          tenant
              + critical
              + " critical tasks have not ended: at most maxCriticalPerTenant, "
              + maxCritical,
          RetryAfter.LEAST_MS);
    }
    long waitMs = TenantRate.of(quota).waitMs(bucket, nowMs);
    if (waitMs > 0) {
      return Rejection.later(
          Reason.RATE_LIMITED,
          tenant
              + "above ratePerSecond, "
              + quota.ratePerSecondMilli() / 1_000.0
              + ", after a burst of "
              + quota.burst(),
          waitMs);
    }
    return null;
  }
}
