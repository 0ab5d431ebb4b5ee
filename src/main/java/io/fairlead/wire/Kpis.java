package io.fairlead.wire;

import io.fairlead.model.Fact;
import io.fairlead.wire.avro.Kpi;

/** Key figures as they are published. */
public final class Kpis {
  private Kpis() {}

  /** Those of one interval. */
  public static Kpi of(FactStamp stamp, Fact.IntervalMeasured fact) {
    io.fairlead.model.Kpi kpi = fact.kpi();
    return new Kpi(
        stamp.swarm().value(),
        kpi.fromMs(),
        kpi.untilMs(),
        kpi.submitted(),
        kpi.completed(),
        kpi.waiting(),
        kpi.running(),
        kpi.loadDistributionVariance(),
        kpi.taskMigrationRate(),
        kpi.queueLatencyMeanMs(),
        kpi.utilisationEfficiency(),
        kpi.fairnessIndex());
  }
}
