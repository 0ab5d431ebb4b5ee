package io.fairlead.scheduler;

import io.fairlead.model.CostEstimate;
import io.fairlead.model.Fact;
import io.fairlead.model.Level;
import io.fairlead.model.Now;
import io.fairlead.model.Rejection;
import io.fairlead.model.Task;
import io.fairlead.scheduler.admission.RetryAfter;

/**
 * The lines of those that were refused for want of room: one of the swarm, and one of each tenant
 * with bounds of its own. O(1). Not stored: after a restart they begin anew.
 *
 * <p>Critical tasks do not stand in them: what is accepted of them goes before all else, so they
 * must not wait until the others who were refused are done.
 *
 * <p>Owned by its swarm's thread; changed by {@link FactApplier} alone.
 */
final class ReturnLines {
  private final SwarmState state;

  /** The last place in the swarm's line. */
  private long lastUs;

  /** Tenants that have tasks; derived. */
  private int tenants;

  ReturnLines(SwarmState state) {
    this.state = state;
  }

  /** Counts a task that has come, or one that has gone. */
  void count(TenantState tenant, TaskState task, int by) {
    int before = tenant.live;
    tenant.count(task, by);
    tenants += Integer.signum(tenant.live) - Integer.signum(before);
  }

  /** The rejection, and where it is for want of room when to come back. Changes nothing. */
  Rejection told(Task task, Rejection rejection, CostEstimate estimate, Now now) {
    return stands(task, rejection)
        ? rejection.after(RetryAfter.ms(placeUs(task, rejection, estimate, now), now.wallMs()))
        : rejection;
  }

  /** It has been refused: the next one stands behind it. */
  void refused(Fact.TaskRejected fact, Now now) {
    Task task = fact.task();
    if (task != null && stands(task, fact.rejection())) {
      long placeUs = placeUs(task, fact.rejection(), state.estimate(task), now);
      if (fact.rejection().reason().ofTenant()) {
        state.tenant(task.tenant()).returnsUs = placeUs;
      } else {
        lastUs = placeUs;
      }
    }
  }

  private static boolean stands(Task task, Rejection rejection) {
    return rejection.reason().wantsRoom() && task.level() != Level.CRITICAL;
  }

  private long placeUs(Task task, Rejection rejection, CostEstimate estimate, Now now) {
    TenantState tenant = rejection.reason().ofTenant() ? state.tenants.get(task.tenant()) : null;
    double slots = state.paused ? 0 : state.kpis.slots();
    if (tenant != null) {
      slots = tenant.paused ? 0 : Math.min(slots / Math.max(1, tenants), (double) mostHeld(tenant));
    }
    return RetryAfter.placeUs(
        tenant == null ? lastUs : tenant.returnsUs,
        now.wallMs(),
        estimate.costUs(),
        slots * state.meanSpeed.value());
  }

  private long mostHeld(TenantState tenant) {
    return state.config.tenant(tenant.id).mostHeld();
  }
}
