package io.fairlead;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.agent.AgentWorker;
import io.fairlead.agent.TaskClient;
import io.fairlead.agent.TaskResult;
import io.fairlead.agent.TaskSpec;
import io.fairlead.streams.Coordinator;
import io.fairlead.streams.CoordinatorConfig;
import io.fairlead.wire.ConfluentAvroSerde;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole of it on a Kafka that is not in this JVM. What it shows is shown on the embedded broker
 * too, by {@code AgentsAndCoordinatorIT}, so that nothing is lost where there is no Docker.
 */
@Tag("full")
class ContainerEndToEndIT {
  private static final int TASKS = 300;

  @Test
  void everyTaskEndsOnceWithItsResult(@TempDir Path directory) throws Exception {
    try (ContainerKafka kafka = ContainerKafka.start()) {
      assertEquals(List.of("127.0.0.1"), kafka.publishedOn());
      Map<String, String> results = run(kafka.addresses(), directory);
      // The coordinator is gone: what is on the topic now is all that there will ever be.
      assertEquals(results, publishedOutcomes(kafka.addresses()));
    }
  }

  /** Runs the tasks to the end; their results as their producer got them, by task id. */
  private static Map<String, String> run(Map<String, String> addresses, Path directory)
      throws Exception {
    Map<String, CompletableFuture<Outcome>> outcomes = new TreeMap<>();
    Map<String, String> results = new TreeMap<>();
    try (Coordinator coordinator = coordinator(addresses, directory);
        AgentWorker one = worker(addresses, "one", 1);
        AgentWorker two = worker(addresses, "two", 2);
        AgentWorker four = worker(addresses, "four", 4);
        TaskClient client = TaskClient.builder().properties(addresses).connect()) {
      for (int i = 0; i < TASKS; i++) {
        String id = "task-" + i;
        outcomes.put(id, client.submit(TaskSpec.builder("default").taskId(id).payload(id).build()));
      }
      for (Map.Entry<String, CompletableFuture<Outcome>> entry : outcomes.entrySet()) {
        Outcome outcome = entry.getValue().get(120, TimeUnit.SECONDS);
        assertEquals(OutcomeKind.COMPLETED, outcome.getKind(), outcome::toString);
        assertEquals(entry.getKey() + "!", text(outcome));
        results.put(entry.getKey(), text(outcome));
      }
    }
    return results;
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

  /** Results by task id, read from the topic alone; fails on a second outcome of a task. */
  private static Map<String, String> publishedOutcomes(Map<String, String> addresses) {
    Map<String, String> results = new TreeMap<>();
    try (ConfluentAvroSerde<Outcome> serde =
            ConfluentAvroSerde.forValues(Outcome.class, addresses);
        KafkaConsumer<String, Outcome> consumer =
            new KafkaConsumer<>(
                Map.of(
                    "bootstrap.servers",
                    addresses.get("bootstrap.servers"),
                    "isolation.level",
                    "read_committed"),
                new StringDeserializer(),
                serde.deserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor("fairlead.outcomes").stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      Instant giveUp = Instant.now().plusSeconds(60);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        assertTrue(Instant.now().isBefore(giveUp), "the outcomes could not be read to the end");
        for (ConsumerRecord<String, Outcome> record : consumer.poll(Duration.ofMillis(200))) {
          Outcome outcome = record.value();
          assertNull(
              results.put(outcome.getTaskId(), text(outcome)),
              () -> "a second outcome: " + outcome);
        }
      }
    }
    return results;
  }

  private static String text(Outcome outcome) {
    return StandardCharsets.UTF_8.decode(outcome.getResultBytes().duplicate()).toString();
  }
}
