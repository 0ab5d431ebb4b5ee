package io.fairlead.query.topics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentId;
import io.fairlead.model.CostEstimate;
import io.fairlead.model.Epoch;
import io.fairlead.model.EstimateSource;
import io.fairlead.model.FinishedTask;
import io.fairlead.model.Lease;
import io.fairlead.model.Level;
import io.fairlead.model.LocalPlace;
import io.fairlead.model.PlaceKind;
import io.fairlead.model.StoredTask;
import io.fairlead.model.SwarmId;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.TaskPhase;
import io.fairlead.model.TenantId;
import io.fairlead.query.view.DecisionView;
import io.fairlead.query.view.OutcomeView;
import io.fairlead.query.view.TaskLifeView;
import io.fairlead.query.view.TaskLifeView.LeaseView;
import io.fairlead.query.view.TaskLifeView.StepView;
import io.fairlead.wire.avro.Decision;
import io.fairlead.wire.avro.DecisionKind;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import io.fairlead.wire.avro.RunnerUp;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TaskLifeTest {
  private static final SwarmId SWARM = new SwarmId("s");
  private static final TaskId ID = new TaskId("t");

  private final List<DecisionView> decided = new ArrayList<>();

  private Decision decide(long atMs, DecisionKind kind, String agent, long epoch, String reason) {
    Decision decision = new Decision();
    decision.setSwarmId("s");
    decision.setTaskId("t");
    decision.setFact(decided.size() + 1);
    decision.setAtMs(atMs);
    decision.setKind(kind);
    decision.setAgentId(agent);
    decision.setEpoch(epoch);
    decision.setReason(reason);
    decision.setRunnersUp(List.of());
    return decision;
  }

  private void add(Decision decision) {
    decided.add(DecisionView.of(2L * decided.size(), decision));
  }

  private void add(long atMs, DecisionKind kind, String agent, long epoch, String reason) {
    add(decide(atMs, kind, agent, epoch, reason));
  }

  private static StoredTask stored(
      TaskPhase phase, long queuedAtMs, @Nullable Lease lease, @Nullable LocalPlace place) {
    Task task =
        new Task(
            ID,
            new TenantId("acme"),
            "type",
            Level.NORMAL,
            0,
            Task.NEVER,
            1_000,
            0,
            0,
            null,
            List.of(new TaskId("d1"), new TaskId("d2")),
            new TreeMap<>(),
            List.of(),
            null,
            true,
            3,
            0);
    return new StoredTask(
        task,
        phase,
        new CostEstimate(1_000, EstimateSource.CONFIGURED),
        1,
        Level.HIGH,
        queuedAtMs,
        false,
        phase == TaskPhase.BLOCKED ? task.dependencies() : List.of(),
        phase == TaskPhase.DELAYED || phase == TaskPhase.RETRY_WAIT ? 9_000 : 0,
        2,
        lease,
        phase == TaskPhase.RUNNING ? 5_000 : 0,
        null,
        false,
        place,
        null,
        false);
  }

  private TaskLifeView live(StoredTask stored) {
    return TaskLife.of(
        new LifeSubject.Live(SWARM, stored),
        null,
        null,
        new LifeScan.Found(decided, List.of(), 0),
        10_000);
  }

  private TaskLifeView ended(Outcome outcome) {
    return TaskLife.of(
        new LifeSubject.Ended(
            SWARM, new FinishedTask(ID, TaskPhase.COMPLETED, 0, new Epoch(7), 6_000)),
        OutcomeView.withoutResult(outcome),
        null,
        new LifeScan.Found(decided, List.of(), 0),
        10_000);
  }

  private static Outcome outcome(OutcomeKind kind, long epoch, long fact) {
    Outcome outcome = new Outcome();
    outcome.setSwarmId("s");
    outcome.setTaskId("t");
    outcome.setTenantId("acme");
    outcome.setTaskType("type");
    outcome.setLevel(io.fairlead.wire.avro.Level.NORMAL);
    outcome.setKind(kind);
    outcome.setFact(fact);
    outcome.setEpoch(epoch);
    outcome.setSubmittedAtMs(1_000);
    outcome.setEndedAtMs(6_000);
    outcome.setEstimateSource(io.fairlead.wire.avro.EstimateSource.UNKNOWN);
    outcome.setHeaders(java.util.Map.of());
    return outcome;
  }

  private static List<String> kinds(TaskLifeView life) {
    return life.steps().stream().map(StepView::kind).toList();
  }

  private static StepView step(TaskLifeView life, String kind) {
    return life.steps().stream().filter(it -> it.kind().equals(kind)).findFirst().orElseThrow();
  }

  @Test
  void aTaskThatWaitsTellsSinceWhenAndForWhat() {
    TaskLifeView queued = live(stored(TaskPhase.QUEUED, 1_100, null, null));
    assertEquals(List.of("SUBMITTED", "QUEUED"), kinds(queued));
    assertEquals(1_100, step(queued, "QUEUED").atMs());
    assertEquals("stands in line at level high", step(queued, "QUEUED").sentence());
    assertEquals(List.of(), queued.remarks());
    assertNull(queued.outcome());

    TaskLifeView delayed = live(stored(TaskPhase.DELAYED, 0, null, null));
    assertEquals(List.of("SUBMITTED", "DELAYED"), kinds(delayed));
    assertEquals(9_000, step(delayed, "DELAYED").untilMs());

    TaskLifeView blocked = live(stored(TaskPhase.BLOCKED, 0, null, null));
    assertEquals("waits for tasks d1, d2", step(blocked, "BLOCKED").sentence());
  }

  @Test
  void whenItWasPlacedIsNotInvented() {
    LocalPlace place = new LocalPlace(new AgentId("a"), PlaceKind.BUFFER, LocalPlace.FOR_GOOD);
    TaskLifeView life = live(stored(TaskPhase.PLACED, 1_100, null, place));
    assertEquals(List.of("SUBMITTED", "QUEUED", "PLACED"), kinds(life));
    assertNull(step(life, "PLACED").atMs());
    assertEquals("a", step(life, "PLACED").agentId());
  }

  @Test
  void whatWasMovedIsNotToldAgainAsPlaced() {
    Decision stolen = decide(2_000, DecisionKind.STOLEN, "a", 0, null);
    stolen.setFromAgentId("b");
    add(stolen);
    LocalPlace there = new LocalPlace(new AgentId("a"), PlaceKind.STOLEN, LocalPlace.FOR_GOOD);
    TaskLifeView life = live(stored(TaskPhase.PLACED, 1_100, null, there));
    assertEquals(List.of("SUBMITTED", "QUEUED", "STOLEN"), kinds(life));
    assertEquals("taken from agent b by agent a, idle", step(life, "STOLEN").sentence());
    assertEquals("b", step(life, "STOLEN").fromAgentId());
    LocalPlace elsewhere = new LocalPlace(new AgentId("c"), PlaceKind.BUFFER, LocalPlace.FOR_GOOD);
    assertTrue(kinds(live(stored(TaskPhase.PLACED, 1, null, elsewhere))).contains("PLACED"));
  }

  @Test
  void leasesComeInOrderOfTheirEpochsWhateverTheClocksSay() {
    Decision given = decide(2_000, DecisionKind.DISPATCHED, "a", 3, "least-finish");
    given.setScore(12.5);
    given.setRunnersUp(List.of(new RunnerUp("b", 20.0), new RunnerUp("c", 30.0)));
    add(given);
    add(4_000, DecisionKind.LEASE_ENDED, "a", 3, "agent-lost");
    add(4_000, DecisionKind.PROMOTED, null, 0, "HIGH");
    Lease lease = new Lease(new AgentId("b"), 2, new Epoch(7), 1, 1, 3_900, 10); // clock behind
    TaskLifeView life = live(stored(TaskPhase.RUNNING, 4_000, lease, null));
    assertEquals(
        List.of(
            "SUBMITTED",
            "DISPATCHED",
            "LEASE_ENDED",
            "QUEUED",
            "PROMOTED",
            "DISPATCHED",
            "STARTED"),
        kinds(life));
    DecisionView decision = life.steps().get(1).decision();
    assertNotNull(decision);
    assertEquals("least-finish", decision.reason());
    assertEquals(12.5, decision.score());
    assertEquals(2, decision.runnersUp().size());
    assertEquals("agent a no longer has it: the agent is lost", life.steps().get(2).sentence());
    assertEquals(
        List.of(
            new LeaseView(3, "a", null, 2_000L, null, 4_000L, "agent-lost"),
            new LeaseView(7, "b", 2L, 3_900L, 5_000L, null, null)),
        life.leases());
    assertEquals("agent b began, attempt 2", step(life, "STARTED").sentence());
    assertEquals(List.of(), life.remarks());
  }

  @Test
  void aPauseComesAfterADispatchThatWasNotRecorded() {
    add(2_000, DecisionKind.SWARM_PAUSED, null, 0, "operator");
    add(2_100, DecisionKind.SWARM_RESUMED, null, 0, "operator");
    add(6_000, DecisionKind.TENANT_PAUSED, null, 0, "operator");
    add(6_100, DecisionKind.TENANT_RESUMED, null, 0, "operator");
    Lease lease = new Lease(new AgentId("b"), 2, new Epoch(7), 1, 1, 4_000, 10);
    TaskLifeView life = live(stored(TaskPhase.RUNNING, 1_100, lease, null));
    assertEquals(
        List.of(
            "SUBMITTED",
            "QUEUED",
            "PAUSED",
            "RESUMED",
            "DISPATCHED",
            "STARTED",
            "PAUSED",
            "RESUMED"),
        kinds(life));

    Outcome outcome = outcome(OutcomeKind.COMPLETED, 7, 9);
    outcome.setAgentId("b");
    outcome.setDispatchedAtMs(4_000L);
    outcome.setStartedAtMs(5_000L);
    outcome.setEndedAtMs(7_000);
    assertEquals(
        List.of(
            "SUBMITTED",
            "PAUSED",
            "RESUMED",
            "DISPATCHED",
            "STARTED",
            "PAUSED",
            "RESUMED",
            "ENDED"),
        kinds(ended(outcome)));
  }

  @Test
  void aPauseBeforeARecordedDispatchStaysThereWhateverTheClocksSay() {
    add(2_000, DecisionKind.TENANT_PAUSED, null, 0, "operator");
    add(2_010, DecisionKind.TENANT_RESUMED, null, 0, "operator");
    add(1_900, DecisionKind.DISPATCHED, "b", 7, "least-finish"); // clock behind
    Lease lease = new Lease(new AgentId("b"), 2, new Epoch(7), 1, 1, 1_900, 10);
    TaskLifeView life = live(stored(TaskPhase.RUNNING, 1_100, lease, null));
    assertEquals(
        List.of("SUBMITTED", "QUEUED", "PAUSED", "RESUMED", "DISPATCHED", "STARTED"), kinds(life));
  }

  @Test
  void aTaskThatFailedOnceAndWaitsForItsNextAttempt() {
    add(3_000, DecisionKind.LEASE_ENDED, "a", 3, "failed");
    TaskLifeView life = live(stored(TaskPhase.RETRY_WAIT, 1_100, null, null));
    assertEquals(List.of("SUBMITTED", "LEASE_ENDED", "RETRY_WAIT"), kinds(life));
    assertEquals(3_000, step(life, "RETRY_WAIT").atMs());
    assertEquals(9_000, step(life, "RETRY_WAIT").untilMs());
    assertEquals(2, life.remarks().size(), "neither its dispatch nor its start was recorded");
    assertNull(life.leases().get(0).dispatchedAtMs());
  }

  @Test
  void aTaskThatWasCompletedTellsItsEndOnce() {
    add(2_000, DecisionKind.REVOKING, "a", 5, "idle-agent");
    add(2_500, DecisionKind.LEASE_ENDED, "a", 5, "revoked");
    add(6_000, DecisionKind.FINISHED, "b", 7, "completed");
    Outcome outcome = outcome(OutcomeKind.COMPLETED, 7, 3);
    outcome.setAgentId("b");
    outcome.setDispatchedAtMs(3_000L);
    outcome.setStartedAtMs(3_500L);
    TaskLifeView life = ended(outcome);
    assertEquals(
        List.of("SUBMITTED", "REVOKING", "LEASE_ENDED", "DISPATCHED", "STARTED", "ENDED"),
        kinds(life));
    StepView end = step(life, "ENDED");
    assertEquals("completed by agent b", end.sentence());
    assertNotNull(end.decision());
    assertEquals("FINISHED", end.decision().kind());
    assertEquals(
        new LeaseView(7, "b", null, 3_000L, 3_500L, 6_000L, "completed"), life.leases().get(1));
    assertFalse(life.cut());
    assertNotNull(life.outcome());
    assertNull(life.outcome().resultBase64());
  }

  @Test
  void aTaskThatNobodyEverHadHasNoLease() {
    Outcome outcome = outcome(OutcomeKind.EXPIRED, 0, 9);
    outcome.setReason("expired");
    outcome.setMessage("its deadline passed");
    TaskLifeView life = ended(outcome);
    assertEquals(List.of("SUBMITTED", "ENDED"), kinds(life));
    assertEquals("expired: its deadline passed", step(life, "ENDED").sentence());
    assertEquals(List.of(), life.leases());
  }

  @Test
  void whatIsMissingIsSaid() {
    add(6_000, DecisionKind.FINISHED, "b", 7, "completed");
    TaskLifeView life =
        TaskLife.of(
            new LifeSubject.Ended(
                SWARM, new FinishedTask(ID, TaskPhase.COMPLETED, 0, new Epoch(7), 6_000)),
            null,
            "The outcome is gone.",
            new LifeScan.Found(decided, List.of(new LifeScan.Gap(1_000, 2_000)), 500),
            10_000);
    assertTrue(life.cut());
    assertEquals(List.of("ENDED"), kinds(life), "as it was decided");
    assertEquals("The outcome is gone.", life.remarks().get(0));
    assertEquals(
        "Decisions before 1970-01-01T00:00:00.500Z are no longer retained.", life.remarks().get(1));
    assertEquals(
        "Decisions after 1970-01-01T00:00:01Z and before 1970-01-01T00:00:02Z were not looked"
            + " through: there are too many.",
        life.remarks().get(2));
  }
}
