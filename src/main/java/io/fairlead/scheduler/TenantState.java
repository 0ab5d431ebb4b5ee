package io.fairlead.scheduler;

import io.fairlead.model.StoredTenant;
import io.fairlead.model.TenantId;

/** What is counted for a tenant beside its place in the fair queue. Owned by its swarm's thread. */
final class TenantState {
  final TenantId id;

  /** Work charged so far, microseconds at speed 1. */
  long chargedUs;

  /** Thousandths of tasks that it may submit at once, and since when; where it has a rate. */
  long tokensMilli;

  long tokensAtMs;

  /** Whether its tasks are kept back. */
  boolean paused;

  /** Whether it may not submit any more. */
  boolean draining;

  boolean touched;

  TenantState(TenantId id) {
    this.id = id;
  }

  void restore(StoredTenant stored) {
    chargedUs = stored.chargedUs();
    tokensMilli = stored.tokensMilli();
    tokensAtMs = stored.tokensAtMs();
    paused = stored.paused();
    draining = stored.draining();
  }

  StoredTenant stored(long startTag) {
    return new StoredTenant(id, startTag, chargedUs, tokensMilli, tokensAtMs, paused, draining);
  }
}
