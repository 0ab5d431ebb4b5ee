package io.fairlead.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.query.Json;
import io.fairlead.query.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Waits for the end of a search that was started, and says what came of it. */
final class SearchEnd {
  /** Others may be before it. */
  private static final long LIMIT_MS = 30_000;

  private static final long POLL_MS = 100;

  private final ToolCall call;
  private final String swarm;

  SearchEnd(ToolCall call, String swarm) {
    this.call = call;
    this.swarm = swarm;
  }

  /**
   * The answer of load-balance, with the search as it ended.
   *
   * @throws io.fairlead.query.ProblemException if it failed or was cancelled, or goes on
   */
  JsonNode of(JsonNode answer) {
    ObjectNode whole = answer.deepCopy();
    JsonNode search = whole.path("optimization");
    String id = search.path("id").asText();
    long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LIMIT_MS);
    while (isOpen(search) && System.nanoTime() - endNs < 0) {
      pause();
      search =
          ProblemApi.afterwards(
              "optimisation " + id + " was begun, and may still change something",
              () -> call.ofSwarm(swarm, Map.of(), "optimizations", id));
    }
    if (search.has("problem")) {
      throw problem(search.path("problem")).toException();
    }
    if (!search.path("state").asText().equals("DONE")) {
      throw Problem.unavailable(
              "optimisation "
                  + id
                  + (isOpen(search)
                      ? " has not ended within " + LIMIT_MS + " ms; it may still change something"
                      : " was cancelled: nothing was changed"))
          .toException();
    }
    JsonNode version = search.path("result").path("shares").path("configVersion");
    if (!version.isMissingNode()) {
      whole.set("configVersion", version);
    }
    JsonNode applied = search.path("result").path("plan").path("applied");
    for (String name : List.of("commandId", "balancing")) {
      if (applied.has(name)) {
        whole.set(name, applied.path(name));
      }
    }
    whole.set("optimization", search);
    return whole;
  }

  static boolean isOpen(JsonNode search) {
    return List.of("WAITING", "RUNNING").contains(search.path("state").asText());
  }

  private static Problem problem(JsonNode told) {
    try {
      return Json.MAPPER.treeToValue(told, Problem.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a problem that can't be read: " + told, e);
    }
  }

  static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(POLL_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** What came of it, in a sentence. */
  static String text(JsonNode search) {
    JsonNode shares = search.path("result").path("shares");
    return shares.isMissingNode() ? plan(search.path("result").path("plan")) : shares(shares);
  }

  private static String shares(JsonNode shares) {
    if (!shares.path("feasible").asBoolean()) {
      List<String> conflict = new ArrayList<>();
      shares.path("conflict").forEach(each -> conflict.add(each.path("message").asText()));
      return "nothing was changed: these contradict each other: "
          + String.join("; ", conflict)
          + ". ";
    }
    int changes = shares.path("changes").size();
    return changes == 0
        ? "the tenants' weights and caps are as they should be. "
        : shares.path("applied").asBoolean()
            ? changes + " settings of tenants were changed. "
            : changes + " settings of tenants would be changed. ";
  }

  private static String plan(JsonNode plan) {
    if (plan.has("remark")) {
      return plan.path("remark").asText() + " ";
    }
    JsonNode applied = plan.path("applied");
    return applied.path("done").asBoolean()
        ? "the plan moved "
            + applied.path("moved").asInt()
            + " tasks, "
            + applied.path("skipped").asInt()
            + " moves were skipped. "
        : applied.isMissingNode()
            ? "a plan would move " + plan.path("moveCount").asInt() + " tasks. "
            : "the plan is written, and not carried out yet. ";
  }
}
