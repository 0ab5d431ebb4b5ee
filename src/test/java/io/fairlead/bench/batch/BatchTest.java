package io.fairlead.bench.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.sim.ReferenceFleet;
import io.fairlead.wire.avro.Level;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchTest {
  @Test
  void costsAreTheSameInEveryRunAndAverageToTheMean() {
    Batch batch = new Batch(20_000, 0, 50, 0, ReferenceFleet.of(3));

    double mean = IntStream.range(0, 20_000).mapToLong(batch::costUs).average().orElseThrow();

    assertEquals(50_000, mean, 1_500);
    assertEquals(
        new Batch(1, 0, 50, 0, ReferenceFleet.of(1)).costUs(7), batch.costUs(7), "of task 7");
    assertTrue(IntStream.range(0, 20_000).allMatch(task -> batch.costUs(task) <= 300_000));
  }

  @Test
  void aTaskWithoutCostIsInstant() {
    assertEquals(0, new Batch(1, 0, 0, 0, ReferenceFleet.of(1)).costUs(0));
  }

  @Test
  void nonsenseIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Batch(0, 0, 1, 1, ReferenceFleet.of(1)));
    assertThrows(
        IllegalArgumentException.class, () -> new Batch(1, 0, Double.NaN, 1, ReferenceFleet.of(1)));
  }

  @Test
  void aRunIsTimedFromTheFirstSubmissionToTheLastOutcome() {
    BatchTally tally = new BatchTally(ReferenceFleet.of(3), 1_000_000_000);
    String fast = ReferenceFleet.of(3).agents().get(0).id().value();
    tally.ended(completed(fast), 10_000, 1_000_000_000, 1_200_000_000);
    tally.ended(completed(fast), 10_000, 1_100_000_000, 1_500_000_000);
    tally.ended(null, 10_000, 1_100_000_000, 1_100_000_000);

    BatchRun run = tally.run(3);

    assertEquals(500, run.makespanMs());
    assertEquals(4, run.tasksPerSecond());
    assertEquals(300, run.latency().meanMs(), 0.5);
    assertEquals(2, run.completed());
    assertEquals(3.5 / 2, run.balance().most(), 1e-9);
    assertEquals(0, run.balance().least());
    assertEquals(List.of("3 tasks were submitted, and 2 completed"), run.faults());
  }

  private static Outcome completed(String agent) {
    return Outcome.newBuilder()
        .setTaskId("task")
        .setSwarmId("swarm")
        .setTenantId("tenant")
        .setTaskType("type")
        .setLevel(Level.NORMAL)
        .setKind(OutcomeKind.COMPLETED)
        .setAgentId(agent)
        .build();
  }
}
