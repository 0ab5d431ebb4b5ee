package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** What is told of a search that its user ends. */
class FollowedOptimizationTest {
  private static final String ONE = "/v1/swarms/main/optimizations/x";

  private final StringWriter err = new StringWriter();

  private static String view(String state) {
    return "{\"id\":\"x\",\"state\":\"" + state + "\"}";
  }

  private static StubApi api(String deleted, String then) {
    return new StubApi()
        .answering("DELETE " + ONE, view(deleted))
        .answering("GET " + ONE, view(then));
  }

  /** Whoever follows it wants it to end at once. */
  private JsonNode interrupted(StubApi api) {
    try (Progress progress = new Progress(new PrintWriter(err, true), "searching")) {
      return new FollowedOptimization(api, progress, "main", 1)
          .followed(Json.parse(view("RUNNING")), () -> true);
    }
  }

  private String failure(StubApi api) {
    String told =
        String.valueOf(
            assertThrows(CommandFailedException.class, () -> interrupted(api)).getMessage());
    assertTrue(err.toString().contains(told), err.toString());
    return told;
  }

  @Test
  void whatEndsCancelledIsToldSo() {
    assertEquals("optimisation x was cancelled.", failure(api("CANCELLED", "DONE")));
    assertEquals("optimisation x was cancelled.", failure(api("RUNNING", "CANCELLED")));
  }

  @Test
  void whatIsCarriedOutAllTheSameIsNotToldAsCancelled() {
    JsonNode ended = interrupted(api("RUNNING", "DONE"));
    assertEquals("DONE", ended.path("state").asText());
    assertTrue(
        err.toString().contains("ended before it could be cancelled: done."), err.toString());
  }

  @Test
  void whatDoesNotEndMayStillChangeSomething() {
    StubApi api = api("RUNNING", "RUNNING");
    assertEquals("optimisation x was asked to end; it may still change something.", failure(api));
    assertEquals(1 + 20, api.asked().size());
  }
}
