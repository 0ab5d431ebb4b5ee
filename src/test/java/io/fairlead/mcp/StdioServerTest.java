package io.fairlead.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StdioServerTest {
  private static final String INITIALIZE =
      "{'jsonrpc': '2.0', 'id': 1, 'method': 'initialize', 'params': {'protocolVersion':"
          + " '2025-06-18', 'capabilities': {}, 'clientInfo': {'name': 'test', 'version': '1'}}}";
  private static final String INITIALIZED =
      "{'jsonrpc': '2.0', 'method': 'notifications/initialized'}";

  /** What comes out when that goes in and the input ends, by the id of the answer. */
  private static Map<String, JsonNode> answers(StubApi api, String... lines) throws IOException {
    String in = String.join("\n", lines).replace('\'', '"');
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (LocalAgents agents = new LocalAgents(Map.of(), Path.of("none"))) {
      StdioServer.serve(
          api, agents, new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)), out);
    }
    Map<String, JsonNode> answers = new TreeMap<>();
    for (String line : out.toString(StandardCharsets.UTF_8).split("\n")) {
      JsonNode answer = Json.MAPPER.readTree(line); // every line is a message
      assertEquals("2.0", answer.path("jsonrpc").asText());
      answers.put(answer.path("id").asText(), answer);
    }
    return answers;
  }

  private static String call(int id, String tool) {
    return "{'jsonrpc': '2.0', 'id': "
        + id
        + ", 'method': 'tools/call', 'params': {'name': '"
        + tool
        + "', 'arguments': {}}}";
  }

  @Test
  void everyRequestIsAnsweredThoughTheInputHasEnded() throws Exception {
    CountDownLatch all = new CountDownLatch(3);
    StubApi api =
        StubApi.withSwarm("main")
            .on(
                "GET /v1/swarms/main/tokens",
                () -> {
                  all.countDown();
                  try {
                    assertTrue(all.await(30, TimeUnit.SECONDS), "calls are answered side by side");
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                  return StubApi.parsed(StubApi.TOKENS);
                });
    Map<String, JsonNode> answers =
        answers(
            api,
            INITIALIZE,
            INITIALIZED,
            call(2, "token_usage"),
            call(3, "token_usage"),
            call(4, "token_usage"));
    assertEquals("[1, 2, 3, 4]", answers.keySet().toString());
    assertEquals(
        "fairlead", answers.get("1").path("result").path("serverInfo").path("name").asText());
    assertEquals(
        "main", answers.get("4").path("result").path("structuredContent").path("swarmId").asText());
  }

  @Test
  void aLineThatIsNoMessageEndsNothing() throws Exception {
    for (String line : List.of("password 1234", "['password 1234']")) {
      Map<String, JsonNode> answers =
          answers(
              StubApi.withSwarm("main"), line, "", "{'jsonrpc': '2.0', 'id': 7, 'method': 'ping'}");
      assertEquals("[7, null]", answers.keySet().toString());
      JsonNode refusal = answers.get("null").path("error");
      assertEquals(line.startsWith("[") ? -32600 : -32700, refusal.path("code").asInt());
      assertTrue(!refusal.toString().contains("1234"), "what was sent is not told on");
    }
  }

  @Test
  void aLineThatIsTooLongIsRefusedAndTheNextIsRead() throws Exception {
    Map<String, JsonNode> answers =
        answers(
            StubApi.withSwarm("main"),
            "x".repeat((4 << 20) + 1),
            "{'jsonrpc': '2.0', 'id': 7, 'method': 'ping'}");
    assertTrue(
        answers.get("null").path("error").path("message").asText().contains("at most"),
        answers.toString());
    assertTrue(answers.get("7").has("result"), answers.toString());
  }

  @Test
  void whatThereIsNotIsAnError() throws Exception {
    Map<String, JsonNode> answers =
        answers(
            StubApi.withSwarm("main"),
            call(1, "make_coffee"),
            "{'jsonrpc': '2.0', 'id': 2, 'method': 'tea/make'}");
    assertEquals(-32602, answers.get("1").path("error").path("code").asInt());
    assertEquals(-32601, answers.get("2").path("error").path("code").asInt());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'method': 'tools/call', 'params': {'name': 'token_usage', 'arguments': '1234'} | -32602",
        "'method': 'tools/call', 'params': {'name': 'token_usage', '_meta': '1234'} | -32602",
        "'method': 'tools/call', 'params': [1234] | -32602",
        "'method': 'tools/call' | -32602",
        "'method': 'initialize', 'params': {} | -32602",
        "'method': 'resources/read', 'params': {'uri': 1234} | -32602",
        "'method': 'initialize', 'params': {'protocolVersion': '1', 'clientInfo': {}, 'capabilities': 1234} | -32602",
        "'method': 1234 | -32600",
        "'params': {} | -32600",
      })
  void aRequestThatDoesNotFitIsAnsweredUnderItsId(String request, int code) throws Exception {
    for (String id : List.of("5", "'five'")) {
      Map<String, JsonNode> answers =
          answers(
              StubApi.withSwarm("main"),
              "{'jsonrpc': '2.0', 'id': " + id + ", " + request + "}",
              "{'jsonrpc': '2.0', 'id': 7, 'method': 'ping'}");
      assertEquals(2, answers.size(), answers.toString());
      JsonNode refusal = answers.get(id.replace("'", ""));
      assertEquals(id, refusal.path("id").toString().replace('"', '\''), "of the same type");
      assertEquals(code, refusal.path("error").path("code").asInt(), refusal.toString());
      assertFalse(refusal.toString().contains("1234"), "what was sent is not told on");
    }
  }

  @Test
  void anIdThatCannotBeToldIsNull() throws Exception {
    for (String id : List.of("1.5", "null", "{}", "99999999999999999999")) {
      Map<String, JsonNode> answers =
          answers(
              StubApi.withSwarm("main"), "{'jsonrpc': '2.0', 'id': " + id + ", 'method': 'ping'}");
      assertEquals("[null]", answers.keySet().toString(), id);
      assertEquals(-32600, answers.get("null").path("error").path("code").asInt(), id);
    }
  }

  @Test
  void aFailureOfOursIsAnsweredAndTellsNoDetails() throws Exception {
    StubApi api =
        StubApi.withSwarm("main")
            .on(
                "GET /v1/swarms/main/tokens",
                () -> {
                  throw new AssertionError("secret");
                });
    JsonNode failure = answers(api, call(5, "token_usage")).get("5");
    assertEquals(-32603, failure.path("error").path("code").asInt(), failure.toString());
    assertFalse(failure.toString().contains("secret"), failure.toString());
  }

  @Test
  void whatAsksNothingIsNotAnswered() throws Exception {
    Map<String, JsonNode> answers =
        answers(
            StubApi.withSwarm("main"),
            "{'jsonrpc': '2.0', 'id': 1, 'result': {}}",
            "{'jsonrpc': '2.0', 'id': null, 'error': {'code': 1, 'message': 'x'}}",
            "{'jsonrpc': '2.0', 'method': 'notifications/cancelled', 'params': [1]}",
            "{'jsonrpc': '2.0', 'id': 7, 'method': 'ping'}");
    assertEquals("[7]", answers.keySet().toString());
  }
}
