package io.fairlead.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.wire.avro.AgentMessage;
import io.fairlead.wire.avro.AgentMessageKind;
import io.fairlead.wire.avro.DeadLetter;
import io.fairlead.wire.avro.Decision;
import io.fairlead.wire.avro.DecisionKind;
import io.fairlead.wire.avro.Level;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import io.fairlead.wire.avro.Task;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditTest {
  private final Audit audit = new Audit();

  @Test
  void aTaskWithOneOutcomeIsInOrder() {
    submit("t", 0);
    assign("t", 5, 2);
    end("t", 5, 3);
    outcome("t", OutcomeKind.COMPLETED);

    AuditReport report = audit.report();

    assertEquals(1, report.submitted());
    assertEquals(1, report.completed());
    assertTrue(report.isClean());
    assertEquals(List.of(), report.examples());
  }

  @Test
  void aTaskThatNothingTellsOfIsLost() {
    submit("t", 0);
    assign("t", 5, 2);

    AuditReport report = audit.report();

    assertEquals(1, report.lost());
    assertFalse(report.isClean());
    assertEquals(
        List.of("s/t was submitted and has neither an outcome nor a dead letter"),
        report.examples());
  }

  @Test
  void whatBecameOfATaskThatWasPassedOnIsToldOfItsSecondRecord() {
    Task task = Task.newBuilder().setSwarmId("s").setTaskId("no/id").build();
    for (boolean copyFirst : new boolean[] {false, true}) {
      Audit anew = new Audit();
      if (copyFirst) {
        anew.passedOn(task, 2, 40);
      }
      anew.submitted(task, 0, 7);
      if (!copyFirst) {
        anew.passedOn(task, 2, 40);
      }
      assertEquals(1, anew.report().lost());
      anew.deadLetter(
          DeadLetter.newBuilder()
              .setCause("invalid-field")
              .setMessage("taskId")
              .setAtMs(1)
              .setTopic("fairlead.tasks")
              .setPartition(2)
              .setOffset(40)
              .build());
      assertTrue(anew.report().isClean(), () -> anew.report().toString());
      assertEquals(1, anew.report().submitted());
    }
  }

  @Test
  void aTaskSubmittedTwiceIsOneTask() {
    submit("t", 0);
    submit("t", 1);
    outcome("t", OutcomeKind.COMPLETED);

    assertEquals(1, audit.report().submitted());
    assertTrue(audit.report().isClean());
  }

  @Test
  void theSameIdInAnotherSwarmIsAnotherTask() {
    submit("t", 0);
    outcome("t", OutcomeKind.COMPLETED);
    audit.submitted(task("other", "t"), 0, 1);

    assertEquals(2, audit.report().submitted());
    assertEquals(1, audit.report().lost());
  }

  @Test
  void aDeadLetterAnswersForTheTaskThatItNames() {
    submit("t", 0);
    letter("unreadable", "t", -1);

    assertEquals(0, audit.report().lost());
  }

  @Test
  void aDeadLetterAnswersForTheRecordThatItPointsAt() {
    letter("key-mismatch", null, 7);
    submit("t", 7);
    submit("u", 8);

    assertEquals(1, audit.report().lost());
  }

  @Test
  void aConflictOfIdsDoesNotAnswerForTheFirstTask() {
    submit("t", 0);
    letter("id-conflict", "t", 1);

    assertEquals(1, audit.report().lost());
  }

  @Test
  void aSecondOutcomeIsADuplicateAndARejectionIsNot() {
    submit("t", 0);
    outcome("t", OutcomeKind.REJECTED);
    outcome("t", OutcomeKind.COMPLETED);
    assertEquals(0, audit.report().duplicateOutcomes());

    outcome("t", OutcomeKind.FAILED);
    outcome("t", OutcomeKind.COMPLETED);

    assertEquals(2, audit.report().duplicateOutcomes());
    assertEquals(List.of("s/t has 3 outcomes"), audit.report().examples());
  }

  @Test
  void aRejectedTaskIsNotLost() {
    submit("t", 0);
    outcome("t", OutcomeKind.REJECTED);

    assertEquals(1, audit.report().rejected());
    assertTrue(audit.report().isClean());
  }

  @Test
  void anAssignmentAfterTheEndOfTheFormerLeaseIsInOrderInWhateverOrderTheTopicsAreRead() {
    outcome("t", OutcomeKind.COMPLETED);
    assign("t", 9, 12);
    assign("t", 5, 2);
    end("t", 9, 13);
    end("t", 5, 11);
    submit("t", 0);

    assertTrue(audit.report().isClean());
  }

  @Test
  void anAssignmentBeforeTheEndOfTheFormerLeaseOverlaps() {
    assign("t", 5, 2);
    assign("t", 9, 10);
    end("t", 5, 11);

    AuditReport report = audit.report();

    assertEquals(1, report.overlappingLeases());
    assertEquals(
        List.of("s/t was assigned under epoch 9 (fact 10) before the lease of epoch 5 had ended"),
        report.examples());
  }

  @Test
  void theEndOfAnotherEpochDoesNotCount() {
    assign("t", 5, 2);
    end("t", 4, 3);
    assign("t", 9, 10);

    assertEquals(1, audit.report().overlappingLeases());
  }

  @Test
  void epochsMustGrow() {
    assign("t", 9, 2);
    end("t", 9, 3);
    assign("t", 5, 10);

    assertEquals(
        List.of(
            "s/t was assigned under epoch 5 after epoch 9",
            "swarm s assigned t under epoch 5 (fact 10) after t under epoch 9 (fact 2)"),
        audit.report().examples());
  }

  @Test
  void theEpochsOfASwarmGrowFromTaskToTask() {
    assign("t", 5, 2);
    assign("u", 7, 9);
    assign("v", 6, 12);

    AuditReport report = audit.report();

    assertEquals(1, report.epochFaults());
    assertFalse(report.isClean());
    assertEquals(
        List.of("swarm s assigned v under epoch 6 (fact 12) after u under epoch 7 (fact 9)"),
        report.examples());
  }

  @Test
  void growingEpochsAreInOrderInWhateverOrderTheTopicsAreRead() {
    assign("v", 8, 12);
    assign("t", 5, 2);
    assign("u", 7, 9);

    assertTrue(audit.report().isClean());
  }

  @Test
  void twoAssignmentsOfOneFactAreAFault() {
    assign("t", 5, 2);
    assign("u", 6, 2);

    assertEquals(1, audit.report().repeatedFacts());
    assertFalse(audit.report().isClean());
  }

  @Test
  void twoDecisionsOfOneFactAreAFaultAndADecisionWithItsOutcomeIsNone() {
    end("t", 5, 3);
    audit.outcome(numbered("t", OutcomeKind.COMPLETED, 3));
    assertEquals(0, audit.report().repeatedFacts());

    end("u", 6, 3);
    audit.outcome(numbered("u", OutcomeKind.COMPLETED, 3));

    assertEquals(2, audit.report().repeatedFacts());
  }

  @Test
  void refusalsByASwarmThatNeverWasAreNotAmongItsFacts() {
    for (int i = 0; i < 3; i++) {
      audit.outcome(numbered("t" + i, OutcomeKind.REJECTED, 1));
    }

    assertEquals(3, audit.report().rejected());
    assertTrue(audit.report().isClean(), () -> audit.report().toString());
  }

  @Test
  void twoRefusalsOfOneFactAreAFaultOfASwarmThatIsOrWas() {
    audit.outcome(numbered("t", OutcomeKind.REJECTED, 7));
    audit.outcome(numbered("u", OutcomeKind.REJECTED, 7));

    assertEquals(List.of("swarm s has two outcomes with fact 7"), audit.report().examples());
  }

  @Test
  void twoEndsOfOneFactAreAFaultBeItTheFirst() {
    audit.outcome(numbered("t", OutcomeKind.REJECTED, 1));
    audit.outcome(numbered("u", OutcomeKind.COMPLETED, 1));
    audit.outcome(numbered("v", OutcomeKind.FAILED, 1));

    assertEquals(1, audit.report().repeatedFacts());
  }

  @Test
  void aRepeatedAssignmentIsTheSameOne() {
    assign("t", 5, 2);
    assign("t", 5, 2);
    assign("t", 5, 4);

    assertEquals(0, audit.report().overlappingLeases());
  }

  @Test
  void movesAreCountedFromDecisions() {
    decide(DecisionKind.STOLEN, "t", 0, 1);
    decide(DecisionKind.STOLEN, "u", 0, 2);
    decide(DecisionKind.MIGRATED, "t", 0, 3);
    decide(DecisionKind.AGENT_JOINED, null, 0, 4);

    assertEquals(2, audit.report().stolen());
    assertEquals(1, audit.report().migrated());
  }

  @Test
  void faultsBeyondTheExamplesAreStillCounted() {
    for (int i = 0; i < Audit.MAX_EXAMPLES + 5; i++) {
      submit("t" + i, i);
    }

    assertEquals(Audit.MAX_EXAMPLES + 5, audit.report().lost());
    assertEquals(Audit.MAX_EXAMPLES, audit.report().examples().size());
  }

  @Test
  void moreTasksThanTheBoundAreRefused() {
    Audit small = new Audit(2);
    small.submitted(task("s", "a"), 0, 0);
    small.submitted(task("s", "b"), 0, 1);
    small.submitted(task("s", "a"), 0, 2);

    assertThrows(IllegalStateException.class, () -> small.submitted(task("s", "c"), 0, 3));
  }

  private void submit(String id, long offset) {
    audit.submitted(task("s", id), 0, offset);
  }

  private static Task task(String swarm, String id) {
    return Task.newBuilder().setSwarmId(swarm).setTaskId(id).build();
  }

  private void assign(String id, long epoch, long fact) {
    audit.message(
        AgentMessage.newBuilder()
            .setSwarmId("s")
            .setAgentId("a")
            .setIncarnation(1)
            .setSeq(fact)
            .setFact(fact)
            .setSentAtMs(0)
            .setKind(AgentMessageKind.ASSIGN)
            .setTaskId(id)
            .setEpoch(epoch)
            .build());
  }

  private void end(String id, long epoch, long fact) {
    decide(DecisionKind.LEASE_ENDED, id, epoch, fact);
  }

  private void decide(DecisionKind kind, String id, long epoch, long fact) {
    audit.decision(
        Decision.newBuilder()
            .setSwarmId("s")
            .setFact(fact)
            .setAtMs(0)
            .setKind(kind)
            .setTaskId(id)
            .setEpoch(epoch)
            .build());
  }

  private static Outcome numbered(String id, OutcomeKind kind, long fact) {
    return Outcome.newBuilder()
        .setSwarmId("s")
        .setTaskId(id)
        .setTenantId("x")
        .setTaskType("x")
        .setLevel(Level.NORMAL)
        .setKind(kind)
        .setFact(fact)
        .build();
  }

  private void outcome(String id, OutcomeKind kind) {
    audit.outcome(
        Outcome.newBuilder()
            .setSwarmId("s")
            .setTaskId(id)
            .setTenantId("x")
            .setTaskType("x")
            .setLevel(Level.NORMAL)
            .setKind(kind)
            .build());
  }

  private void letter(String cause, String id, long offset) {
    audit.deadLetter(
        DeadLetter.newBuilder()
            .setCause(cause)
            .setMessage("m")
            .setAtMs(0)
            .setTopic("fairlead.tasks")
            .setPartition(0)
            .setOffset(offset)
            .setSwarmId(id == null ? null : "s")
            .setTaskId(id)
            .build());
  }
}
