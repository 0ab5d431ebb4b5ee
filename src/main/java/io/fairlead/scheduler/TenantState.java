package io.fairlead.scheduler;

import io.fairlead.model.TenantId;

/** What is counted for a tenant beside its place in the fair queue. Owned by its swarm's thread. */
final class TenantState {
  final TenantId id;

  /** Work charged so far, microseconds at speed 1. */
  long chargedUs;

  boolean touched;

  TenantState(TenantId id) {
    this.id = id;
  }
}
