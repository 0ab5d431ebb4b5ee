package io.fairlead.query.view;

import io.fairlead.model.Kpi;

/** Key figures of one swarm over one interval. */
public record KpiEventView(String swarmId, Kpi kpi) {
  /** As they were published. */
  public static KpiEventView of(io.fairlead.wire.avro.Kpi kpi) {
    return new KpiEventView(
        kpi.getSwarmId(),
        new Kpi(
            kpi.getFromMs(),
            kpi.getUntilMs(),
            kpi.getSubmitted(),
            kpi.getCompleted(),
            kpi.getWaiting(),
            kpi.getRunning(),
            kpi.getLoadDistributionVariance(),
            kpi.getTaskMigrationRate() == null ? 0 : kpi.getTaskMigrationRate(),
            kpi.getQueueLatencyMeanMs(),
            kpi.getUtilisationEfficiency(),
            kpi.getFairnessIndex()));
  }
}
