package io.fairlead.query.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.Kpi;
import io.fairlead.model.TaskId;
import io.fairlead.query.diagnosis.Finding.Severity;
import io.fairlead.scheduler.CountedSwarm;
import io.fairlead.streams.tally.StreamLoad;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Of each swarm here it is known what holds it up; that must be named first. */
class BottlenecksTest {
  private static final StreamLoad CALM = load(0.1, 0.05, 0.1, 0.05);

  private final CountedSwarm swarm = new CountedSwarm();

  /** Two threads with a partition each; the swarm is in partition 0. */
  private static StreamLoad load(double busy0, double own0, double busy1, double own1) {
    return new StreamLoad(
        20_000,
        List.of(
            new StreamLoad.OfThread("StreamThread-1", busy0, 0.1, 5, 20),
            new StreamLoad.OfThread("StreamThread-2", busy1, 0.1, 5, 20)),
        List.of(
            new StreamLoad.OfPartition(0, "StreamThread-1", own0, 100),
            new StreamLoad.OfPartition(1, "StreamThread-2", own1, 100)));
  }

  private Snapshot snapshot(StreamLoad load, Kpi kpi) {
    return snapshot(load, kpi, 20_000);
  }

  private Snapshot snapshot(StreamLoad load, Kpi kpi, long overMs) {
    return Snapshots.of(swarm, load, kpi, overMs);
  }

  private List<Finding> findings() {
    return Bottlenecks.of(snapshot(CALM, null));
  }

  private Finding first(Constraint expected) {
    List<Finding> found = findings();
    assertFalse(found.isEmpty(), "nothing was found");
    assertEquals(expected, found.get(0).constraint(), found.toString());
    return found.get(0);
  }

  @Test
  void anIdleSwarmIsHeldUpByNothing() {
    swarm.agent("a", 2);
    assertEquals(List.of(), findings());
  }

  @Test
  void nothingHoldsUpASwarmWhoseTasksAllRun() {
    swarm.agent("a", 4).submit(3, "t", 1_000).start();
    assertEquals(List.of(), findings());
  }

  @Test
  void allSlotsTakenIsCapacity() {
    swarm.set("maxPrefetch", "0").agent("a", 2).submit(102, "t", 1_000).start();
    Finding found = first(Constraint.CAPACITY);
    assertEquals(Severity.WARNING, found.severity());
    assertEquals(100, found.tasks());
    assertEquals(2.0, found.numbers().get("slots"));
    assertEquals(50_000, found.numbers().get("drainMs"), 1_000);
  }

  @Test
  void muchMoreWorkThanCapacityIsCritical() {
    swarm.set("maxPrefetch", "0").agent("a", 1).submit(100, "t", 1_000).start();
    assertEquals(Severity.CRITICAL, first(Constraint.CAPACITY).severity());
  }

  @Test
  void withoutAgentsTheyAreWhatIsMissing() {
    swarm.submit(3, "t", 1_000);
    assertEquals(3, first(Constraint.NO_AGENTS).tasks());
    assertEquals(1, findings().size());
  }

  @Test
  void aCapabilityThatNobodyHasIsNamed() {
    swarm.agent("a", 2).submit(5, "t", 1_000, "gpu");
    Finding found = first(Constraint.CAPABILITY);
    assertEquals("gpu", found.subject());
    assertEquals(Severity.CRITICAL, found.severity());
    assertEquals(0.0, found.numbers().get("agentsAble"));
  }

  @Test
  void aCapabilityThatTooFewHaveIsNamedWhileOthersAreIdle() {
    swarm
        .set("maxPrefetch", "0")
        .agent("plain", 4)
        .agent("special", 1, "gpu")
        .submit(20, "t", 1_000, "gpu")
        .start();
    Finding found = first(Constraint.CAPABILITY);
    assertEquals("gpu", found.subject());
    assertEquals(19, found.tasks());
    assertEquals(4.0, found.numbers().get("freeSlotsElsewhere"));
  }

