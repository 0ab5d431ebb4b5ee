package io.fairlead.streams;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.local.ClusterOptions;
import io.fairlead.local.LocalCluster;
import io.fairlead.streams.CoordinatorCounters.Counter;
import io.fairlead.wire.avro.AgentReport;
import io.fairlead.wire.avro.Decision;
import io.fairlead.wire.avro.DecisionKind;
import io.fairlead.wire.avro.SwarmCommandKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A report that comes while tasks are piled up on their topic is taken before most of them. That is
 * counted in records, not in time: how many are taken in between is how many it waits for on any
 * machine.
 */
@Tag("full")
class ReportPrecedenceIT {
  private static final int TASKS = 60_000;
  private static final int BEGUN = 2_000;
  private static final int MOST_BETWEEN = 4_000;

  @TempDir Path directory;

  @Test
  void aReportWaitsForFewTasksHoweverManyThereAre() throws Exception {
    try (LocalCluster cluster =
            LocalCluster.start(ClusterOptions.in(directory.resolve("cluster")));
        CoordinatorBench bench =
            new CoordinatorBench(cluster, directory.resolve("state"), Map.of("partitions", "1"))) {
      Coordinator first = bench.start(); // makes the topics
      bench.command(
          TestMessages.command("s", SwarmCommandKind.CREATE_SWARM)
              .setConfig(Map.of("maxQueued", "1"))
              .build());
      await().atMost(Duration.ofMinutes(1)).until(() -> first.counters().get(Counter.RECORDS) > 0);
      first.close();
      pile(cluster, bench);

      AgentReport report = TestMessages.hello("s", "a", "h").build();
      byte[] hello =
          bench.serdes.report().serializer().serialize(bench.topics.agentReports(), report);
      Coordinator coordinator = bench.start();
      await()
          .atMost(Duration.ofMinutes(1))
          .pollInterval(Duration.ofMillis(1))
          .until(() -> coordinator.counters().get(Counter.OUTCOMES) > BEGUN);
      bench.send(bench.topics.agentReports(), 0, "s", hello);
      long written = coordinator.counters().get(Counter.OUTCOMES);
      assertTrue(written < TASKS / 2, "the pile is still there");

      List<Decision> joined =
          await()
              .atMost(Duration.ofMinutes(1))
              .until(
                  () ->
                      bench
                          .readAll(bench.topics.decisions(), bench.serdes.decision().deserializer())
                          .stream()
                          .filter(it -> it.getKind() == DecisionKind.AGENT_JOINED)
                          .toList(),
                  all -> !all.isEmpty());
      // Every refusal is one fact.
      long between = joined.get(0).getFact() - written;
      assertTrue(between < MOST_BETWEEN, between + " tasks were taken before the report");
    }
  }

  private static void pile(LocalCluster cluster, CoordinatorBench bench) {
    byte[] key = "s".getBytes(StandardCharsets.UTF_8);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", cluster.bootstrapServers(), "linger.ms", "20"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < TASKS; i++) {
        byte[] task = bench.taskBytes(TestMessages.task("s", "t" + i).build());
        producer.send(new ProducerRecord<>(bench.topics.tasks(), 0, key, task));
      }
    }
  }
}
