package io.fairlead.query.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How capacity is to be divided.
 *
 * @param tenants by id, what holds for this division instead of the configuration
 * @param objective {@code utilisation} or {@code fairness}; sharesObjective if left out
 * @param maxMs time, milliseconds, 1 to 600000; 10000 if left out
 * @param seed taken, and of no consequence: no chance is in a division
 * @param apply whether the tenants' settings are changed by it, which needs the role admin; only
 *     told if left out
 */
public record SharesBody(
    @Nullable Map<String, TenantSharesBody> tenants,
    @Nullable String objective,
    @Nullable Long maxMs,
    @Nullable Long seed,
    @Nullable Boolean apply) {

  /**
   * A tenant, as its settings are; what is left out is as configured.
   *
   * @param minShare least share of the capacity, 0 to 1
   * @param maxShare largest share of the capacity, 0 to 1
   * @param budgetPerHour price per hour, or {@code "unlimited"}
   * @param shareWeight entitlement relative to other tenants
   * @param demand slots of speed 1 that it would keep busy, instead of what is reckoned
   */
  public record TenantSharesBody(
      @Nullable JsonNode minShare,
      @Nullable JsonNode maxShare,
      @Nullable JsonNode budgetPerHour,
      @Nullable JsonNode shareWeight,
      @Nullable Double demand) {}
}
