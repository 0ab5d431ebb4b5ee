package io.fairlead.sim;

import io.fairlead.model.SwarmConfig;
import io.fairlead.model.TenantId;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What tenants are given, and what is due to them, while they compete. At each dispatch at which
 * more than one tenant has tasks waiting, its cost is due to those tenants by their weights, and
 * one of them is given it. O(log n) in tenants: a clock counts the cost dispatched by weight, and a
 * tenant is due its weight times what the clock has gone while it had tasks waiting.
 *
 * @see "Jain, Chiu, Hawe (1984), A quantitative measure of fairness and discrimination for resource
 *     allocation in shared computer systems, DEC-TR-301"
 */
final class TenantShares {
  private static final class Share {
    private double weight = 1;
    private int waiting;
    private double since;
    private double due;
    private double given;
  }

  private final SortedMap<TenantId, Share> shares = new TreeMap<>();
  private SwarmConfig config = SwarmConfig.DEFAULT;
  private double clock;
  private double competing;
  private int tenants;

  /** Weights are these from now on. */
  void configure(SwarmConfig next) {
    config = next;
    competing = 0;
    shares.forEach(
        (tenant, share) -> {
          settle(share);
          share.weight = weight(tenant);
          competing += share.waiting > 0 ? share.weight : 0;
        });
  }

  /** A task of the tenant waits. */
  void waits(TenantId tenant) {
    Share share = share(tenant);
    if (share.waiting++ == 0) {
      share.since = clock;
      competing += share.weight;
      tenants++;
    }
  }

  /** A waiting task of the tenant is dispatched; {@link #goes} follows. */
  void dispatched(TenantId tenant, long costUs) {
    if (tenants > 1) {
      clock += costUs / competing;
      share(tenant).given += costUs;
    }
  }

  /** A task of the tenant waits no more. */
  void goes(TenantId tenant) {
    Share share = share(tenant);
    settle(share);
    if (--share.waiting == 0) {
      tenants--;
      // Not by subtraction for ever: what is left of many would not come to zero.
      competing = tenants == 0 ? 0 : competing - share.weight;
    }
  }

  /** Jain's index of what was given by what was due; 1 if nobody competed. */
  double jain() {
    double sum = 0;
    double squares = 0;
    int counted = 0;
    for (Share share : shares.values()) {
      settle(share);
      if (share.due > 0) {
        double part = share.given / share.due;
        sum += part;
        squares += part * part;
        counted++;
      }
    }
    return squares == 0 ? 1 : sum * sum / (counted * squares);
  }

  private void settle(Share share) {
    if (share.waiting > 0) {
      share.due += share.weight * (clock - share.since);
    }
    share.since = clock;
  }

  private Share share(TenantId tenant) {
    return shares.computeIfAbsent(
        tenant,
        id -> {
          Share share = new Share();
          share.weight = weight(id);
          share.since = clock;
          return share;
        });
  }

  private double weight(TenantId tenant) {
    return config.weightMilli(tenant) / 1_000.0;
  }
}
