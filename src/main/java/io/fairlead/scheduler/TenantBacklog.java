package io.fairlead.scheduler;

import io.fairlead.model.Eligibility;
import java.util.List;

/**
 * A tenant with what waits of it.
 *
 * @param parts one for each kind of requirement
 */
public record TenantBacklog(TenantSnapshot tenant, List<Part> parts) {
  public TenantBacklog {
    parts = List.copyOf(parts);
  }

  /**
   * Tasks that the same agents may run.
   *
   * @param eligibility pinned to an agent where they wait in its local queue
   * @param costUs what they are expected to cost together, microseconds at speed 1
   */
  public record Part(Eligibility eligibility, int waiting, long costUs) {}
}
