package io.fairlead.scheduler.admission;

import io.fairlead.model.TenantId;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The tenants that have work waiting and hold less than the concurrency guaranteed to them, the one
 * that lacks most in proportion first. {@link #update} is O(log n) in tenants with a guarantee, and
 * O(1) where there is none.
 *
 * <p>Derived, never stored. Owned by its swarm's thread.
 */
public final class Guarantees {
  /** Shortfalls compare as fractions, exactly: short of a's minimum times b's, and the reverse. */
  private record Shortfall(long lacking, long minimum, TenantId tenant) {
    static final Comparator<Shortfall> MOST_FIRST =
        (a, b) -> {
          int order = Long.compare(b.lacking * a.minimum, a.lacking * b.minimum);
          return order != 0 ? order : a.tenant.compareTo(b.tenant);
        };
  }

  private final Map<TenantId, Shortfall> byTenant = new TreeMap<>();
  private final SortedSet<Shortfall> order = new TreeSet<>(Shortfall.MOST_FIRST);

  /**
   * What has become of a tenant.
   *
   * @param minimum tasks at once that it is guaranteed; 0 for none; below 2^31
   * @param held tasks that agents hold of it
   * @param waiting whether it has a task in the queue
   */
  public void update(TenantId tenant, long minimum, long held, boolean waiting) {
    if (minimum == 0 && byTenant.isEmpty()) {
      return;
    }
    Shortfall before = byTenant.remove(tenant);
    if (before != null) {
      order.remove(before);
    }
    if (waiting && held < minimum) {
      Shortfall now = new Shortfall(minimum - held, minimum, tenant);
      byTenant.put(tenant, now);
      order.add(now);
    }
  }

  /** Forgets every tenant. */
  public void clear() {
    byTenant.clear();
    order.clear();
  }

  /** Whether no tenant is below what it is guaranteed. */
  public boolean isEmpty() {
    return order.isEmpty();
  }

  /** Those tenants, in the order in which they are to be served. Not to be changed meanwhile. */
  public Iterator<TenantId> inOrder() {
    Iterator<Shortfall> each = order.iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return each.hasNext();
      }

      @Override
      public TenantId next() {
        return each.next().tenant;
      }
    };
  }
}
