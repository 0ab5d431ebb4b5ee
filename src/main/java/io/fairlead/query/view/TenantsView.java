package io.fairlead.query.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tenants of a swarm, in order of their ids: those that something came from or is set for.
 *
 * @param next value of {@code after} with which the list goes on; null at its end
 */
public record TenantsView(String swarmId, List<TenantView> tenants, @Nullable String next) {
  public TenantsView {
    tenants = List.copyOf(tenants);
  }
}
