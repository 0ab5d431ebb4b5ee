package io.fairlead.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.wire.DeadLetterCause;
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
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AuditTest {
  private final Audit audit = new Audit(true);

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
      Audit anew = new Audit(true);
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

  /** A letter about a failed task names it, goes with an outcome, and points at no record. */
  @Test
  void thatATaskFailedAnswersForNothingWithoutItsOutcome() {
    submit("t", 0);
    letter("task-failed", "t", -1);

    assertEquals(1, audit.report().lost());

    outcome("t", OutcomeKind.FAILED);
    assertTrue(audit.report().isClean(), () -> audit.report().toString());
  }

  @Test
  void aDeadLetterOfAnotherTopicAnswersForNoTask() {
    submit("t", 7);
    audit.deadLetter(
        DeadLetter.newBuilder()
            .setCause("invalid-field")
            .setMessage("m")
            .setAtMs(0)
            .setTopic("fairlead.agent-reports")
            .setPartition(0)
            .setOffset(7)
            .setSwarmId("s")
            .setTaskId("t")
            .build());

    assertEquals(1, audit.report().lost());
  }

  @Test
  void everyCauseThatStandsInPlaceOfAnOutcomeAnswersForItsRecord() {
    Map<String, Long> lost = new TreeMap<>();
    for (DeadLetterCause cause : DeadLetterCause.values()) {
      Audit anew = new Audit(true);
      anew.submitted(task("s", "t"), 0, 7);
      anew.deadLetter(aLetter(cause.code(), null, 7));
      lost.put(cause.code(), anew.report().lost());
    }
    lost.values().removeIf(number -> number == 0);
    assertEquals(Set.of("task-failed", "too-many-agents", "unknown-kind"), lost.keySet());
  }

  @Test
  void aDeadLetterAnswersForTheRecordThatItPointsAt() {
    letter("invalid-key", null, 7);
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
  void aSecondOutcomeIsADuplicate() {
    submit("t", 0);
    outcome("t", OutcomeKind.COMPLETED);
    outcome("t", OutcomeKind.FAILED);
    outcome("t", OutcomeKind.COMPLETED);

    assertEquals(2, audit.report().duplicateOutcomes());
    assertEquals(List.of("s/t has 3 outcomes"), audit.report().examples());
  }

  @Test
  void oneSubmissionIsRefusedOnceAndThenHasNoOtherEnd() {
    submit("t", 0);
    audit.outcome(numbered("t", OutcomeKind.REJECTED, 5));
    audit.outcome(numbered("t", OutcomeKind.REJECTED, 6));
    submit("u", 1);
    audit.outcome(numbered("u", OutcomeKind.REJECTED, 7));
    audit.outcome(numbered("u", OutcomeKind.COMPLETED, 8));

    assertEquals(2, audit.report().duplicateOutcomes());
    assertEquals(
        List.of(
            "s/t has 2 outcomes, 2 of them refusals, and 0 dead letters, of 1 submissions",
            "s/u has 2 outcomes, 1 of them refusals, and 0 dead letters, of 1 submissions"),
        audit.report().examples());
  }

  @Test
  void whatIsSubmittedAgainMayBeRefusedAgain() {
    submit("t", 0);
    submit("t", 1);
    submit("t", 2);
    outcome("t", OutcomeKind.REJECTED);
    outcome("t", OutcomeKind.REJECTED);
    outcome("t", OutcomeKind.COMPLETED);
    assertTrue(audit.report().isClean(), () -> audit.report().toString());

    letter("id-conflict", "t", 2);
    assertEquals(1, audit.report().duplicateOutcomes());
  }

  @Test
  void whatWasRefusedOnceAndSubmittedAgainStillOwesAnOutcome() {
    submit("t", 0);
    submit("t", 1);
    outcome("t", OutcomeKind.REJECTED);

    assertEquals(1, audit.report().lost());
    assertEquals(
        List.of("s/t was submitted 2 times, and only 1 of them were refused or are dead letters"),
        audit.report().examples());
  }

  @Test
  void aRecordThatWasPassedOnIsOneSubmissionWithItsCopy() {
    audit.submitted(task("s", "t"), 0, 7);
    audit.passedOn(task("s", "t"), 2, 40);
    outcome("t", OutcomeKind.REJECTED);
    assertTrue(audit.report().isClean(), () -> audit.report().toString());

    outcome("t", OutcomeKind.REJECTED);
    assertEquals(1, audit.report().duplicateOutcomes());
  }

  @Test
  void refusalsOfWhatIsNoLongerOnTheTopicAreNotJudged() {
    outcome("t", OutcomeKind.REJECTED);
    outcome("t", OutcomeKind.REJECTED);

    assertTrue(audit.report().isClean());
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
  void aRepeatedAssignmentIsTheSameOneAtLeastOnceAndAFaultExactlyOnce() {
    Audit atLeastOnce = new Audit(false);
    for (Audit each : List.of(atLeastOnce, audit)) {
      each.message(assignment("t", 5, 2, "a", 1));
      each.message(assignment("t", 5, 2, "a", 1));
    }

    assertTrue(atLeastOnce.report().isClean(), () -> atLeastOnce.report().toString());
    assertEquals(1, audit.report().repeatedFacts());
    assertEquals(0, audit.report().overlappingLeases());
    assertEquals(List.of("swarm s assigned t to a twice as fact 2"), audit.report().examples());
  }

  @Test
  void oneEpochToTwoProcessesIsAFaultWhateverIsPromised() {
    for (boolean exactlyOnce : new boolean[] {false, true}) {
      Audit agents = new Audit(exactlyOnce);
      agents.message(assignment("t", 5, 2, "a", 1));
      agents.message(assignment("t", 5, 2, "b", 1));
      Audit incarnations = new Audit(exactlyOnce);
      incarnations.message(assignment("t", 5, 2, "a", 1));
      incarnations.message(assignment("t", 5, 2, "a", 2));

      assertEquals(1, agents.report().overlappingLeases());
      assertEquals(1, agents.report().repeatedFacts());
      assertEquals(
          "s/t was assigned under epoch 5 to both a (incarnation 1) and b (incarnation 1)",
          agents.report().examples().get(0));
      assertEquals(1, incarnations.report().overlappingLeases());
    }
  }

  @Test
  void nothingIsAssignedAfterItsEnd() {
    assign("t", 5, 2);
    decide(DecisionKind.FINISHED, "t", 5, 3);
    assertTrue(audit.report().isClean(), () -> audit.report().toString());

    assign("t", 9, 12);

    assertEquals(1, audit.report().overlappingLeases());
    assertEquals(
        List.of("s/t was assigned under epoch 9 (fact 12) after its end (fact 3)"),
        audit.report().examples());
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
    Audit small = new Audit(true, 2);
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
    audit.message(assignment(id, epoch, fact, "a", 1));
  }

  private static AgentMessage assignment(
      String id, long epoch, long fact, String agent, long incarnation) {
    return AgentMessage.newBuilder()
        .setSwarmId("s")
        .setAgentId(agent)
        .setIncarnation(incarnation)
        .setSeq(fact)
        .setFact(fact)
        .setSentAtMs(0)
        .setKind(AgentMessageKind.ASSIGN)
        .setTaskId(id)
        .setEpoch(epoch)
        .build();
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
    audit.deadLetter(aLetter(cause, id, offset));
  }

  private static DeadLetter aLetter(String cause, String id, long offset) {
    return DeadLetter.newBuilder()
        .setCause(cause)
        .setMessage("m")
        .setAtMs(0)
        .setTopic("fairlead.tasks")
        .setPartition(0)
        .setOffset(offset)
        .setSwarmId(id == null ? null : "s")
        .setTaskId(id)
        .build();
  }
}
