package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fairlead.agent.AgentWorker;
import io.fairlead.agent.TaskClient;
import io.fairlead.agent.TaskResult;
import io.fairlead.agent.TaskSpec;
import io.fairlead.audit.AuditReport;
import io.fairlead.audit.TopicAuditor;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("full")
class KilledUpIT {
  private static final int TASKS = 1_000;

  @TempDir private Path scratch;

  @Test
  void everyTaskFinishesOnceThoughUpIsKilledInMidRunAndComesBack() throws Exception {
    Path data = scratch.resolve("data");
    try (FairleadProcess first = FairleadProcess.up(scratch, data)) {
      Map<String, String> addresses = addresses(data);
      try (TaskClient client = TaskClient.builder().properties(addresses).connect();
          AgentWorker one = agent(addresses, "one");
          AgentWorker two = agent(addresses, "two")) {
        List<CompletableFuture<Outcome>> ends = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
          ends.add(client.submit(TaskSpec.builder("default").taskId("t" + i).build()));
        }
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> ends.stream().filter(CompletableFuture::isDone).count() > TASKS / 5);

        first.kill();
        try (FairleadProcess second = FairleadProcess.up(scratch, data)) {
          assertEquals(addresses, addresses(data), "its clients must find it again");
          for (CompletableFuture<Outcome> end : ends) {
            assertEquals(OutcomeKind.COMPLETED, end.get(120, TimeUnit.SECONDS).getKind());
          }
          AuditReport audit = TopicAuditor.audit(addresses, (passed, total) -> {});
          assertEquals(List.of(), audit.examples());
          assertEquals(TASKS, audit.submitted());
          assertEquals(TASKS, audit.completed());
          // Before what they say goodbye to.
          one.close();
          two.close();
        }
      }
    }
  }

  /** As when a laptop sleeps: the broker's session is over, and its leaderships with it. */
  @Test
  void everyTaskFinishesOnceThoughUpStandsStillInMidRun() throws Exception {
    Path data = scratch.resolve("data");
    try (FairleadProcess up = FairleadProcess.up(scratch, data)) {
      Map<String, String> addresses = addresses(data);
      try (TaskClient client = TaskClient.builder().properties(addresses).connect();
          AgentWorker one = agent(addresses, "one");
          AgentWorker two = agent(addresses, "two")) {
        List<CompletableFuture<Outcome>> ends = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
          ends.add(client.submit(TaskSpec.builder("default").taskId("t" + i).build()));
        }
        for (int i = 1; i <= 3; i++) {
          int share = i * TASKS / 5;
          Awaitility.await()
              .atMost(Duration.ofSeconds(60))
              .until(() -> ends.stream().filter(CompletableFuture::isDone).count() > share);
          up.suspend();
          Awaitility.await()
              .atMost(Duration.ofSeconds(60))
              .until(() -> !one.isActive() && !two.isActive());
          up.resume();
        }
        for (CompletableFuture<Outcome> end : ends) {
          assertEquals(OutcomeKind.COMPLETED, end.get(120, TimeUnit.SECONDS).getKind());
        }
        AuditReport audit = TopicAuditor.audit(addresses, (passed, total) -> {});
        assertEquals(List.of(), audit.examples());
        assertEquals(TASKS, audit.completed());
      }
    }
  }

  private static Map<String, String> addresses(Path data) {
    LocalInstance instance = LocalInstance.running(data);
    return Map.of(
        Connection.BOOTSTRAP_SERVERS,
        instance.bootstrapServers(),
        Connection.SCHEMA_REGISTRY,
        instance.schemaRegistry());
  }

  private static AgentWorker agent(Map<String, String> addresses, String id) {
    return AgentWorker.builder()
        .properties(addresses)
        .agent(id)
        .slots(4)
        .start(
            (task, context) -> {
              TimeUnit.MILLISECONDS.sleep(20);
              return TaskResult.empty();
            });
  }
}
