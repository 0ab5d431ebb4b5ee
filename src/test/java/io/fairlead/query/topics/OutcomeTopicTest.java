package io.fairlead.query.topics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.fairlead.model.SwarmId;
import io.fairlead.model.TaskId;
import io.fairlead.query.topics.OutcomeTopic.Found;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import org.junit.jupiter.api.Test;

class OutcomeTopicTest {
  private static final String TOPIC = "fairlead.outcomes";
  private static final long LATER_MS = 10_000_000;
  private static final long PATIENCE_MS = 500;

  private final FakeTopics topics = new FakeTopics(1, TOPIC);

  private long outcome(String swarm, String task, OutcomeKind kind, long endedAtMs) {
    Outcome outcome = new Outcome();
    outcome.setSwarmId(swarm);
    outcome.setTaskId(task);
    outcome.setKind(kind);
    outcome.setEndedAtMs(endedAtMs);
    return topics.write(TOPIC, 0, swarm, endedAtMs, outcome);
  }

  private Found find(String task, long endedAtMs, boolean rejected, long nowMs) {
    return new OutcomeTopic(TOPIC, topics.decoder(Outcome.class))
        .find(
            topics.consumer(3),
            new OutcomeTopic.Wanted(new SwarmId("s"), new TaskId(task), endedAtMs, rejected),
            nowMs,
            Deadline.in(PATIENCE_MS));
  }

  private Outcome found(String task, long endedAtMs, boolean rejected) {
    return assertInstanceOf(Found.There.class, find(task, endedAtMs, rejected, LATER_MS)).outcome();
  }

  @Test
  void isFoundByTheTimeOfItsEnd() {
    for (int i = 0; i < 100; i++) {
      outcome("s", "t" + i, OutcomeKind.COMPLETED, 1_000 + i / 10);
    }
    for (int i = 0; i < 100; i++) {
      assertEquals("t" + i, found("t" + i, 1_000 + i / 10, false).getTaskId());
    }
  }

  @Test
  void ofTheSameIdTheRightOneIsFound() {
    outcome("s", "t", OutcomeKind.REJECTED, 1_000);
    outcome("other", "t", OutcomeKind.FAILED, 1_000);
    outcome("s", "t", OutcomeKind.COMPLETED, 1_000);
    outcome("s", "t", OutcomeKind.COMPLETED, 1_000);
    assertEquals(OutcomeKind.COMPLETED, found("t", 1_000, false).getKind());
    assertEquals(OutcomeKind.REJECTED, found("t", 1_000, true).getKind());
  }

  @Test
  void whatIsDeletedIsGone() {
    outcome("s", "t", OutcomeKind.COMPLETED, 1_000);
    long next = outcome("s", "u", OutcomeKind.COMPLETED, 2_000);
    topics.deleteBefore(TOPIC, 0, next);
    assertInstanceOf(Found.Gone.class, find("t", 1_000, false, LATER_MS));
    assertEquals("u", found("u", 2_000, false).getTaskId());
    outcome("s", "v", OutcomeKind.COMPLETED, 2_000 + OutcomeTopic.PATIENCE_MS);
    assertInstanceOf(Found.Gone.class, find("t", 1_000, false, 2_000), "all that is is younger");
  }

  @Test
  void whatHasJustEndedMayNotBeVisibleYet() {
    outcome("s", "t", OutcomeKind.COMPLETED, 1_000);
    assertInstanceOf(Found.NotVisible.class, find("u", 1_001, false, 1_002));
    assertInstanceOf(Found.Gone.class, find("u", 1_001, false, LATER_MS));
  }
}
