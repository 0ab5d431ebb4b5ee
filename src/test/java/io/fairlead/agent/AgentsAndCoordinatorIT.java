package io.fairlead.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fairlead.Closing;
import io.fairlead.local.Apicurio;
import io.fairlead.local.BrokerOptions;
import io.fairlead.local.ClusterOptions;
import io.fairlead.local.EmbeddedBroker;
import io.fairlead.local.LocalCluster;
import io.fairlead.streams.Coordinator;
import io.fairlead.streams.CoordinatorConfig;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The SDK with the coordinator itself. */
class AgentsAndCoordinatorIT {
  @Test
  void tasksRunAcrossAgentsThatComeGoAndDieAndACoordinatorThatRestarts(@TempDir Path directory)
      throws Exception {
    try (LocalCluster cluster =
        LocalCluster.start(ClusterOptions.in(directory.resolve("cluster")))) {
      runAcrossAgentsAndCoordinators(cluster.addresses().asProperties(), directory);
    }
  }

  @Test
  @Tag("full")
  void theSameWithApicurioAsTheRegistry(@TempDir Path directory) throws Exception {
    try (Apicurio registry =
            Apicurio.start(directory.resolve("apicurio"), Apicurio.Storage.MEMORY);
        EmbeddedBroker broker =
            EmbeddedBroker.start(BrokerOptions.in(directory.resolve("broker")))) {
      runAcrossAgentsAndCoordinators(
          Map.of(
              "bootstrap.servers",
              broker.bootstrapServers(),
              "schema.registry.url",
              registry.url()),
          directory);
    }
  }

  private static void runAcrossAgentsAndCoordinators(Map<String, String> addresses, Path directory)
      throws Exception {
    Closing workers = new Closing();
    Coordinator coordinator = coordinator(addresses, directory);
    try (TaskClient client = TaskClient.builder().properties(addresses).connect()) {
      AgentWorker one = workers.add(worker(addresses, "one", 2));
      List<CompletableFuture<Outcome>> outcomes = submit(client, "a", 100);
      assertEquals("a-0!", text(outcomes.get(0).get(60, TimeUnit.SECONDS)));
      AgentWorker two = workers.add(worker(addresses, "two", 2));
      outcomes.addAll(submit(client, "b", 100));
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(two::isActive);
      one.close();
      coordinator.close();
      coordinator = coordinator(addresses, directory);
      outcomes.addAll(submit(client, "c", 100));
      workers.add(worker(addresses, "two", 2));
      assertEquals(AgentEnd.Reason.FENCED, two.ended().get(60, TimeUnit.SECONDS).reason());
      for (CompletableFuture<Outcome> outcome : outcomes) {
        assertEquals(OutcomeKind.COMPLETED, outcome.get(60, TimeUnit.SECONDS).getKind());
      }
    } finally {
      try {
        workers.close();
      } finally {
        coordinator.close();
      }
    }
  }

  @Test
  void failuresReachTheProducer(@TempDir Path directory) throws Exception {
    try (LocalCluster cluster =
        LocalCluster.start(ClusterOptions.in(directory.resolve("cluster")))) {
      Map<String, String> addresses = cluster.addresses().asProperties();
      try (Coordinator coordinator = coordinator(addresses, directory);
          TaskClient client = TaskClient.builder().properties(addresses).connect();
          AgentWorker worker =
              AgentWorker.builder()
                  .properties(addresses)
                  .agent("fails")
                  .start(
                      (task, context) -> {
                        throw TaskFailedException.permanent("not today");
                      })) {
        Outcome outcome =
            client.submit(TaskSpec.builder("default").build()).get(60, TimeUnit.SECONDS);
        assertEquals(OutcomeKind.FAILED, outcome.getKind());
        assertEquals("not-retriable", outcome.getReason());
        assertEquals("not today", outcome.getMessage());
        assertEquals("fails", outcome.getAgentId());
      }
    }
  }

  private static Coordinator coordinator(Map<String, String> addresses, Path directory)
      throws InterruptedException {
    Map<String, String> settings = new HashMap<>(addresses);
    settings.put("state.dir", directory.resolve("state").toString());
    settings.put("auto.create.swarms", "true");
    settings.put("partitions", "2");
    return Coordinator.start(CoordinatorConfig.of(settings));
  }

  private static AgentWorker worker(Map<String, String> addresses, String agent, int slots) {
    return AgentWorker.builder()
        .properties(addresses)
        .agent(agent)
        .slots(slots)
        .start((task, context) -> TaskResult.text(task.payloadText() + "!"));
  }

  private static List<CompletableFuture<Outcome>> submit(
      TaskClient client, String prefix, int count) {
    List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = prefix + "-" + i;
      outcomes.add(client.submit(TaskSpec.builder("default").taskId(name).payload(name).build()));
    }
    return outcomes;
  }

  private static String text(Outcome outcome) {
    return StandardCharsets.UTF_8.decode(outcome.getResultBytes()).toString();
  }
}
