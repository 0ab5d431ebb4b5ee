package io.fairlead.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a question is said before anybody is asked. */
class ReadRequestsTest {
  private static QueryServer server;
  private static HttpProbe http;

  @BeforeAll
  static void start() throws IOException {
    server = QueryServer.start(QueryOptions.DEFAULT);
    http = new HttpProbe(server.url());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/swarms?limit=0, limit",
    "/v1/swarms?limit=1001, limit",
    "/v1/swarms?limit=many, limit",
    "/v1/swarms?after=a%20b, after",
    "/v1/swarms?partial=yes, partial",
    "/v1/swarms/a%20b, swarmId",
    "/v1/swarms/s/agents?limit=-1, limit",
    "/v1/swarms/s/agents?after=a%2Fb, after",
    "/v1/swarms/s/agents/a%2Fb, agentId",
    "/v1/swarms/s/agents/a%2Fb/tasks, agentId",
    "/v1/swarms/s/tenants?after=%20, after",
    "/v1/swarms/s/tenants/%20, tenantId",
    "/v1/swarms/s/series?limit=x, limit",
    "/v1/swarms/s/tasks?after=x, after",
    "/v1/swarms/s/tasks?after=-1, after",
    "/v1/swarms/s/tasks?phase=asleep, phase",
    "/v1/swarms/s/tasks?phase=completed, phase",
    "/v1/swarms/s/tasks?level=urgent, level",
    "/v1/swarms/s/tasks?tenant=%20, tenant",
    "/v1/swarms/s/tasks?agent=a%2Fb, agent",
    "/v1/swarms/s/tasks?limit=1&limit=2, limit",
    "/v1/swarms/s/kpis?from=2&to=1, from",
    "/v1/swarms/s/kpis?from=yesterday, from",
    "/v1/swarms/s/tasks?pahse=queued, pahse",
    "/v1/swarms/s/levels?limit=1, limit",
    "/v1/swarms/s/history?type=chat, tenant",
    "/v1/swarms/s/history?tenant=acme, type"
  })
  void aQuestionThatIsNotAsItMustBeIs400AndNamesTheField(String path, String field)
      throws Exception {
    HttpProbe.Answer answer = http.get(path);
    assertEquals(400, answer.status(), answer.toString());
    assertEquals(field, answer.text("field"), answer.toString());
    assertEquals("application/problem+json", answer.header("Content-Type"));
  }

  /** Nothing is taken for what it is not, and what is not there is not taken for 0. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "/v1/swarms/s/config/rollback, '{\"version\": 2.9}', version",
        "/v1/swarms/s/config/rollback, '{\"version\": \"2\"}', version",
        "/v1/swarms/s/config/rollback, '{\"version\": true}', version",
        "/v1/swarms/s/load-balance, '{\"dryRun\": \"\"}', dryRun",
        "/v1/swarms/s/load-balance, '{\"dryRun\": 1}', dryRun",
        "/v1/swarms/s/load-balance, '{\"dryRun\": \"true\"}', dryRun",
        "/v1/swarms/s/load-balance, '{\"strategy\": 5}', strategy",
        "/v1/swarms, '{\"swarmId\": 5}', swarmId",
        "/v1/swarms, '{\"swarmId\": [\"a\"]}', swarmId",
        "/v1/dead-letters/redrive, '{\"letters\": [{\"offset\": 7}]}', letters[0]",
        "/v1/dead-letters/redrive, '{\"letters\": [{\"partition\": 7}]}', letters[0]",
        "/v1/dead-letters/redrive, '{\"letters\": [{}]}', letters[0]",
        "/v1/dead-letters/redrive, '{\"letters\": [null]}', letters[0]",
        "/v1/dead-letters/redrive, '{\"letters\": {}}', letters",
        "/v1/swarms/s/plans, '{\"moves\": [null]}', moves[0]",
        "/v1/swarms/s/plans, '{\"moves\": [{\"task\": \"a\"}]}', moves[0].task",
        "/v1/swarms/s/optimizations/what-if, "
            + "'{\"agents\": {\"add\": [{\"capabilities\": [null]}]}}', "
            + "agents.add[0].capabilities[0]",
        "/v1/swarms/s/optimizations/plan, '{\"maxMs\": 1e3}', maxMs"
      })
  void aBodyThatIsNotAsItMustBeIs400AndNamesTheField(String path, String body, String field)
      throws Exception {
    HttpProbe.Answer answer = http.post(path, body);
    assertEquals(400, answer.status(), answer.toString());
    assertEquals(field, answer.text("field"), answer.toString());
    assertTrue(answer.text("detail").startsWith(field), answer.toString());
    assertFalse(answer.text("detail").contains("io.fairlead"), answer.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/swarms/s/nothing, 404",
    "GET, /v1/nothing, 404",
    "POST, /v1/instances, 405",
    "DELETE, /v1/swarms/s/levels, 405",
    "GET, /v1/swarms, 503",
    "GET, /v1/instances, 503",
    "GET, /v1/swarms/s/tasks?phase=retry-wait&level=low&limit=1000&after=7, 503"
  })
  void whatIsAskedWellIsAnsweredAsThingsStand(String method, String path, int status)
      throws Exception {
    HttpProbe.Answer answer = http.send(method, path);
    assertEquals(status, answer.status(), answer.toString());
    assertEquals(status == 503 ? "1" : "", answer.header("Retry-After"));
  }

  @Test
  void aChoiceIsToldAsItIsToBeWritten() throws Exception {
    HttpProbe.Answer answer = http.get("/v1/swarms/s/tasks?phase=asleep");
    assertTrue(answer.text("detail").contains("queued"), answer.toString());
    assertTrue(answer.text("detail").contains("retry-wait"), answer.toString());
  }
}
