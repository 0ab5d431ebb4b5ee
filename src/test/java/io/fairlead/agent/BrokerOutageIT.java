package io.fairlead.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fairlead.audit.AuditReport;
import io.fairlead.audit.TopicAuditor;
import io.fairlead.local.ClusterOptions;
import io.fairlead.local.LocalCluster;
import io.fairlead.streams.Coordinator;
import io.fairlead.streams.CoordinatorConfig;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Coordinator, agents and producer stay; the broker goes away for longer than any of them waits.
 */
@Tag("full")
class BrokerOutageIT {
  private static final int TASKS = 300;

  /** At least once, what was written before the outage fails in it. */
  @ParameterizedTest
  @ValueSource(strings = {"exactly_once_v2", "at_least_once"})
  void everyTaskComesToItsEndAfterALongOutage(String guarantee, @TempDir Path directory)
      throws Exception {
    boolean exactlyOnce = guarantee.equals("exactly_once_v2");
    ClusterOptions options = ClusterOptions.in(directory.resolve("cluster"));
    LocalCluster cluster = LocalCluster.start(options);
    Map<String, String> addresses = cluster.addresses().asProperties();
    Map<String, String> settings = new HashMap<>(addresses);
    settings.put("state.dir", directory.resolve("state").toString());
    settings.put("auto.create.swarms", "true");
    settings.put("partitions", "2");
    settings.put("processing.guarantee", guarantee);
    if (!exactlyOnce) {
      settings.put("kafka.producer.request.timeout.ms", "2000");
      settings.put("kafka.producer.delivery.timeout.ms", "3000");
    }
    try (Coordinator coordinator = Coordinator.start(CoordinatorConfig.of(settings));
        TaskClient client = TaskClient.builder().properties(addresses).connect();
        AgentWorker one = worker(addresses, "one");
        AgentWorker two = worker(addresses, "two")) {
      List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
      for (int i = 0; i < TASKS; i++) {
        outcomes.add(client.submit(TaskSpec.builder("default").build()));
      }
      outcomes.get(TASKS / 10).get(60, TimeUnit.SECONDS);
      cluster.close();
      // Both have fenced themselves: by then the coordinator's transaction has long timed out.
      Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> !one.isActive());
      Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> !two.isActive());
      cluster = LocalCluster.start(options);
      Awaitility.await()
          .atMost(120, TimeUnit.SECONDS)
          .untilAsserted(
              () -> {
                List<Integer> missing =
                    IntStream.range(0, TASKS)
                        .filter(i -> !outcomes.get(i).isDone())
                        .boxed()
                        .toList();
                assertEquals(
                    List.of(),
                    missing,
                    () ->
                        "no outcome; agents active: %s, %s; coordinator: %s"
                            .formatted(one.isActive(), two.isActive(), coordinator.notReady()));
              });
      for (CompletableFuture<Outcome> outcome : outcomes) {
        assertEquals(OutcomeKind.COMPLETED, outcome.join().getKind());
      }
      AuditReport audit = TopicAuditor.audit(addresses, exactlyOnce, (passed, total) -> {});
      assertEquals(TASKS, audit.completed());
      assertEquals(0, audit.lost());
      if (exactlyOnce) {
        assertEquals(List.of(), audit.examples());
      }
    } finally {
      cluster.close();
    }
  }

  private static AgentWorker worker(Map<String, String> addresses, String agent) {
    return AgentWorker.builder()
        .properties(addresses)
        .agent(agent)
        .slots(2)
        .start((task, context) -> TaskResult.empty());
  }
}
