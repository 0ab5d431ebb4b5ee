package io.fairlead.scheduler.queueing;

import io.fairlead.model.Level;
import io.fairlead.model.TenantId;
import org.jspecify.annotations.Nullable;

/** A tenant: its weight, whether it is blocked, and its flow in each level that it has used. */
final class TenantFlows {
  final TenantId id;
  long weightMilli;
  boolean blocked;
  private final @Nullable Flow[] flows = new Flow[Level.values().length];

  TenantFlows(TenantId id, long weightMilli) {
    this.id = id;
    this.weightMilli = weightMilli;
  }

  @Nullable Flow flow(Level level) {
    return flows[level.ordinal()];
  }

  Flow flowOrNew(LevelQueue level) {
    Flow flow = flows[level.level().ordinal()];
    if (flow == null) {
      flow = new Flow(this);
      flows[level.level().ordinal()] = flow;
      level.join(flow);
    }
    return flow;
  }
}
