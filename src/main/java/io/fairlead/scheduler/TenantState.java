package io.fairlead.scheduler;

import io.fairlead.model.FlowTags;
import io.fairlead.model.Level;
import io.fairlead.model.StoredTenant;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.TenantId;
import io.fairlead.scheduler.admission.TenantRate;
import io.fairlead.scheduler.admission.TokenBucket;
import io.fairlead.scheduler.kpi.RateIntegral;
import java.util.List;

/** What is counted for a tenant beside its place in the fair queue. Owned by its swarm's thread. */
final class TenantState {
  final TenantId id;

  /** Work charged so far, microseconds at speed 1. */
  long chargedUs;

  /** Millionths of tasks that it may submit at once, and since when; where it has a rate. */
  long tokensMicro;

  long tokensAtMs;

  /** Whether its tasks are kept back. */
  boolean paused;

  /** Whether it may not submit any more. */
  boolean draining;

  /** Tasks that have not ended, and the critical ones of them; derived, not stored. */
  int live;

  int critical;

  /** The last place in the line of its tasks that were refused, as {@link ReturnLines} keeps it. */
  long returnsUs;

  /** Tasks that agents hold; derived, not stored. */
  int held;

  /** Waiting tasks that may be given to agents; derived, not stored. */
  int ready;

  /** Tasks known to run, and the work done on them in this interval; derived, not stored. */
  int running;

  final RateIntegral service = new RateIntegral();

  /** Whether {@link KpiMeter} measures it in this interval. */
  boolean measured;

  boolean touched;

  TenantState(TenantId id) {
    this.id = id;
  }

  void restore(StoredTenant stored) {
    chargedUs = stored.chargedUs();
    tokensMicro = stored.tokensMicro();
    tokensAtMs = stored.tokensAtMs();
    paused = stored.paused();
    draining = stored.draining();
  }

  StoredTenant stored(List<FlowTags> flows) {
    return new StoredTenant(id, flows, chargedUs, tokensMicro, tokensAtMs, paused, draining);
  }

  /** Counts a task that has come, or one that has gone. */
  void count(TaskState task, int by) {
    live += by;
    critical += task.task.level() == Level.CRITICAL ? by : 0;
  }

  /** Whether no more of its tasks may be given to agents. */
  boolean atCap(SwarmConfig config) {
    return config.tenant(id).isCap(held);
  }

  TokenBucket bucket() {
    return new TokenBucket(tokensMicro, tokensAtMs);
  }

  /** Takes the token of a task that was accepted; returns whether there is a rate at all. */
  boolean takeToken(SwarmConfig config, long wallMs) {
    TenantRate rate = TenantRate.of(config.tenant(id));
    if (rate.limits()) {
      TokenBucket left = rate.take(bucket(), wallMs);
      tokensMicro = left.units();
      tokensAtMs = left.atMs();
    }
    return rate.limits();
  }
}
