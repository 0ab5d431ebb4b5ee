package io.fairlead.optimize.share;

import io.fairlead.model.SettingFormat;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.TenantId;
import io.fairlead.model.TenantQuota;
import io.fairlead.model.TenantSetting;
import io.fairlead.optimize.share.ShareProblem.Tenant;
import io.fairlead.optimize.share.ShareResult.Allocation;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What of a swarm's configuration a division changes: weights of tenants that get something,
 * maxConcurrency where a maximum or a budget is configured, minConcurrency where a minimum is. What
 * differs by no more than {@link #STEP} stays, as long as it keeps what the division keeps, so that
 * divisions which follow each other do not write versions for nothing. A tenant that asks for
 * nothing keeps its weight.
 *
 * <p>A tenant that gets all it asks for is not given less weight for that: it would come back with
 * next to none. Its weight is that of what it would get if it asked for more: by its shareWeight as
 * those that want more do on the mean, within its minimum and maximum. Fair queueing gives it what
 * it asks for with that as well, and the others the rest. Where nobody wants more than he gets the
 * weights stay.
 */
public final class ShareChanges {
  /** Changes up to this share of what there is are not made. */
  public static final double STEP = 0.1;

  private static final long LEAST_WEIGHT_MILLI = 10;
  private static final long MOST_WEIGHT_MILLI = 1_000_000;

  private ShareChanges() {}

  /**
   * A tenant's settings before and after.
   *
   * @param weightMilli weight in thousandths
   * @param minConcurrency tasks
   * @param maxConcurrency tasks; 0 for no limit, {@link SettingFormat#WORD} for none
   */
  public record Quota(long weightMilli, long minConcurrency, long maxConcurrency) {
    /** As configured. */
    public static Quota of(TenantQuota quota) {
      return new Quota(quota.weightMilli(), quota.minConcurrency(), quota.maxConcurrency());
    }
  }

  /** What each tenant of the division is to have, by id. */
  public static SortedMap<TenantId, Quota> quotas(
      ShareProblem problem, ShareResult.Divided divided, SwarmConfig config) {
    double[] shares = entitled(problem, divided);
    double present = 0;
    double wanted = 0;
    for (int t = 0; t < shares.length; t++) {
      present += shares[t] > 0 ? config.weightMilli(divided.tenants().get(t).id()) : 0;
      wanted += shares[t];
    }
    SortedMap<TenantId, Quota> quotas = new TreeMap<>();
    for (int t = 0; t < shares.length; t++) {
      Allocation each = divided.tenants().get(t);
      TenantQuota before = config.tenant(each.id());
      // Only proportions matter: the weights go on adding up to what they did.
      long weight = shares[t] > 0 ? Math.round(shares[t] * present / wanted) : before.weightMilli();
      quotas.put(each.id(), quota(problem.tenants().get(t), each, weight, before));
    }
    return quotas;
  }

  /** Shares that weights are to be in proportion to; 0 for weights that stay. */
  private static double[] entitled(ShareProblem problem, ShareResult.Divided divided) {
    double[] shares = new double[divided.tenants().size()];
    double taken = 0;
    double entitlements = 0;
    for (int t = 0; t < shares.length; t++) {
      Allocation each = divided.tenants().get(t);
      if (wantsMore(each, divided)) {
        taken += each.share();
        entitlements += problem.tenants().get(t).weight();
      }
    }
    for (int t = 0; t < shares.length && entitlements > 0; t++) {
      Allocation each = divided.tenants().get(t);
      Tenant tenant = problem.tenants().get(t);
      if (each.weight() > 0) {
        double more = Math.max(tenant.minShare(), tenant.weight() * taken / entitlements);
        shares[t] =
            wantsMore(each, divided)
                ? each.share()
                : Math.max(each.share(), Math.min(tenant.maxShare(), more));
      }
    }
    return shares;
  }

  /** Whether it gets something, and less than it asks for. */
  private static boolean wantsMore(Allocation each, ShareResult.Divided divided) {
    return each.weight() > 0
        && each.demand() - each.units() > ShareAllocator.MET * divided.capacity();
  }

  private static Quota quota(Tenant tenant, Allocation each, long weight, TenantQuota before) {
    long clamped = Math.max(LEAST_WEIGHT_MILLI, Math.min(MOST_WEIGHT_MILLI, weight));
    boolean keeps =
        weight == before.weightMilli()
            || Math.abs(clamped - before.weightMilli()) <= STEP * before.weightMilli();
    long most = each.cap().limited() ? most(each, before) : before.maxConcurrency();
    long least = tenant.minShare() > 0 ? least(each, before) : before.minConcurrency();
    long room = most == 0 ? Long.MAX_VALUE : Math.max(0, most);
    return new Quota(keeps ? before.weightMilli() : clamped, Math.min(least, room), most);
  }

  /** What there is stays if it is in force below the bound, and not far below. */
  private static long most(Allocation each, TenantQuota before) {
    long cap = each.cap().tasks();
    if (cap == 0) {
      return SettingFormat.WORD;
    }
    long is = before.maxConcurrency();
    return is > 0 && is <= cap && is >= cap * (1 - STEP) ? is : cap;
  }

  private static long least(Allocation each, TenantQuota before) {
    long least = each.minConcurrency();
    long is = before.minConcurrency();
    return is >= least && is <= least * (1 + STEP) ? is : least;
  }

  /** The settings that are to be changed; empty if none are. */
  public static SortedMap<String, String> patch(
      SortedMap<TenantId, Quota> quotas, SwarmConfig config) {
    SortedMap<String, String> patch = new TreeMap<>();
    quotas.forEach(
        (tenant, after) -> {
          Quota before = Quota.of(config.tenant(tenant));
          put(patch, tenant, TenantSetting.WEIGHT, before.weightMilli(), after.weightMilli());
          put(
              patch,
              tenant,
              TenantSetting.MIN_CONCURRENCY,
              before.minConcurrency(),
              after.minConcurrency());
          put(
              patch,
              tenant,
              TenantSetting.MAX_CONCURRENCY,
              before.maxConcurrency(),
              after.maxConcurrency());
        });
    return patch;
  }

  private static void put(
      SortedMap<String, String> patch,
      TenantId tenant,
      TenantSetting setting,
      long before,
      long after) {
    if (before != after) {
      patch.put("tenant." + tenant + "." + setting.key(), setting.format().show(after));
    }
  }
}
