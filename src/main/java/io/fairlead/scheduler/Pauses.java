package io.fairlead.scheduler;

import io.fairlead.model.Command;
import io.fairlead.model.Fact;
import io.fairlead.model.Now;
import io.fairlead.model.TenantId;
import io.fairlead.scheduler.admission.TenantBounds;

/**
 * Keeping work back and letting it go on. What is asked for twice is done once. Reads state, gives
 * facts.
 */
final class Pauses {
  private final SwarmState state;
  private final Emitter emitter;

  Pauses(SwarmState state, Emitter emitter) {
    this.state = state;
    this.emitter = emitter;
  }

  void pause(Command.Pause command, Now now) {
    TenantId tenant = command.tenant();
    if (tenant == null) {
      if (!state.paused) {
        emitter.emit(new Fact.SwarmPaused(command.issuedBy()), now);
      }
    } else if (!state.takesTenant(tenant)) {
      refuse("PAUSE", tenant, now);
    } else if (!isPaused(tenant)) {
      emitter.emit(new Fact.TenantPaused(tenant, command.issuedBy()), now);
    }
  }

  void resume(Command.Resume command, Now now) {
    TenantId tenant = command.tenant();
    if (tenant == null) {
      if (state.paused) {
        emitter.emit(new Fact.SwarmResumed(command.issuedBy()), now);
      }
    } else if (isPaused(tenant) || isDraining(tenant)) {
      emitter.emit(new Fact.TenantResumed(tenant, command.issuedBy()), now);
    }
  }

  void drain(Command.DrainTenant command, Now now) {
    if (!state.takesTenant(command.tenant())) {
      refuse("DRAIN_TENANT", command.tenant(), now);
    } else if (!isDraining(command.tenant())) {
      emitter.emit(new Fact.TenantDrained(command.tenant(), command.issuedBy()), now);
    }
  }

  private void refuse(String command, TenantId tenant, Now now) {
    emitter.emit(new Fact.CommandRefused(command, TenantBounds.tooMany(tenant, state.config)), now);
  }

  private boolean isPaused(TenantId id) {
    TenantState tenant = state.tenants.get(id);
    return tenant != null && tenant.paused;
  }

  private boolean isDraining(TenantId id) {
    TenantState tenant = state.tenants.get(id);
    return tenant != null && tenant.draining;
  }
}
