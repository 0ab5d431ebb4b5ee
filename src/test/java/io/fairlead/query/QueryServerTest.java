package io.fairlead.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is answered whatever the coordinator knows. */
class QueryServerTest {
  private QueryServer server;
  private HttpProbe http;

  @BeforeEach
  void start() throws IOException {
    server = QueryServer.start(QueryOptions.DEFAULT);
    http = new HttpProbe(server.url());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/swarms/s/agents/a",
        "/v1/swarms/s/kpis",
        "/v1/swarms/s/kpis?from=1&to=2",
        "/v1/swarms/s/history?tenant=acme%2Fx&type=chat",
        "/v1/swarms/s/tasks/t",
        "/v1/swarms/s/proposal",
        "/health/ready"
      })
  void asksToComeAgainBeforeTheCoordinatorIsThere(String path) throws Exception {
    HttpProbe.Answer answer = http.get(path);
    assertEquals(503, answer.status());
    assertEquals("1", answer.header("Retry-After"));
    assertEquals(Problem.CONTENT_TYPE, answer.header("Content-Type"));
    assertEquals("the coordinator has not started yet", answer.text("detail"));
  }

  @Test
  void livesBeforeTheCoordinatorIsThere() throws Exception {
    assertEquals(200, http.get("/health/live").status());
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/swarms/a.b/agents/a, swarmId, a.b",
    "/v1/swarms/a.b/proposal, swarmId, a.b",
    "/v1/swarms/s/agents/a%2Fb, agentId, a/b",
    "/v1/swarms/s/agents/%2E%2E, agentId, ..",
    "/v1/swarms/s/tasks/a%20b, taskId, a b",
    "/v1/swarms/a.b/kpis, swarmId, a.b",
    "/v1/swarms/s/kpis?from=yesterday, from, yesterday",
    "/v1/swarms/s/kpis?to=-1, to, -1",
    "/v1/swarms/s/kpis?from=3&to=2, from, 3",
    "/v1/swarms/s/history?type=chat, tenant, ''",
    "/v1/swarms/s/history?tenant=acme, type, ''",
    "/v1/swarms/s/history?tenant=a%20b&type=chat, tenantId, a b",
    "/v1/swarms/s/history?tenant=acme&type=, taskType, ''",
  })
  void namesTheFieldAndTheValueOfAMalformedId(String path, String field, String value)
      throws Exception {
    HttpProbe.Answer answer = http.get(path);
    assertEquals(400, answer.status(), answer.toString());
    assertEquals(Problem.CONTENT_TYPE, answer.header("Content-Type"));
    assertEquals(field, answer.text("field"));
    assertEquals(value, answer.text("value"));
    assertTrue(answer.text("detail").contains("'" + value + "'"), answer.text("detail"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a%2Fb", "a%25b", "a;b", "..a", "%2E%2E", "a%3Bb", "a%2525"})
  void takesEveryTaskIdThatTheProtocolAllows(String encoded) throws Exception {
    assertEquals(503, http.get("/v1/swarms/s/tasks/" + encoded).status());
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/swarms/s/kpis?from=%zz&%zz=1&to=2, from, %zz",
    "/v1/swarms/s/kpis?%zz=1, %zz, %zz",
    "/v1/swarms/s/kpis?from=1&from=2, from, '1, 2'",
    "/v1/events?swarm=%zz, swarm, %zz",
    "/v1/events?swarm=s&swarm=t, swarm, 's, t'",
    "/v1/events?swarms=s, swarms, s",
  })
  void refusesAQueryThatIsNotAsItMustBe(String path, String field, String value) throws Exception {
    RawHttp.Answer answer = new RawHttp(server.port()).send("GET", path, "");
    assertEquals(400, answer.status(), answer.toString());
    JsonNode problem = new ObjectMapper().readTree(answer.body());
    assertEquals(field, problem.path("field").asText());
    assertEquals(value, problem.path("value").asText());
  }

  @Test
  void refusesOtherMethods() throws Exception {
    HttpProbe.Answer answer = http.send("PUT", "/v1/swarms/s/tasks/t");
    assertEquals(405, answer.status());
    assertEquals("DELETE, GET, HEAD", answer.header("Allow"));
    assertEquals(Problem.CONTENT_TYPE, answer.header("Content-Type"));
  }

  @Test
  void saysThatThereIsNothingElsewhere() throws Exception {
    HttpProbe.Answer answer = http.get("/v1/swarms/s/nothing/t");
    assertEquals(404, answer.status());
    assertEquals(Problem.CONTENT_TYPE, answer.header("Content-Type"));
    assertTrue(answer.text("detail").contains("/v1/swarms/s/nothing/t"));
  }

  @Test
  void saysWhichPortItCouldNotHave() {
    QueryOptions taken = QueryOptions.DEFAULT.withPort(server.port());
    IOException e = assertThrows(IOException.class, () -> QueryServer.start(taken));
    assertTrue(e.getMessage().contains(":" + server.port()), e.getMessage());
  }

  @Test
  void advertisesAnotherNameThanTheAddressItListensOn() throws Exception {
    try (QueryServer other =
        QueryServer.start(QueryOptions.DEFAULT.withAdvertisedHost("coordinator-1"))) {
      assertEquals("coordinator-1:" + other.port(), other.applicationServer());
    }
  }
}
