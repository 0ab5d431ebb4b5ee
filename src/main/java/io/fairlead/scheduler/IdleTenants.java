package io.fairlead.scheduler;

import io.fairlead.model.TenantId;
import java.util.LinkedHashSet;
import org.jspecify.annotations.Nullable;

/**
 * The tenants that have no task and of which no operator wants anything, in the order in which that
 * began: those that may be forgotten where there are too many. Everything is O(1). Derived, not
 * stored; owned by its swarm's thread.
 */
final class IdleTenants {
  private final LinkedHashSet<TenantId> inOrder = new LinkedHashSet<>();

  /** A tenant has changed: it counts as idle from now on if it has become so. */
  void look(TenantState tenant) {
    boolean idle = tenant.live == 0 && tenant.held == 0 && !tenant.paused && !tenant.draining;
    inOrder.remove(tenant.id);
    if (idle) {
      inOrder.add(tenant.id);
    }
  }

  /** Takes out the one that has been idle the longest; null if none is. */
  @Nullable TenantId takeOldest() {
    var all = inOrder.iterator();
    if (!all.hasNext()) {
      return null;
    }
    TenantId oldest = all.next();
    all.remove();
    return oldest;
  }

  boolean isEmpty() {
    return inOrder.isEmpty();
  }

  int size() {
    return inOrder.size();
  }

  void clear() {
    inOrder.clear();
  }
}
