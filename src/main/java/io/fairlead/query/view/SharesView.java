package io.fairlead.query.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairlead.model.SettingFormat;
import io.fairlead.optimize.share.ShareChanges;
import io.fairlead.optimize.share.ShareConstraint;
import io.fairlead.optimize.share.ShareObjective;
import io.fairlead.optimize.share.ShareResult;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How capacity is divided between tenants, or why it can't be. Work is measured in slots of speed
 * 1.
 *
 * @param feasible whether the constraints can be kept together
 * @param objective {@code utilisation} or {@code fairness}
 * @param capacity of the agents
 * @param utilisation share of the capacity that is used, 0 to 1; left out if not feasible
 * @param resources share of each resource that is used, 0 to 1, by name; those of agents with their
 *     names before it
 * @param tenants in order of their ids; empty if not feasible
 * @param conflict constraints that contradict each other, of which none can be left out; empty if
 *     feasible
 * @param changes settings that differ from what is in force, as they would be or are set
 * @param applied whether they were set
 * @param configVersion the version of the configuration that they are in; left out if nothing was
 *     set
 * @param timedOut whether the time was up before it was as good as can be: as fair, which is never
 *     applied, or rounded to as many whole tasks, which is
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SharesView(
    boolean feasible,
    String objective,
    double capacity,
    @Nullable Double utilisation,
    SortedMap<String, Double> resources,
    List<TenantSharesView> tenants,
    List<ConstraintView> conflict,
    SortedMap<String, String> changes,
    boolean applied,
    @Nullable Long configVersion,
    boolean timedOut) {

  /**
   * What a tenant gets.
   *
   * @param demand what it asks for
   * @param units what it gets
   * @param shareNow of the capacity, by what of it runs now, 0 to 1
   * @param share of the capacity that it gets, 0 to 1
   * @param dominantShare the largest share of a resource that its tasks take
   * @param resources its share of each named resource
   * @param costPerHour price of what it gets
   * @param tasks whole tasks at once, as divided for all together
   * @param before its settings now
   * @param after its settings as divided
   * @param capHolds {@code anywhere}: maxConcurrency keeps maximum and budget wherever its tasks
   *     run; {@code as-planned}: where the division has them; left out if it is not set by them
   * @param bounds what keeps it from more
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record TenantSharesView(
      String tenantId,
      double demand,
      double units,
      double shareNow,
      double share,
      double dominantShare,
      SortedMap<String, Double> resources,
      double costPerHour,
      int tasks,
      QuotaView before,
      QuotaView after,
      @Nullable String capHolds,
      List<ConstraintView> bounds) {}

  /**
   * Settings of a tenant.
   *
   * @param maxConcurrency 0 for none at all; left out for no limit
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record QuotaView(double weight, long minConcurrency, @Nullable Long maxConcurrency) {
    public static QuotaView of(ShareChanges.Quota quota) {
      long most = quota.maxConcurrency();
      return new QuotaView(
          quota.weightMilli() / 1_000.0,
          quota.minConcurrency(),
          most == 0 ? null : most == SettingFormat.WORD ? (Long) 0L : (Long) most);
    }
  }

  /**
   * A constraint.
   *
   * @param kind {@code min-share}, {@code max-share}, {@code budget}, {@code demand}, {@code
   *     no-agent}, {@code slots}, {@code resource} or {@code shared-resource}
   * @param tenantId whose; left out if it is nobody's
   * @param subject which agents, resource or demand; left out for a tenant's own
   * @param value its bound
   * @param message in words
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ConstraintView(
      String kind,
      @Nullable String tenantId,
      @Nullable String subject,
      double value,
      String message) {
    public static ConstraintView of(ShareConstraint constraint) {
      return new ConstraintView(
          constraint.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
          constraint.tenant().isEmpty() ? null : constraint.tenant(),
          constraint.subject().isEmpty() ? null : constraint.subject(),
          constraint.value(),
          constraint.words());
    }
  }

  /** Nothing keeps to all of the constraints. */
  public static SharesView infeasible(
      ShareObjective objective, double capacity, ShareResult.Infeasible result) {
    return new SharesView(
        false,
        objective.key(),
        capacity,
        null,
        new TreeMap<>(),
        List.of(),
        result.conflict().stream().map(ConstraintView::of).toList(),
        new TreeMap<>(),
        false,
        null,
        false);
  }

  /**
   * It is divided, and nothing has been set yet.
   *
   * @param changes settings by name, each value as JSON text
   */
  public static SharesView divided(
      ShareObjective objective,
      ShareResult.Divided result,
      List<TenantSharesView> tenants,
      Map<String, String> changes) {
    return new SharesView(
        true,
        objective.key(),
        result.capacity(),
        result.utilisation(),
        result.resources(),
        tenants,
        List.of(),
        new TreeMap<>(changes),
        false,
        null,
        result.timedOut());
  }

  /** The same, after it has been set. */
  public SharesView appliedIn(long version) {
    return new SharesView(
        feasible,
        objective,
        capacity,
        utilisation,
        resources,
        tenants,
        conflict,
        changes,
        true,
        version,
        timedOut);
  }
}
