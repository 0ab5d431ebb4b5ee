package io.fairlead.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbeddedRegistryIT extends RegistryContract {
  private static final ObjectMapper JSON = new ObjectMapper();

  private EmbeddedBroker broker;
  private EmbeddedRegistry registry;
  private RegistryHttp http;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    broker = EmbeddedBroker.start(BrokerOptions.in(directory));
    restartRegistry();
  }

  @AfterAll
  void stop() throws IOException {
    registry.close();
    broker.close();
  }

  private void restartRegistry() throws IOException {
    if (registry != null) {
      registry.close();
    }
    registry = EmbeddedRegistry.start(RegistryOptions.on(broker.bootstrapServers()));
    http = new RegistryHttp(registry.url());
  }

  @Override
  RegistryHttp http() {
    return http;
  }

  private static JsonNode enumOf(String symbol) {
    return JSON.createObjectNode()
        .put("schema", "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"" + symbol + "\"]}");
  }

  private int register(String subject, String symbol) {
    return http.post("/subjects/" + subject + "/versions", enumOf(symbol)).ok().path("id").asInt();
  }

  @Test
  void knowsEverythingAfterARestart() throws Exception {
    http.put("/config/kept", JSON.createObjectNode().put("compatibility", "NONE")).ok();
    int first = register("kept", "A");
    int second = register("kept", "B");
    http.delete("/subjects/kept/versions/1").ok();
    http.put("/mode/kept", JSON.createObjectNode().put("mode", "READONLY")).ok();
    restartRegistry();
    assertEquals("[2]", http.get("/subjects/kept/versions").ok().toString());
    assertEquals("[1,2]", http.get("/subjects/kept/versions?deleted=true").ok().toString());
    assertEquals("NONE", http.get("/config/kept").ok().path("compatibilityLevel").asText());
    assertTrue(http.get("/schemas/ids/" + first).ok().has("schema"));
    assertEquals(second, register("kept", "B"));
    http.post("/subjects/kept/versions", enumOf("C")).refused(422, 42205);
  }

  @Test
  void neverGivesOutTheIdOfAnErasedSchemaAgain() throws Exception {
    int erased = register("erased", "E1");
    http.delete("/subjects/erased").ok();
    http.delete("/subjects/erased?permanent=true").ok();
    restartRegistry();
    assertTrue(register("later", "E2") > erased);
  }

  @Test
  void aLaterRegistryOnTheSameLogStopsAnEarlierOne() throws Exception {
    try (EmbeddedRegistry earlier =
        EmbeddedRegistry.start(RegistryOptions.on(broker.bootstrapServers()))) {
      restartRegistry();
      RegistryHttp old = new RegistryHttp(earlier.url());
      old.post("/subjects/fenced/versions", enumOf("F")).refused(500, 50001);
      register("fenced", "F");
    }
  }

  @Test
  void refusesWhileTheBrokerIsAwayAndGoesOnWhenItIsBack(@TempDir Path other) throws Exception {
    EmbeddedBroker first = EmbeddedBroker.start(BrokerOptions.in(other));
    try (EmbeddedRegistry cutOff =
        EmbeddedRegistry.start(RegistryOptions.on(first.bootstrapServers()))) {
      RegistryHttp client = new RegistryHttp(cutOff.url());
      int id = client.post("/subjects/s/versions", enumOf("A")).ok().path("id").asInt();
      client.put("/config/s", JSON.createObjectNode().put("compatibility", "NONE")).ok();
      first.close();
      client.post("/subjects/s/versions", enumOf("B")).refused(500, 50001);
      assertTrue(client.get("/schemas/ids/" + id).ok().has("schema")); // reading needs no broker
      try (EmbeddedBroker second =
          EmbeddedBroker.start(
              BrokerOptions.in(other).withPort(PortChoice.exactly(first.port())))) {
        assertEquals(first.bootstrapServers(), second.bootstrapServers());
        int next = client.post("/subjects/s/versions", enumOf("B")).ok().path("id").asInt();
        assertTrue(next > id);
      }
    }
  }

  @Test
  void concurrentRegistrationsAgreeOnOneId() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      Callable<Integer> one = () -> register("raced", "R");
      List<Future<Integer>> ids = pool.invokeAll(Collections.nCopies(16, one));
      int id = ids.get(0).get();
      for (Future<Integer> other : ids) {
        assertEquals(id, other.get());
      }
      assertEquals("[1]", http.get("/subjects/raced/versions").ok().toString());
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void speaksConfluentsContentType() {
    assertEquals("application/vnd.schemaregistry.v1+json", http.get("/subjects").contentType());
    assertEquals("application/vnd.schemaregistry.v1+json", http.get("/no/such/path").contentType());
    http.get("/no/such/path").refused(404, 404);
  }

  @Test
  void refusesBodiesThatAreTooLongOrNoJson() {
    http.post("/subjects/s/versions", JSON.createObjectNode().put("schema", " ".repeat(2_000_000)))
        .refused(413, 413);
    http.send(
            http.request("/subjects/s/versions")
                .POST(HttpRequest.BodyPublishers.ofString("{\"schema\":")))
        .refused(400, 400);
  }

  @Test
  void refusesWhatAWebPageCouldSend() {
    http.send(
            http.request("/subjects/s/versions")
                .setHeader("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString(enumOf("X").toString())))
        .refused(415, 415);
  }

  @Test
  void refusesSubjectsThatAreNone() {
    http.post("/subjects/%20/versions", enumOf("X")).refused(422, 42208);
    http.post("/subjects/" + "s".repeat(600) + "/versions", enumOf("X")).refused(422, 42208);
  }

  @Test
  void refusesATopicThatWouldLoseSchemas(@TempDir Path other) throws Exception {
    try (EmbeddedBroker second = EmbeddedBroker.start(BrokerOptions.in(other));
        Admin admin = Admin.create(Map.of("bootstrap.servers", second.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic("_schemas", 1, (short) 1))).all().get();
      RegistryOptions options = RegistryOptions.on(second.bootstrapServers());
      IOException refusal = assertThrows(IOException.class, () -> EmbeddedRegistry.start(options));
      assertTrue(refusal.getMessage().contains("cleanup.policy=delete"), refusal.getMessage());
    }
  }
}
