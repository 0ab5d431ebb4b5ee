package io.fairlead.query.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.Kpi;
import io.fairlead.query.diagnosis.Finding.Severity;
import io.fairlead.scheduler.CountedSwarm;
import io.fairlead.streams.tally.StreamLoad;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Much waits for one slot, to which the way is much longer than the work. */
class ShortageTest {
  private final CountedSwarm swarm = new CountedSwarm().auditedEvery(500);

  @BeforeEach
  void work() {
    swarm.set("maxPrefetch", "0").agent("a", 1).submit(8_000, "t", 20);
    for (int i = 0; i < 20; i++) {
      swarm.pass(500).complete(20);
    }
  }

  private List<Finding> found(Double utilisation) {
    Snapshot calm = Snapshots.calm(swarm);
    return Bottlenecks.of(Snapshots.of(swarm, calm.load(), kpi(utilisation), calm.overMs()));
  }

  /** Of an interval in which slots were used for that share of the time. */
  private static Kpi kpi(Double utilisation) {
    return new Kpi(0, 1_000, 20, 20, 20, 1, 0.0, 0, 50.0, utilisation, 1.0);
  }

  /** Who waits for a thread without time is on the way for long. */
  @Test
  void aStreamThreadWithoutTimeGoesBeforeTheWay() {
    StreamLoad busy =
        new StreamLoad(
            20_000,
            List.of(new StreamLoad.OfThread("StreamThread-1", 0.97, 0.7, 500, 1)),
            List.of(new StreamLoad.OfPartition(0, "StreamThread-1", 0.2, 100)));
    assertEquals(
        List.of(Constraint.STREAM_THREAD, Constraint.DISPATCH_ROUND_TRIP),
        constraints(Bottlenecks.of(Snapshots.of(swarm, busy, kpi(0.02), 20_000))));
  }

  private static List<Constraint> constraints(List<Finding> found) {
    return found.stream().map(Finding::constraint).toList();
  }

  @Test
  void whereSlotsAreMostlyIdleTheWayBindsHoweverMuchWaits() {
    List<Finding> found = found(0.02);
    assertEquals(
        List.of(Constraint.DISPATCH_ROUND_TRIP),
        constraints(found),
        "more agents would be as idle");
    assertEquals(Severity.CRITICAL, found.get(0).severity());
    assertTrue(found.get(0).advice().contains("maxPrefetch"), found.get(0).advice());
    assertTrue(found.get(0).numbers().get("drainMs") > 1_000_000, found.toString());
  }

  @Test
  void whereSlotsAreMostlyUsedAgentsAreShortAndTheWayIsToldOfToo() {
    List<Finding> found = found(0.6);
    assertEquals(List.of(Constraint.CAPACITY, Constraint.DISPATCH_ROUND_TRIP), constraints(found));
    assertEquals(Severity.CRITICAL, found.get(0).severity());
    assertEquals(Severity.WARNING, found.get(1).severity());
  }

  @Test
  void whereSlotsAreUsedTheWayIsNoFinding() {
    assertEquals(List.of(Constraint.CAPACITY), constraints(found(0.9)));
  }

  @Test
  void whereNobodyHasMeasuredTheUseAgentsAreShort() {
    assertEquals(List.of(Constraint.CAPACITY), constraints(found(null)));
  }
}
