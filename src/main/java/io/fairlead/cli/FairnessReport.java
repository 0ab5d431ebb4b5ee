package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.bench.Machine;
import io.fairlead.bench.fairness.FairnessResult;
import io.fairlead.bench.fairness.FairnessScenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a measurement of fairness came to, for people and for programs.
 *
 * @param results one for each discipline
 */
record FairnessReport(List<FairnessResult> results) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** One line for each discipline. */
  List<String> json() {
    return nodes().stream().map(JsonNode::toString).toList();
  }

  List<JsonNode> nodes() {
    return results.stream().map(FairnessReport::node).toList();
  }

  private static JsonNode node(FairnessResult result) {
    FairnessScenario scenario = result.scenario();
    ObjectNode node = JSON.createObjectNode();
    node.put("benchmark", "fairness");
    node.put("discipline", result.discipline());
    node.put("agents", scenario.agents());
    node.put("dispatches", scenario.dispatches());
    node.put("seed", scenario.seed());
    node.put("maxCostMs", FairnessScenario.MAX_COST_US / 1e3);
    node.put("withinBound", result.isWithinBound());
    node.put("worstGapToBound", rounded(result.worstGapToBound()));
    node.put("worstErrorToBound", rounded(result.worstErrorToBound()));
    node.put("meanErrorToBound", rounded(result.meanErrorToBound()));
    Machine.describe().forEach(node.putObject("machine")::put);
    ArrayNode tenants = node.putArray("tenants");
    for (FairnessResult.Tenant tenant : result.tenants()) {
      ObjectNode each = tenants.addObject();
      each.put("tenant", tenant.name());
      each.put("weight", tenant.weight());
      each.put("share", rounded(tenant.share()));
      each.put("receivedShare", rounded(tenant.receivedShare()));
      each.put("worstErrorMs", rounded(tenant.worstErrorMs()));
      each.put("meanErrorMs", rounded(tenant.meanErrorMs()));
      each.put("boundMs", rounded(tenant.boundMs()));
    }
    ArrayNode moments = node.putArray("moments");
    for (FairnessResult.Moment moment : result.moments()) {
      ObjectNode each = moments.addObject();
      each.put("dispatches", moment.dispatches());
      each.put("servedS", rounded(moment.servedS()));
      each.put("worstRelativeError", rounded(moment.worstRelativeError()));
      each.put("relativeBound", rounded(moment.relativeBound()));
      each.put("worstErrorToBound", rounded(moment.worstErrorToBound()));
    }
    return node;
  }

  /** For people. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    FairnessScenario scenario = results.get(0).scenario();
    lines.add(
        String.format(
            Locale.ROOT,
            "%d tenants, all waiting all the time for the same %d agents; %,d dispatches, seed %d, in"
                + " virtual time.",
            scenario.tenants(),
            scenario.agents(),
            scenario.dispatches(),
            scenario.seed()));
    lines.add(
        "Error: work given to a tenant, less its share by weight of the work given to all; looked at"
            + " after every dispatch.");
    for (FairnessResult result : results) {
      lines.add("");
      lines.add(
          String.format(
              Locale.ROOT,
              "%s: furthest apart two tenants ever were: %.2f of the bound. Error: %.2f of its bound"
                  + " at worst, %.2f in the mean.",
              result.discipline(),
              result.worstGapToBound(),
              result.worstErrorToBound(),
              result.meanErrorToBound()));
      lines.add(
          String.format(
              Locale.ROOT,
              "  %-8s %6s %8s %8s %12s %12s %12s",
              "tenant",
              "weight",
              "share",
              "got",
              "mean error",
              "worst error",
              "bound"));
      for (FairnessResult.Tenant tenant : result.tenants()) {
        lines.add(
            String.format(
                Locale.ROOT,
                "  %-8s %6.0f %7.2f%% %7.2f%% %9.1f ms %9.1f ms %9.1f ms",
                tenant.name(),
                tenant.weight(),
                100 * tenant.share(),
                100 * tenant.receivedShare(),
                tenant.meanErrorMs(),
                tenant.worstErrorMs(),
                tenant.boundMs()));
      }
    }
    return lines;
  }

  private static double rounded(double value) {
    return Math.round(value * 1e6) / 1e6;
  }
}
