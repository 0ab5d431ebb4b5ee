package io.fairlead.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Api;
import io.fairlead.query.Json;
import io.fairlead.query.Problem;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A coordinator that gives prepared answers and remembers what it was asked. */
final class StubApi implements Api {
  private final Map<String, JsonNode> answers = new LinkedHashMap<>();
  private final Map<String, Problem> problems = new LinkedHashMap<>();
  private final List<String> asked = new ArrayList<>();
  private final List<JsonNode> bodies = new ArrayList<>();

  /**
   * @param request method and path, like {@code GET /v1/swarms}
   */
  StubApi answering(String request, String json) {
    try {
      answers.put(request, Json.MAPPER.readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
    return this;
  }

  StubApi refusing(String request, Problem problem) {
    problems.put(request, problem);
    return this;
  }

  /** One swarm, main. */
  StubApi withOneSwarm() {
    return answering("GET /v1/swarms", "{\"swarms\":[{\"swarmId\":\"main\"}]}");
  }

  @Override
  public JsonNode call(
      String method, List<String> path, Map<String, String> query, @Nullable Object body) {
    String request = method + " /" + String.join("/", path);
    asked.add(query.isEmpty() ? request : request + " " + new TreeMap<>(query));
    if (body != null) {
      bodies.add(Json.tree(body));
    }
    if (problems.containsKey(request)) {
      throw problems.get(request).toException();
    }
    JsonNode answer = answers.get(request);
    if (answer == null) {
      throw Problem.unknown("there is nothing at " + request).toException();
    }
    return answer;
  }

  /** Every request, in order, with its query. */
  List<String> asked() {
    return asked;
  }

  /** The last request. */
  String last() {
    return asked.get(asked.size() - 1);
  }

  /** What the last request that carried something carried. */
  JsonNode body() {
    return bodies.get(bodies.size() - 1);
  }

  /** A command line that reaches this one, wherever it would look. */
  CommandLineRun run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> all = new ArrayList<>(List.of(arguments));
    int end = all.indexOf("--");
    all.addAll(end < 0 ? all.size() : end, List.of("--url", "http://127.0.0.1:1"));
    int exitCode =
        Fairlead.commandLine(target -> this)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(all.toArray(String[]::new));
    return new CommandLineRun(exitCode, out.toString(), err.toString());
  }
}
