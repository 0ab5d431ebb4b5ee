package io.fairlead.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.query.Json;
import io.fairlead.query.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Searches for a better topology, and applies what is above the threshold and can be applied. */
final class TopologyOptimizeTool implements McpTool {
  /** Time for the search, so that its end is seen within {@link ToolCall#WAIT_MS}. */
  static final long SEARCH_MS = 7_000;

  private final long waitMs;

  TopologyOptimizeTool() {
    this(ToolCall.WAIT_MS);
  }

  /** Waits so long for the end, milliseconds. */
  TopologyOptimizeTool(long waitMs) {
    this.waitMs = waitMs;
  }

  @Override
  public ToolDescription description() {
    return new ToolDescription(
        "topology_optimize",
        "Optimise the topology",
        "Replays the swarm's last hour with other agents, slots, prefetch bound and swarms for"
            + " tenants of their own, for "
            + SEARCH_MS / 1_000
            + " s at most, and tells by how much each would be better. Unless dryRun is given,"
            + " applies the prefetch bound if it is expected to be more than 10 % better, in every"
            + " replay, which needs the role admin; everything else is advice. An error, and no"
            + " change, if the swarm had no tasks or no agents, or other replays take too long.",
        true,
        List.of(
            ToolCall.SWARM,
            Property.optional(
                "objective",
                Property.Kind.TEXT,
                "latency (mean wait), p99 (of the wait), cost (of the fleet), utilisation or"
                    + " balance; latency if left out."),
            Property.optional(
                "dryRun",
                Property.Kind.FLAG,
                "Only tell; apply nothing, which needs the role" + " operate only.")),
        List.of(
            Property.needed("swarmId", Property.Kind.TEXT, "The swarm."),
            Property.needed(
                "topology",
                Property.Kind.OBJECT,
                "What the search came to: proposals with their expected improvement and standing,"
                    + " and what was applied.")));
  }

  @Override
  public ToolAnswer call(ToolCall call) {
    String swarm = call.swarm();
    ObjectNode body = Json.MAPPER.createObjectNode();
    call.arguments().text("objective").ifPresent(objective -> body.put("objective", objective));
    body.put("maxMs", SEARCH_MS).put("apply", !call.arguments().flag("dryRun"));
    long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs);
    JsonNode started =
        call.api()
            .call(
                "POST",
                ToolCall.way(swarm, "optimizations", "topology"),
                Map.of("waitMs", Long.toString(waitMs)),
                body);
    JsonNode topology = ended(call, swarm, started, endNs).path("result").path("topology");
    ObjectNode answer = Json.MAPPER.createObjectNode().put("swarmId", swarm);
    answer.set("topology", topology);
    return ToolAnswer.of(answer, text(swarm, topology));
  }

  /**
   * What has not ended by then is cancelled, so that nothing is applied that nobody waits for. The
   * coordinator may have answered earlier: only so many requests wait there.
   */
  private JsonNode ended(ToolCall call, String swarm, JsonNode started, long endNs) {
    JsonNode view = started;
    String id = view.path("id").asText();
    while (SearchEnd.isOpen(view) && System.nanoTime() - endNs < 0) {
      SearchEnd.pause();
      view = afterwards(id, () -> call.ofSwarm(swarm, Map.of(), "optimizations", id));
    }
    if (SearchEnd.isOpen(view)) {
      List<String> way = ToolCall.way(swarm, "optimizations", id);
      view = afterwards(id, () -> call.api().call("DELETE", way, Map.of(), null));
    }
    if (view.path("result").path("topology").isObject()) {
      return view;
    }
    if (view.has("problem")) {
      JsonNode problem = view.path("problem");
      throw Problem.of(
              problem.path("status").asInt(),
              problem.path("title").asText(),
              problem.path("detail").asText())
          .toException();
    }
    throw Problem.unavailable(
            view.path("state").asText().equals("CANCELLED") && System.nanoTime() - endNs < 0
                ? "the search " + id + " was cancelled by somebody else"
                : "the search "
                    + id
                    + " did not end within "
                    + waitMs
                    + " ms, as happens where other replays are before it, and was cancelled; the"
                    + " swarm's configuration history tells if a change had been written by then")
        .toException();
  }

  private static JsonNode afterwards(String id, Supplier<JsonNode> reading) {
    return ProblemApi.afterwards(
        "the search " + id + " was begun, and may still change something", reading);
  }

  private static String text(String swarm, JsonNode topology) {
    StringBuilder text = new StringBuilder("Swarm " + swarm + ": ");
    JsonNode applied = topology.path("applied");
    if (applied.isObject()) {
      text.append(applied.path("setting").asText())
          .append(" was changed from ")
          .append(applied.path("from").asLong())
          .append(" to ")
          .append(applied.path("to").asLong())
          .append(", configuration version ")
          .append(applied.path("configVersion").asLong())
          .append('.');
    } else {
      text.append("nothing was changed.");
    }
    if (topology.path("proposals").isEmpty()) {
      text.append(" Nothing better was found.");
    }
    for (JsonNode proposal : topology.path("proposals")) {
      text.append('\n').append(line(proposal));
    }
    for (JsonNode remark : topology.path("remarks")) {
      text.append("\nRemark: ").append(remark.asText()).append('.');
    }
    return text.toString();
  }

  private static String line(JsonNode proposal) {
    StringBuilder changes = new StringBuilder();
    for (JsonNode change : proposal.path("changes")) {
      changes
          .append(changes.length() == 0 ? "" : "; ")
          .append(change.path("what").asText())
          .append(' ')
          .append(change.path("from").asLong())
          .append(" to ")
          .append(change.path("to").asLong());
    }
    JsonNode improvement = proposal.path("improvement");
    return String.format(
        Locale.ROOT,
        "%s (%s): %s; expected %.1f %% better (%.1f to %.1f %% in %d replays); %s",
        proposal.path("standing").asText().toLowerCase(Locale.ROOT).replace('_', ' '),
        proposal.path("dimension").asText(),
        changes,
        100 * improvement.path("mean").asDouble(),
        100 * improvement.path("least").asDouble(),
        100 * improvement.path("most").asDouble(),
        improvement.path("seeds").asInt(),
        proposal.path("why").asText());
  }
}
