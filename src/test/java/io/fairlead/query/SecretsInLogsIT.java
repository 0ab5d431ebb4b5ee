package io.fairlead.query;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.CapturedLogs;
import io.fairlead.agent.AgentWorker;
import io.fairlead.agent.TaskClient;
import io.fairlead.agent.TaskResult;
import io.fairlead.agent.TaskSpec;
import io.fairlead.local.ClusterOptions;
import io.fairlead.local.LocalCluster;
import io.fairlead.query.security.AccessOptions;
import io.fairlead.query.security.HttpLimits;
import io.fairlead.query.security.Token;
import io.fairlead.query.security.TokenFile;
import io.fairlead.streams.Coordinator;
import io.fairlead.streams.CoordinatorConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets on every way in, the wrong ones above all, and then a look at what was logged. */
@Tag("full")
class SecretsInLogsIT {
  private static final String SECRET = "sEcReT-7d1f";

  @TempDir Path directory;

  @Test
  void nothingOfAPayloadOrATokenIsLogged() throws Exception {
    String logged;
    Token.Created token = Token.create("op", Role.OPERATE, Instant.EPOCH, new SecureRandom());
    TokenFile.append(directory.resolve("tokens"), token.kept());
    try (CapturedLogs logs = new CapturedLogs()) {
      try (LocalCluster cluster = LocalCluster.start(ClusterOptions.in(directory.resolve("c")));
          QueryServer server =
              QueryServer.start(
                  QueryOptions.DEFAULT
                      .withAccess(AccessOptions.DEFAULT.withTokens(directory.resolve("tokens")))
                      .withLimits(HttpLimits.DEFAULT.withMaxBodyBytes(8_192)));
          Coordinator coordinator = coordinator(cluster, server)) {
        server.attach(coordinator);
        assertTrue(coordinator.awaitReady(Duration.ofSeconds(60)));
        work(cluster.addresses().asProperties());
        poison(cluster.bootstrapServers());
        HttpApi api = new HttpApi(server.url(), token.text());
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> api.get("v1", "dead-letters").path("letters").size() >= 3);
        knock(new RawHttp(server.port()), "Authorization: Bearer " + token.text());
      }
      logged = logs.text();
    }
    assertTrue(logged.contains("io.fairlead"), "the log is looked at");
    assertTrue(logged.contains("DEBUG"), "at every level");
    List<String> lines =
        logged
            .lines()
            .filter(line -> line.contains(SECRET) || line.contains(token.text()))
            .toList();
    assertEquals(List.of(), lines);
  }

  private Coordinator coordinator(LocalCluster cluster, QueryServer server) throws Exception {
    Map<String, String> settings = new HashMap<>(cluster.addresses().asProperties());
    settings.put("state.dir", directory.resolve("state").toString());
    settings.put("auto.create.swarms", "true");
    settings.put("partitions", "1");
    return Coordinator.start(server.announcedIn(CoordinatorConfig.of(settings)));
  }

  private static TaskSpec.Builder task(String id) {
    return TaskSpec.builder("s")
        .taskId(id)
        .payload(SECRET + " payload")
        .headers(Map.of("x-secret", SECRET));
  }

  private static void work(Map<String, String> properties) throws Exception {
    try (AgentWorker worker =
            AgentWorker.builder()
                .properties(properties)
                .swarm("s")
                .agent("a")
                .start(
                    (task, context) -> {
                      if (task.taskId().equals("fails")) {
                        throw new IllegalStateException("could not do it");
                      }
                      return TaskResult.text(SECRET + " result");
                    });
        TaskClient client = TaskClient.builder().properties(properties).connect()) {
      client.submit(task("well").build()).get(60, TimeUnit.SECONDS);
      client.submit(task("fails").maxAttempts(1).build()).get(60, TimeUnit.SECONDS);
      client.submit(task("well").payload(SECRET + " differs").build());
      assertTrue(worker.isActive());
    }
  }

  /** Records that are no messages. */
  private static void poison(String bootstrapServers) throws Exception {
    Map<String, Object> p = Map.of("bootstrap.servers", bootstrapServers);
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(p, new StringSerializer(), new ByteArraySerializer())) {
      byte[] value = ("\0\0\0\0\1" + SECRET).getBytes(StandardCharsets.UTF_8);
      for (String topic : List.of("tasks", "agent-reports", "commands")) {
        producer.send(new ProducerRecord<>("fairlead." + topic, "s", value)).get();
        producer.send(new ProducerRecord<>("fairlead." + topic, "s", new byte[] {9})).get();
      }
    }
  }

  /** Requests that are refused, each for another reason. */
  private static void knock(RawHttp http, String known) throws Exception {
    String tasks = "/v1/swarms/s/tasks";
    String json = "Content-Type: application/json";
    assertEquals(202, status(http, tasks, "{\"payload\": \"" + SECRET + "\"}", json, known));
    assertEquals(400, status(http, tasks, "{\"payload\": \"" + SECRET, json, known));
    assertEquals(400, status(http, tasks, "{\"" + SECRET + "\": 1}", json, known));
    assertEquals(
        400,
        status(
            http, tasks, "{\"payload\": \"" + SECRET + "\", \"maxAttempts\": \"x\"}", json, known));
    assertEquals(400, status(http, tasks, "[\"" + SECRET + "\"]", json, known));
    assertEquals(415, status(http, tasks, SECRET, "Content-Type: text/plain", known));
    assertEquals(413, status(http, tasks, SECRET.repeat(2_000), json, known));
    String unknown = "Authorization: Bearer " + SECRET;
    assertEquals(401, status(http, tasks, "{}", json, unknown));
    assertEquals(401, status(http, tasks, "{}", json, "Authorization: Basic " + SECRET));
    assertEquals(403, status(http, tasks, "{}", json, known, "Origin: http://" + SECRET));
    assertEquals(400, status(http, tasks, "{}", json, known, SECRET));
    assertEquals(404, http.send("GET", "/v1/nothing", "", known, "X: " + SECRET).status());
  }

  private static int status(RawHttp http, String path, String body, String... headers)
      throws Exception {
    return http.send("POST", path, body, headers).status();
  }
}
