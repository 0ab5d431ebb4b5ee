package io.fairlead.query.topics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.Epoch;
import io.fairlead.model.FinishedTask;
import io.fairlead.model.SwarmId;
import io.fairlead.model.TaskId;
import io.fairlead.model.TaskPhase;
import io.fairlead.query.view.TaskLifeView;
import io.fairlead.query.view.TaskLifeView.StepView;
import io.fairlead.wire.avro.Decision;
import io.fairlead.wire.avro.DecisionKind;
import io.fairlead.wire.avro.Outcome;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LifeReaderTest {
  private static final String OUTCOMES = "fairlead.outcomes";
  private static final String DECISIONS = "fairlead.decisions";
  private static final long ENDED_MS = 100_000;

  private final FakeTopics topics = new FakeTopics(1, OUTCOMES, DECISIONS);

  @Test
  void anOutcomeThatIsWaitedForLeavesTimeForTheDecisions() {
    Decision finished = new Decision();
    finished.setSwarmId("s");
    finished.setTaskId("t");
    finished.setAgentId("a");
    finished.setEpoch(1L);
    finished.setFact(1);
    finished.setAtMs(ENDED_MS);
    finished.setKind(DecisionKind.FINISHED);
    finished.setRunnersUp(List.of());
    topics.write(DECISIONS, 0, "s", ENDED_MS, finished);
    AtomicLong nowMs = new AtomicLong();
    Deadline deadline = new Deadline(40, () -> nowMs.incrementAndGet() * 1_000_000);
    TaskLifeView life =
        new LifeReader(
                new OutcomeTopic(OUTCOMES, topics.decoder(Outcome.class)),
                new LifeScan(DECISIONS, topics.decoder(Decision.class)))
            .read(
                topics.consumer(1),
                new LifeSubject.Ended(
                    new SwarmId("s"),
                    new FinishedTask(
                        new TaskId("t"), TaskPhase.COMPLETED, 0, new Epoch(1), ENDED_MS)),
                ENDED_MS + 1,
                deadline);
    assertNull(life.outcome());
    assertEquals("The outcome can't be seen yet.", life.remarks().get(0));
    assertEquals(List.of("ENDED"), life.steps().stream().map(StepView::kind).toList());
    assertTrue(nowMs.get() <= 41, "the time of both together: " + nowMs);
  }
}
