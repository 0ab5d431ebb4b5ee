package io.fairlead.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.streams.CoordinatorCounters.Counter;
import io.fairlead.wire.avro.OutcomeKind;
import io.fairlead.wire.avro.SwarmCommandKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ids of tasks that have ended are remembered for finished.retention.ms, and no longer. */
class FinishedIdsTopologyTest {
  private static final int RETENTION_MS = 3_000;

  @TempDir Path directory;
  private CoordinatorDriver coordinator;

  @BeforeEach
  void start() {
    coordinator =
        new CoordinatorDriver(directory, Map.of("finished.retention.ms", "" + RETENTION_MS));
  }

  @AfterEach
  void stop() {
    coordinator.close();
  }

  private void submit(String id) {
    coordinator.task(TestMessages.task("s", id).build());
  }

  private void endByCancel(String id) {
    submit(id);
    coordinator.command(
        TestMessages.command("s", SwarmCommandKind.CANCEL_TASK).setTaskId(id).build());
    coordinator.pass(20);
  }

  @Test
  void aForgottenIdMayBeSubmittedAgain() {
    endByCancel("t");
    assertEquals(
        List.of(OutcomeKind.CANCELLED),
        coordinator.outcomes().stream().map(outcome -> outcome.getKind()).toList());
    coordinator.pass(RETENTION_MS / 2);
    submit("t");
    assertEquals(1, coordinator.counters.get(Counter.SUBMISSIONS_REPEATED));
    assertEquals(0, coordinator.entries(StoreNames.TASKS), "it is remembered to have ended");
    coordinator.pass(2 * RETENTION_MS);
    // The store forgets when it is written to: at the latest at its next mark.
    endByCancel("other");
    submit("t");
    assertEquals(1, coordinator.counters.get(Counter.SUBMISSIONS_REPEATED));
    assertEquals(1, coordinator.entries(StoreNames.TASKS), "it is a new task");
  }

  @Test
  void noMoreIsRememberedThanEndsWithinTheRetention() {
    int most = 0;
    for (int i = 0; i < 200; i++) {
      endByCancel("t" + i);
      coordinator.pass(80);
      most = Math.max(most, coordinator.keysOfWindows(StoreNames.FINISHED).size());
    }
    // One ends every 100 ms; a window store forgets by segments, which may double the time.
    int within = RETENTION_MS / 100;
    assertTrue(most >= within && most <= 2 * within + 2, most + " of 200 ids");
    assertTrue(coordinator.keysOfWindows(StoreNames.FINISHED).size() <= most);
  }
}
