package io.fairlead.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.Command;
import io.fairlead.scheduler.CountedSwarm;
import io.fairlead.streams.tally.TallyLimits;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CardinalityTest {
  private static final TallyLimits LIMITS = new TallyLimits(2, 20, 5);

  private static MetricSnapshots samples(List<HeldSwarm> swarms) {
    Samples samples = new Samples();
    new SwarmSamples(samples, LIMITS, new DesiredAgents(30_000, 0.8, 100)).add(swarms);
    return samples.all();
  }

  private static HeldSwarm held(CountedSwarm swarm) {
    return new HeldSwarm(swarm.census(), swarm.tally());
  }

  private static MetricSnapshot meter(MetricSnapshots all, Meter meter) {
    return all.stream()
        .filter(one -> one.getMetadata().getName().equals(meter.meterName()))
        .findFirst()
        .orElseThrow();
  }

  private static Set<String> values(MetricSnapshots all, Meter meter, String label) {
    Set<String> values = new TreeSet<>();
    for (DataPointSnapshot point : meter(all, meter).getDataPoints()) {
      values.add(point.getLabels().get(label));
    }
    return values;
  }

  private static double sum(MetricSnapshots all, Meter meter) {
    return meter(all, meter).getDataPoints().stream()
        .mapToDouble(point -> ((CounterDataPointSnapshot) point).getValue())
        .sum();
  }

  @Test
  void twoThousandTenantsAndTwoHundredAgentsMakeAsManySeriesAsTheLimitsAllow() {
    CountedSwarm swarm = new CountedSwarm(LIMITS);
    for (int i = 0; i < 200; i++) {
      swarm.handle(
          new Command.Report(
              new io.fairlead.model.AgentId("agent" + i),
              "hello" + i,
              0,
              1,
              new io.fairlead.model.AgentProfile(1, List.of(), 0, 0, false),
              List.of(),
              0,
              List.of()));
    }
    for (int i = 0; i < 2_000; i++) {
      swarm.submit(1, "tenant" + i, 10);
    }
    MetricSnapshots all = samples(List.of(held(swarm)));
    Set<String> tenants = values(all, Meter.TENANT_SUBMITTED, "tenant");
    assertEquals(LIMITS.tenants() + 1, tenants.size());
    assertTrue(tenants.contains("tenant0") && tenants.contains("other"), tenants.toString());
    assertEquals(2_000, sum(all, Meter.TENANT_SUBMITTED), "none is lost in the sum");
    assertTrue(
        values(all, Meter.TENANT_TASKS, "tenant").size() <= LIMITS.tenants() + 1,
        "gauges go by the same names");
    assertEquals(LIMITS.agents() + 1, values(all, Meter.AGENT_SLOTS, "agent").size());
    int series = 0;
    for (MetricSnapshot one : all) {
      series += one.getDataPoints().size();
    }
    assertTrue(series < 500, series + " series");
  }

  @Test
  void noAgentIsLostInTheSum() {
    CountedSwarm swarm = new CountedSwarm(LIMITS).auditedEvery(500).agents(1_500, "a", 2);
    MetricSnapshots all = samples(List.of(held(swarm)));
    assertEquals(1_500, gauges(all, Meter.AGENTS));
    assertEquals(1_500, gauges(all, Meter.AGENTS_AVAILABLE));
    assertEquals(3_000, gauges(all, Meter.SLOTS_FREE));
    assertEquals(3_000, gauges(all, Meter.AGENT_SLOTS));
  }

  private static double gauges(MetricSnapshots all, Meter meter) {
    return meter(all, meter).getDataPoints().stream()
        .mapToDouble(point -> ((GaugeDataPointSnapshot) point).getValue())
        .sum();
  }

  @Test
  void swarmsBeyondTheLimitAreSummedAndAreGoneWhenTheyAreGone() {
    List<HeldSwarm> swarms = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      swarms.add(held(new CountedSwarm(LIMITS).submit(3, "t" + i, 10)));
    }
    MetricSnapshots all = samples(swarms);
    // Their ids are the same here, so what tells them apart is what they are counted under.
    assertEquals(Set.of("other", "s"), values(all, Meter.SUBMITTED, "swarm"));
    assertEquals(12, sum(all, Meter.SUBMITTED));
    assertEquals(Set.of("s"), values(all, Meter.DESIRED_AGENTS, "swarm"));
    assertFalse(values(all, Meter.TENANT_SUBMITTED, "tenant").contains("t3"));
    assertEquals(0, samples(List.of()).size());
  }
}