  @Test
  void anOpenBreakerIsNamed() {
    swarm.set("breakerFailures", "1").agent("a", 1).submit(4, "t", 1_000).start().fail("a", 1);
    Finding found = first(Constraint.BREAKER);
    assertEquals(1.0, found.numbers().get("agentsBehindBreakers"));
    assertEquals(Severity.CRITICAL, found.severity());
  }

  @Test
  void breakersOfHalfTheFleetGoBeforeItsCapacity() {
    swarm
        .set("breakerFailures", "1")
        .set("maxPrefetch", "0")
        .agent("a", 1)
        .agent("b", 1)
        .submit(30, "t", 1_000)
        .start()
        .fail("a", 1)
        .start();
    Finding found = first(Constraint.BREAKER);
    assertEquals(2.0, found.numbers().get("agentsAble"));
    assertEquals(1.0, found.numbers().get("agentsBehindBreakers"));
  }

  @Test
  void agentsThatAreDrainedAreNamed() {
    swarm.agent("a", 1).drain("a").submit(4, "t", 1_000);
    Finding found = first(Constraint.AGENTS_UNAVAILABLE);
    assertTrue(found.message().contains("1 drained"), found.message());
  }

  @Test
  void aTenantsCapIsNamedWhileSlotsAreFree() {
    swarm.set("tenant.t.maxConcurrency", "1").agent("a", 4).submit(9, "t", 1_000).start();
    Finding found = first(Constraint.TENANT_CAP);
    assertEquals("t", found.subject());
    assertEquals(8, found.tasks());
    assertEquals(3.0, found.numbers().get("freeSlots"));
  }

  @Test
  void aTenantThatIsPausedIsNamed() {
    swarm.agent("a", 4).pauseTenant("t").submit(3, "t", 1_000);
    assertEquals("t", first(Constraint.TENANT_PAUSED).subject());
  }

  @Test
  void aTenantAboveItsRateIsNamed() {
    swarm
        .set("tenant.t.ratePerSecond", "0.001")
        .set("tenant.t.burst", "1")
        .agent("a", 4)
        .submit(3, "t", 1_000);
    Finding found = first(Constraint.TENANT_RATE);
    assertEquals("t", found.subject());
    assertEquals(2.0, found.numbers().get("rejected"));
  }

  @Test
  void whatWasRejectedLongAgoIsNoFinding() {
    swarm.set("tenant.t.maxQueued", "2").agent("a", 4).submit(3, "t", 1_000);
    assertEquals(List.of(), Bottlenecks.of(snapshot(CALM, null, 3_600_000)));
  }

  @Test
  void aTenantWithAllTheTasksThatItMayHaveIsNamed() {
    swarm.set("tenant.t.maxQueued", "2").agent("a", 4).submit(3, "t", 1_000);
    assertEquals("t", first(Constraint.TENANT_QUOTA).subject());
  }

  @Test
  void aFullQueueIsNamed() {
    swarm.set("maxPrefetch", "0").set("maxQueued", "1").agent("a", 1).submit(3, "t", 1_000);
    assertEquals(Constraint.QUEUE_FULL, first(Constraint.QUEUE_FULL).constraint());
  }

  @Test
  void aPausedSwarmIsNamedAndNothingElse() {
    swarm
        .set("maxPrefetch", "0")
        .agent("a", 1)
        .handle(new io.fairlead.model.Command.Pause(null, "test"))
        .submit(3, "t", 1_000);
    assertEquals(3, first(Constraint.SWARM_PAUSED).tasks());
    assertEquals(1, findings().size());
  }

  @Test
  void workThatWaitsForOneAgentIsNamedWhileOthersAreIdle() {
    swarm
        .set("maxPrefetch", "0")
        .set("strategy", "affinity")
        .set("affinityPatienceMs", "60000")
        .set("stealing", "off")
        .set("balanceMode", "off")
        .agent("a", 1)
        .agent("b", 1);
    swarm.affine(1, "key", 2_000).start().complete(2_000).affine(5, "key", 2_000).start();
    Finding found = first(Constraint.HOT_AGENT);
    assertTrue(List.of("a", "b").contains(found.subject()), found.toString());
    assertEquals(1.0, found.numbers().get("freeSlotsElsewhere"));
  }

