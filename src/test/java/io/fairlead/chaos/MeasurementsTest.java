package io.fairlead.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fairlead.wire.avro.AgentMessage;
import io.fairlead.wire.avro.AgentMessageKind;
import io.fairlead.wire.avro.Decision;
import io.fairlead.wire.avro.DecisionKind;
import io.fairlead.wire.avro.Level;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import io.fairlead.wire.avro.Task;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class MeasurementsTest {
  private final Timeline timeline = new Timeline(Map.of("schema.registry.url", "http://localhost"));

  @Test
  void aStandstillLastsFromTheLastStartToTheNextWhileWorkWaits() {
    run("a", 900, 1_000);
    run("b", 950, 4_000);
    run("c", 3_990, 4_100);

    assertEquals(3_000, standstill(0, 10_000));
  }

  @Test
  void itBeginsNoSoonerThanThereIsWork() {
    run("a", 900, 1_000);
    run("b", 3_500, 4_000);

    assertEquals(500, standstill(0, 10_000));
  }

  @Test
  void whatWaitedForALaterStartWaitedToo() {
    run("a", 900, 1_000);
    run("b", 3_500, 4_000);
    run("c", 1_200, 4_050); // was there all the time

    assertEquals(2_800, standstill(0, 10_000));
  }

  @Test
  void aStandstillBelongsToTheFaultAfterWhichItEnds() {
    run("a", 0, 1_000);
    run("b", 0, 4_000);
    run("c", 0, 4_500);

    assertEquals(3_000, standstill(2_000, 4_200));
    assertEquals(500, standstill(4_200, 10_000));
    assertEquals(0, standstill(5_000, 10_000));
  }

  @Test
  void failoverIsTheTimeToTheNextAssignmentInEachSwarmThatWasHeld() {
    assign("s", "t1", 1, 900);
    assign("s", "t2", 2, 4_200);
    assign("s", "t3", 3, 4_900);
    assign("other", "t4", 4, 1_100);
    Struck kill = struck(FaultKind.COORDINATOR_KILL, Set.of("s"), Set.of("s"), List.of());

    Measurements measured = measure(kill);

    assertEquals(new Spread(1, 3_200, 3_200, 0), measured.failover());
    assertEquals(new Spread(0, 0, 0, 0), measured.agentLoss());
  }

  @Test
  void agentLossIsTheTimeToTheEndOfEachLeaseThatTheAgentHeldAndDidNotEnd() {
    assign("s", "held", 1, 900);
    assign("s", "finished", 2, 800);
    assign("s", "sent into the void", 3, 1_500);
    assignTo("b", "s", "not its own", 4, 900);
    leaseEnded("s", 1, 7_100, "agent-lost");
    leaseEnded("s", 2, 1_010, "failed");
    leaseEnded("s", 3, 7_100, "agent-lost");
    leaseEnded("s", 4, 7_100, "agent-lost");
    Struck kill = struck(FaultKind.AGENT_KILL, Set.of("s"), Set.of(), List.of("a"));

    assertEquals(new Spread(1, 6_100, 6_100, 0), measure(kill).agentLoss());
  }

  @Test
  void whatNeverCameIsCounted() {
    assign("s", "finished", 1, 900);
    assign("s", "held for ever", 2, 950);
    decide(DecisionKind.FINISHED, 1, 1_200, null);
    Struck kill = struck(FaultKind.AGENT_KILL, Set.of("s"), Set.of("s"), List.of("a"));

    assertEquals(new Spread(0, 0, 0, 1), measure(kill).failover());
    assertEquals(new Spread(0, 0, 0, 1), measure(kill).agentLoss());
  }

  @Test
  void aSwarmInWhichWorkWaitsToTheEndCountsAgainstTheLastFault() {
    run("a", 0, 1_000);
    timeline.task(task("b", 1_500));
    Struck kill = struck(FaultKind.BROKER_KILL, Set.of("s"), Set.of(), List.of());

    Measurements measured = measure(kill);

    assertEquals(List.of("s"), measured.standing());
    assertEquals(Map.of(FaultKind.BROKER_KILL, new Spread(0, 0, 0, 1)), measured.unavailability());
  }

  @Test
  void eachFaultCountsByTheWorstOfItsSwarms() {
    run("a", 0, 1_000);
    run("b", 0, 2_000);
    Struck kill = struck(FaultKind.BROKER_KILL, Set.of("s", "idle"), Set.of(), List.of());

    assertEquals(
        Map.of(FaultKind.BROKER_KILL, new Spread(1, 1_000, 1_000, 0)),
        measure(kill).unavailability());
  }

  @Test
  void aTaskIsOpenUntilItsOutcome() {
    timeline.task(task("a", 1));
    assertEquals(1, timeline.open());
    assertEquals(List.of("b"), timeline.absent(List.of("a", "b")));
    timeline.outcome(outcome("a", 2L));
    timeline.outcome(outcome("a", 2L));
    assertEquals(0, timeline.open());
  }

  @Test
  void aRecordThatCannotBeReadTellsNothing() {
    timeline.take(new ConsumerRecord<>("fairlead.tasks", 0, 0, "s", new byte[] {42}));
    assertEquals(0, timeline.open());
  }

  @Test
  void lossAndStartsAreKnownSinceAMoment() {
    run("a", 0, 1_000);
    decide(DecisionKind.AGENT_LOST, 0, 2_000, null);

    assertEquals(true, timeline.of("s", line -> line.startedSince(999)));
    assertEquals(false, timeline.of("s", line -> line.startedSince(1_000)));
    assertEquals(true, timeline.of("s", line -> line.lostSince("a", 1_999)));
    assertEquals(false, timeline.of("s", line -> line.lostSince("a", 2_000)));
  }

  @Test
  void theMedianIsAValueThatWasMeasured() {
    assertEquals(new Spread(4, 2, 9, 1), Spread.of(List.of(9L, 1L, 2L, 3L), 1));
  }

  private Measurements measure(Struck... faults) {
    return Measurements.of(timeline, List.of("s", "idle"), List.of(faults), 0);
  }

  private static Struck struck(
      FaultKind kind, Set<String> swarms, Set<String> takenOver, List<String> lost) {
    return new Struck(kind, List.of("victim"), 1_000, swarms, takenOver, lost, 1, "");
  }

  private long standstill(long fromMs, long untilMs) {
    return timeline.of("s", line -> line.standstillMs(fromMs, untilMs));
  }

  private void run(String id, long submittedMs, long startedMs) {
    timeline.outcome(outcome(id, startedMs)); // topics are read in any order
    timeline.task(task(id, submittedMs));
  }

  private static Task task(String id, long submittedMs) {
    return Task.newBuilder().setSwarmId("s").setTaskId(id).setSubmittedAtMs(submittedMs).build();
  }

  private static Outcome outcome(String id, Long startedMs) {
    return Outcome.newBuilder()
        .setSwarmId("s")
        .setTaskId(id)
        .setTenantId("x")
        .setTaskType("x")
        .setLevel(Level.NORMAL)
        .setKind(OutcomeKind.COMPLETED)
        .setStartedAtMs(startedMs)
        .build();
  }

  private void assign(String swarm, String task, long epoch, long sentAtMs) {
    assignTo("a", swarm, task, epoch, sentAtMs);
  }

  private void assignTo(String agent, String swarm, String task, long epoch, long sentAtMs) {
    timeline.message(
        AgentMessage.newBuilder()
            .setSwarmId(swarm)
            .setAgentId(agent)
            .setIncarnation(1)
            .setSeq(epoch)
            .setSentAtMs(sentAtMs)
            .setKind(AgentMessageKind.ASSIGN)
            .setTaskId(task)
            .setEpoch(epoch)
            .build());
  }

  private void leaseEnded(String swarm, long epoch, long atMs, String reason) {
    timeline.decision(
        Decision.newBuilder()
            .setSwarmId(swarm)
            .setFact(epoch)
            .setAtMs(atMs)
            .setKind(DecisionKind.LEASE_ENDED)
            .setEpoch(epoch)
            .setReason(reason)
            .build());
  }

  private void decide(DecisionKind kind, long epoch, long atMs, String reason) {
    timeline.decision(
        Decision.newBuilder()
            .setSwarmId("s")
            .setFact(1)
            .setAtMs(atMs)
            .setKind(kind)
            .setAgentId("a")
            .setEpoch(epoch)
            .setReason(reason)
            .build());
  }
}
