package io.fairlead.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.fairlead.wire.avro.AgentMessageKind;
import io.fairlead.wire.avro.DecisionKind;
import io.fairlead.wire.avro.Level;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import io.fairlead.wire.avro.SwarmCommandKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dependencies, deadlines, series, pauses and drains, asked for and answered over the wire. */
class LifecycleTopologyTest {
  @TempDir Path directory;
  private CoordinatorDriver coordinator;

  @BeforeEach
  void start() {
    coordinator = new CoordinatorDriver(directory, Map.of());
    coordinator.command(
        TestMessages.command("s", SwarmCommandKind.CREATE_SWARM)
            .setConfig(Map.of("latePolicy", "expire"))
            .build());
  }

  @AfterEach
  void stop() {
    coordinator.close();
  }

  private Outcome outcome(String task) {
    coordinator.pass(20);
    return coordinator.outcomes().stream()
        .filter(outcome -> outcome.getTaskId().equals(task))
        .findFirst()
        .orElseThrow();
  }

  private List<DecisionKind> decisions() {
    return coordinator.decisions().stream().map(decision -> decision.getKind()).toList();
  }

  private long assigned(String agent) {
    return coordinator.messages("s", agent).stream()
        .filter(message -> message.getKind() == AgentMessageKind.ASSIGN)
        .count();
  }

  @Test
  void theEndOfADependencyIsTheReasonOfItsDependents() {
    coordinator.task(TestMessages.task("s", "after").setDependencies(List.of("first")).build());
    coordinator.task(TestMessages.task("s", "first").build());
    coordinator.command(
        TestMessages.command("s", SwarmCommandKind.CANCEL_TASK).setTaskId("first").build());
    Outcome outcome = outcome("after");
    assertEquals(OutcomeKind.CANCELLED, outcome.getKind());
    assertEquals("dependency-failed", outcome.getReason());
    assertEquals("task first, which it waits for, is CANCELLED", outcome.getMessage());
  }

  @Test
  void whatWaitsPastItsDeadlineExpires() {
    coordinator.task(
        TestMessages.task("s", "late").setDeadlineMs(coordinator.time.wallMs() + 100).build());
    coordinator.pass(200);
    Outcome outcome = outcome("late");
    assertEquals(OutcomeKind.EXPIRED, outcome.getKind());
    assertEquals("deadline-expired", outcome.getReason());
  }

  @Test
  void aDeadlineThatCannotBePromisedIsAnsweredWithOneThatCan() {
    coordinator.join("s", "a1");
    coordinator.task(
        TestMessages.task("s", "early")
            .setLevel(Level.CRITICAL)
            .setEstimatedCostMs(1_000.0)
            .setDeadlineMs(coordinator.time.wallMs() + 100)
            .build());
    Outcome outcome = outcome("early");
    assertEquals(OutcomeKind.REJECTED, outcome.getKind());
    assertEquals("deadline-unreachable", outcome.getReason());
    assertNotNull(outcome.getEarliestDeadlineMs());
  }

  @Test
  void aSeriesIsStoredAndReleased() {
    coordinator.join("s", "a1");
    coordinator.task(
        TestMessages.task("s", "r1")
            .setLevel(Level.CRITICAL)
            .setEstimatedCostMs(10.0)
            .setDeadlineMs(coordinator.time.wallMs() + 5_000)
            .setSeriesId("nightly")
            .setPeriodMs(10_000L)
            .build());
    coordinator.pass(20);
    assertEquals(1, coordinator.entries(StoreNames.SERIES));
    coordinator.command(
        TestMessages.command("s", SwarmCommandKind.RELEASE_SERIES)
            .setTenantId("default")
            .setSeriesId("nightly")
            .build());
    coordinator.pass(20);
    assertEquals(0, coordinator.entries(StoreNames.SERIES));
  }

  @Test
  void aPausedSwarmGivesNothingOutUntilItIsResumed() {
    coordinator.join("s", "a1");
    coordinator.command(TestMessages.command("s", SwarmCommandKind.PAUSE).build());
    coordinator.task(TestMessages.task("s", "t").build());
    coordinator.pass(50);
    assertEquals(0, assigned("a1"));
    coordinator.command(TestMessages.command("s", SwarmCommandKind.RESUME).build());
    coordinator.pass(20);
    assertEquals(1, assigned("a1"));
    assertEquals(
        List.of(DecisionKind.SWARM_PAUSED, DecisionKind.SWARM_RESUMED),
        decisions().stream().filter(kind -> kind.name().startsWith("SWARM_")).toList());
  }

  @Test
  void aDrainedTenantIsRefusedUntilItIsResumed() {
    coordinator.command(
        TestMessages.command("s", SwarmCommandKind.DRAIN_TENANT).setTenantId("default").build());
    coordinator.task(TestMessages.task("s", "refused").build());
    assertEquals("tenant-draining", outcome("refused").getReason());
    coordinator.command(
        TestMessages.command("s", SwarmCommandKind.RESUME).setTenantId("default").build());
    coordinator.join("s", "a1");
    coordinator.task(TestMessages.task("s", "taken").build());
    coordinator.pass(20);
    assertEquals(1, assigned("a1"));
  }
}