  @Test
  void tasksThatWaitForOthersAreToldOfWhereNothingElseIs() {
    swarm.agent("a", 4).dependent("later", new TaskId("not-submitted"));
    Finding found = first(Constraint.NOT_READY);
    assertEquals(Severity.INFO, found.severity());
    assertEquals(1.0, found.numbers().get("waitingForOthers"));
  }

  @Test
  void aStreamThreadWithoutTimeGoesBeforeCapacity() {
    swarm.set("maxPrefetch", "0").agent("a", 1).submit(10, "t", 1_000).start();
    StreamLoad twoOnOne =
        new StreamLoad(
            20_000,
            List.of(new StreamLoad.OfThread("StreamThread-1", 0.97, 0.1, 5, 20)),
            List.of(
                new StreamLoad.OfPartition(0, "StreamThread-1", 0.4, 100),
                new StreamLoad.OfPartition(1, "StreamThread-1", 0.4, 100)));
    List<Finding> found = Bottlenecks.of(snapshot(twoOnOne, null));
    assertEquals(Constraint.STREAM_THREAD, found.get(0).constraint());
    assertEquals(0.97, found.get(0).numbers().get("threadBusyShare"));
  }

  @Test
  void aPartitionThatTakesItsThreadWhileOthersHaveTimeIsHot() {
    swarm.agent("a", 1).submit(1, "t", 1_000).start();
    List<Finding> found = Bottlenecks.of(snapshot(load(0.97, 0.9, 0.1, 0.05), null));
    assertEquals(Constraint.HOT_PARTITION, found.get(0).constraint());
    assertEquals("partition 0", found.get(0).subject());
  }

  @Test
  void tasksShorterThanTheirWayAreNamedWhereSlotsStandIdle() {
    swarm.set("maxPrefetch", "0").agent("a", 1).submit(40, "t", 1);
    for (int i = 0; i < 20; i++) {
      swarm.pass(50).complete(1);
    }
    Kpi kpi = new Kpi(0, 1_000, 20, 20, 20, 1, 0.0, 0, 50.0, 0.02, 1.0);
    List<Finding> found = Bottlenecks.of(snapshot(CALM, kpi));
    assertEquals(Constraint.DISPATCH_ROUND_TRIP, found.get(0).constraint(), found.toString());
    assertTrue(found.get(0).numbers().get("roundTripMs") > found.get(0).numbers().get("runMeanMs"));
  }

  @Test
  void aPartTellsOnlyWhatBelongsToIt() {
    swarm
        .set("tenant.t.maxConcurrency", "1")
        .agent("a", 4)
        .submit(9, "t", 1_000)
        .submit(1, "u", 1_000, "gpu")
        .start();
    Snapshot snapshot = snapshot(CALM, null);
    assertEquals(2, Bottlenecks.of(snapshot).size());
    assertEquals(
        List.of(Constraint.TENANT_CAP),
        Bottlenecks.of(snapshot, Component.TENANTS).stream().map(Finding::constraint).toList());
    assertEquals(
        List.of(Constraint.CAPABILITY),
        Bottlenecks.of(snapshot, Component.AGENTS).stream().map(Finding::constraint).toList());
    assertEquals(2, Bottlenecks.of(snapshot, Component.SWARM_COORDINATION).size());
    assertEquals(List.of(), Bottlenecks.of(snapshot, Component.STREAM));
  }

  /** What nobody looks into is told of in all its cases. */
  @Test
  void theBlockedTasksOfATenantAreNoShortageOfAgents() {
    swarm
        .set("tenant.t.maxConcurrency", "1")
        .set("maxPrefetch", "0")
        .agent("a", 1)
        .submit(9, "t", 1_000)
        .start();
    assertEquals(
        List.of(Constraint.TENANT_CAP), findings().stream().map(Finding::constraint).toList());
  }
}
