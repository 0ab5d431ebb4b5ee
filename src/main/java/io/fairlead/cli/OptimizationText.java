package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A search or replay and what came of it, for people. */
final class OptimizationText {
  private OptimizationText() {}

  /** What came of it, by its kind. */
  static List<String> lines(JsonNode optimization, int width) {
    JsonNode result = optimization.path("result");
    return switch (optimization.path("kind").asText()) {
      case "plan" -> PlanText.lines(result.path("plan"), width);
      case "shares" -> SharesText.lines(result.path("shares"), width);
      case "what-if" -> WhatIfText.lines(result.path("whatIf"), width);
      case "topology" -> TopologyText.lines(result.path("topology"), width);
      default -> List.of(result.toString());
    };
  }

  /** It, and what came of it if it is done. */
  static List<String> whole(JsonNode optimization, int width) {
    List<String> lines = new ArrayList<>();
    lines.addAll(
        new Sheet()
            .line("optimisation", Figures.text(optimization.path("id")))
            .line("kind", Figures.text(optimization.path("kind")))
            .line("state", Figures.name(optimization.path("state")))
            .line("asked for by", Figures.text(optimization.path("issuedBy")))
            .line("asked for", Figures.time(optimization.path("createdAtMs")))
            .line("took", took(optimization))
            .lines(width));
    JsonNode problem = optimization.path("problem");
    if (!problem.isMissingNode()) {
      lines.add("It failed: " + Figures.text(problem.path("detail")));
    }
    if (optimization.has("result")) {
      lines.add("");
      lines.addAll(lines(optimization, width));
    }
    return lines;
  }

  /** How long it has run. */
  static String took(JsonNode optimization) {
    JsonNode started = optimization.path("startedAtMs");
    JsonNode ended = optimization.path("endedAtMs");
    return started.isMissingNode() || ended.isMissingNode()
        ? Figures.NONE
        : Figures.ms((double) (ended.asLong() - started.asLong()));
  }
}
