package io.fairlead.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.mcp.LocalAgents;
import io.fairlead.mcp.McpEndpoint;
import io.fairlead.query.Endpoint;
import io.fairlead.query.HttpExtension;
import io.fairlead.query.HttpProbe;
import io.fairlead.query.QueryOptions;
import io.fairlead.query.QueryServer;
import io.fairlead.query.security.HttpLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hostile requests to a server whose coordinator has not started: what is before its answers. */
class HostileRequestsTest {
  private static final long SEED = 20_261_121L;
  private static final int REQUESTS = 150;

  @TempDir Path directory;
  private final List<Endpoint> endpoints = new ArrayList<>();
  private LocalAgents agents;
  private QueryServer server;

  @BeforeEach
  void start() throws IOException {
    agents = new LocalAgents(Map.of("u", List.of("true")), directory);
    HttpExtension listener = (config, table, access) -> endpoints.addAll(table.endpoints());
    server =
        QueryServer.start(
            QueryOptions.DEFAULT.withLimits(HttpLimits.DEFAULT.withRate(100_000, 100_000)),
            List.of(new McpEndpoint(agents), listener));
  }

  @AfterEach
  void stop() {
    server.close();
    agents.close();
  }

  @Test
  void noRequestIsAnErrorOfTheServersOwn() throws Exception {
    RequestStorm storm = new RequestStorm(server.port(), RequestStorm::restJudge);
    HostileRequests requests =
        new HostileRequests(SEED, endpoints, server.port(), List.of("s", "t", "a"));
    storm.send(requests::next, REQUESTS);
    assertEquals(List.of(), storm.complaints(), () -> "seed " + SEED + storm.statuses());
    assertTrue(storm.statuses().size() > 3, () -> storm.statuses().toString());
    stillAnswers();
  }

  @Test
  void noCallIsAnErrorOfTheServersOwn() throws Exception {
    RequestStorm storm = new RequestStorm(server.port(), RequestStorm::mcpJudge);
    HostileCalls calls = new HostileCalls(SEED, server.port(), McpListing.tools(server.port()));
    storm.send(calls::next, REQUESTS / 2);
    assertEquals(List.of(), storm.complaints(), () -> "seed " + SEED + storm.statuses());
    assertTrue(storm.statuses().getOrDefault(200, 0) > 20, () -> storm.statuses().toString());
    stillAnswers();
  }

  private void stillAnswers() throws Exception {
    HttpProbe.Answer document = new HttpProbe(server.url()).get("/v1/openapi.json");
    assertEquals(200, document.status());
    JsonNode paths = document.body().path("paths");
    assertTrue(paths.size() > 10);
  }
}
