package io.fairlead.agent;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.local.ClusterOptions;
import io.fairlead.local.LocalCluster;
import io.fairlead.model.Level;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import io.fairlead.wire.avro.Task;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskClientIT {
  @TempDir static Path directory;
  private static LocalCluster cluster;
  private static FakeCoordinator coordinator;

  @BeforeAll
  static void start() throws Exception {
    cluster = LocalCluster.start(ClusterOptions.in(directory));
    saysWhatIsMissing();
    coordinator = new FakeCoordinator(cluster);
  }

  @AfterAll
  static void stop() throws Exception {
    coordinator.close();
    cluster.close();
  }

  /** Before the first coordinator has created its topics. */
  private static void saysWhatIsMissing() {
    // A cold machine may not come as far in that time as to miss anything.
    await()
        .atMost(Duration.ofSeconds(60))
        .until(TaskClientIT::whatIsMissing, said -> said.contains("fairlead.outcomes"));
  }

  private static String whatIsMissing() {
    return assertThrows(
            IllegalStateException.class,
            () ->
                TaskClient.builder()
                    .properties(cluster.addresses().asProperties())
                    .connectTimeout(Duration.ofSeconds(2))
                    .connect())
        .getMessage();
  }

  @Test
  void submitsATaskAndGetsItsOutcome() throws Exception {
    try (TaskClient client = client()) {
      TaskSpec spec =
          TaskSpec.builder("s")
              .taskType("greet")
              .level(Level.HIGH)
              .estimatedCost(Duration.ofMillis(20))
              .headers(Map.of("traceparent", "00-1-2-01"))
              .payload("hello")
              .build();
      CompletableFuture<Outcome> outcome = client.submit(spec);
      Task task = coordinator.task(spec.taskId());
      assertEquals("greet", task.getTaskType());
      assertEquals(20.0, task.getEstimatedCostMs());
      assertTrue(task.getSubmittedAtMs() > 0);
      assertEquals(1, client.pending());
      coordinator.publish(outcome("s", "somebody-elses", OutcomeKind.FAILED));
      coordinator.publish(outcome("other", spec.taskId(), OutcomeKind.FAILED));
      coordinator.publish(outcome("s", spec.taskId(), OutcomeKind.COMPLETED));
      Outcome end = outcome.get(30, TimeUnit.SECONDS);
      assertEquals(OutcomeKind.COMPLETED, end.getKind());
      assertEquals(ByteBuffer.wrap(new byte[] {42}), end.getResultBytes());
      await().atMost(Duration.ofSeconds(30)).until(() -> client.pending() == 0);
    }
  }

  @Test
  void aRepeatedSubmissionIsWrittenAgainAndWaitsForTheSameOutcome() throws Exception {
    try (TaskClient client = client()) {
      TaskSpec spec = TaskSpec.builder("s").taskId("again").build();
      CompletableFuture<Outcome> first = client.submit(spec);
      assertSame(first, client.submit(spec));
      coordinator.task("again");
      ExecutionException conflict =
          assertThrows(
              ExecutionException.class,
              () ->
                  client.submit(TaskSpec.builder("s").taskId("again").payload("x").build()).get());
      assertTrue(conflict.getMessage().contains("id-conflict"), conflict.getMessage());
      coordinator.publish(outcome("s", "again", OutcomeKind.REJECTED));
      assertEquals(OutcomeKind.REJECTED, first.get(30, TimeUnit.SECONDS).getKind());
    }
  }

  @Test
  void failsWhatStillWaitsWhenItIsClosed() throws Exception {
    TaskClient client = client();
    CompletableFuture<Outcome> outcome = client.submit(TaskSpec.builder("s").build());
    client.close();
    ExecutionException e =
        assertThrows(ExecutionException.class, () -> outcome.get(30, TimeUnit.SECONDS));
    assertTrue(e.getMessage().contains("closed"), e.getMessage());
    assertThrows(
        ExecutionException.class, () -> client.submit(TaskSpec.builder("s").build()).get());
  }

  @Test
  void sendsWithoutWaiting() throws Exception {
    try (TaskClient client = client()) {
      TaskSpec spec = TaskSpec.builder("s").build();
      assertEquals("fairlead.tasks", client.send(spec).get(30, TimeUnit.SECONDS).topic());
      coordinator.task(spec.taskId());
      assertEquals(0, client.pending());
    }
  }

  @Test
  void refusesAPayloadOverTheLimitNamingBothSizes() throws Exception {
    try (TaskClient client = client()) {
      TaskSpec spec = TaskSpec.builder("s").payload(new byte[600_000]).build();
      ExecutionException e =
          assertThrows(ExecutionException.class, () -> client.submit(spec).get());
      assertTrue(e.getMessage().contains("600000 bytes"), e.getMessage());
      assertTrue(e.getMessage().contains("524288"), e.getMessage());
      assertThrows(ExecutionException.class, () -> client.send(spec).get());
    }
  }

  private static TaskClient client() {
    return TaskClient.builder().properties(cluster.addresses().asProperties()).connect();
  }

  private static Outcome outcome(String swarm, String taskId, OutcomeKind kind) {
    return Outcome.newBuilder()
        .setTaskId(taskId)
        .setSwarmId(swarm)
        .setTenantId("default")
        .setTaskType("default")
        .setLevel(io.fairlead.wire.avro.Level.NORMAL)
        .setKind(kind)
        .setResultBytes(ByteBuffer.wrap(new byte[] {42}))
        .build();
  }
}
