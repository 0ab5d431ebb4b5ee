package io.fairlead.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Json;
import io.fairlead.query.QueryOptions;
import io.fairlead.query.QueryServer;
import io.fairlead.query.RawHttp;
import io.fairlead.query.Role;
import io.fairlead.query.security.AccessOptions;
import io.fairlead.query.security.Token;
import io.fairlead.query.security.TokenFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tools over HTTP, on a server whose coordinator has not started. */
class McpEndpointTest {
  private static final String PING = "{'jsonrpc': '2.0', 'id': 1, 'method': 'ping'}";

  @TempDir Path directory;
  private final HttpClient http = HttpClient.newHttpClient();
  private LocalAgents agents;
  private QueryServer server;
  private String reader;
  private String admin;

  @BeforeEach
  void start() throws IOException {
    Path tokens = directory.resolve("tokens");
    reader = token(tokens, "ann", Role.READ);
    admin = token(tokens, "bob", Role.ADMIN);
    agents = new LocalAgents(Map.of("u", List.of("true")), directory);
    server =
        QueryServer.start(
            QueryOptions.DEFAULT.withAccess(AccessOptions.DEFAULT.withTokens(tokens)),
            List.of(new McpEndpoint(agents)));
  }

  private static String token(Path file, String name, Role role) throws IOException {
    Token.Created created = Token.create(name, role, Instant.EPOCH, new SecureRandom());
    TokenFile.append(file, created.kept());
    return created.text();
  }

  @AfterEach
  void stop() {
    server.close();
    agents.close();
  }

  private HttpResponse<String> post(String token, String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url() + "/mcp"))
            .timeout(Duration.ofSeconds(30))
            .setHeader("Content-Type", "application/json")
            .setHeader("Accept", "application/json, text/event-stream")
            .POST(BodyPublishers.ofString(body.replace('\'', '"')));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  /** The result of a call, which must come. */
  private JsonNode call(String token, String tool, String arguments) throws Exception {
    HttpResponse<String> response =
        post(
            token,
            "{'jsonrpc': '2.0', 'id': 1, 'method': 'tools/call', 'params': {'name': '"
                + tool
                + "', 'arguments': "
                + arguments
                + "}}");
    assertEquals(200, response.statusCode(), response.body());
    return Json.MAPPER.readTree(response.body()).path("result");
  }

  private static String problem(JsonNode result) {
    assertTrue(result.path("isError").asBoolean(), result.toString());
    return result.path("content").path(0).path("text").asText();
  }

  @Test
  void everyCallHasTheRoleOfItsOwnToken() throws Exception {
    String update = "{'swarmId': 'main', 'action': 'update', 'config': {'stealThreshold': 5}}";
    assertTrue(problem(call(reader, "config_manage", update)).contains("needs the role admin"));
    String admitted = problem(call(admin, "config_manage", update));
    assertTrue(admitted.contains("has not started"), admitted);
    String read = problem(call(reader, "swarm_status", "{'swarmId': 'main'}"));
    assertTrue(read.contains("has not started"), read);
    String spawn = problem(call(reader, "agent_spawn", "{'type': 'u', 'swarmId': 'main'}"));
    assertTrue(spawn.contains("needs the role admin"), spawn);
    assertTrue(agents.of("main").isEmpty());
  }

  @Test
  void whoHasNoTokenDoesNotGetThisFar() throws Exception {
    assertEquals(401, post(null, PING).statusCode());
    assertEquals(401, post("guessed", PING).statusCode());
    assertEquals(200, post(reader, PING).statusCode());
  }

  @Test
  void aPageOfAnotherServerIsTurnedAway() throws Exception {
    for (String origin : List.of("http://evil.example", "http://127.0.0.1:1", "null")) {
      assertEquals(403, post(reader, PING, "Origin", origin).statusCode(), origin);
    }
    assertEquals(200, post(reader, PING, "Origin", server.url()).statusCode());
  }

  @Test
  void whoMeansAnotherServerIsTurnedAwayWhereNobodyNeedsAToken() throws Exception {
    try (QueryServer open =
        QueryServer.start(QueryOptions.DEFAULT, List.of(new McpEndpoint(agents)))) {
      String own = URI.create(open.url()).getAuthority();
      for (String host : List.of("evil.example", "127.0.0.1.evil.example", "evil.example:80")) {
        assertEquals(403, pingAt(open, host), host);
      }
      assertEquals(200, pingAt(open, own));
    }
  }

  private static int pingAt(QueryServer server, String host) throws IOException {
    return new RawHttp(URI.create(server.url()).getPort())
        .send(
            "POST",
            "/mcp",
            PING.replace('\'', '"'),
            "Host: " + host,
            "Content-Type: application/json",
            "Accept: application/json, text/event-stream")
        .status();
  }

  @Test
  void whatIsNoRequestIsRefused() throws Exception {
    HttpResponse<String> nonsense = post(reader, "password 1234");
    assertEquals(400, nonsense.statusCode());
    assertFalse(nonsense.body().contains("password"), "the log has it no more than this answer");
    HttpResponse<String> large = post(reader, "x".repeat(5 << 20));
    assertEquals(413, large.statusCode());
    HttpResponse<String> listen =
        http.send(
            HttpRequest.newBuilder(URI.create(server.url() + "/mcp"))
                .header("Authorization", "Bearer " + reader)
                .header("Accept", "text/event-stream")
                .build(),
            BodyHandlers.ofString());
    assertEquals(405, listen.statusCode());
    assertEquals("POST", listen.headers().firstValue("Allow").orElseThrow());
  }

  @Test
  void aHeaderThatIsWrongIsNamed() throws Exception {
    for (String accept : List.of("text/html", "application/json", "text/event-stream", "*/*")) {
      HttpResponse<String> answer = post(reader, PING, "Accept", accept);
      assertEquals(406, answer.statusCode(), accept);
      assertTrue(answer.body().contains("Accept must name"), answer.body());
    }
    HttpResponse<String> answer = post(reader, PING, "Content-Type", "text/plain");
    assertEquals(415, answer.statusCode());
    assertTrue(answer.body().contains("must be application/json"), answer.body());
  }

  @Test
  void aResourceThatIsNotNamedIsTheCallersFault() throws Exception {
    for (String call :
        List.of("'method': 'resources/read'", "'method': 'resources/read', 'params': {'uri': 7}")) {
      HttpResponse<String> answer = post(reader, "{'jsonrpc': '2.0', 'id': 1, " + call + "}");
      assertEquals(400, answer.statusCode(), () -> call + " " + answer.body());
    }
  }
}
