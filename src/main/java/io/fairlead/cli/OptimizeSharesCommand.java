package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Divides capacity between tenants, and has it applied where that is wanted. */
@Command(
    name = "shares",
    description =
        "Divides the swarm's capacity between its tenants, within the minShare, maxShare and"
            + " budgetPerHour that are configured, or says which of them contradict each other; with"
            + " --apply sets the tenants' weight, minConcurrency and maxConcurrency by it.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  fairlead optimize shares",
      "  fairlead optimize shares --min batch=0.2 --budget batch=40 --objective fairness",
      "  fairlead optimize shares --apply"
    })
final class OptimizeSharesCommand extends OptimizationCommand {
  @Option(
      names = "--objective",
      paramLabel = "NAME",
      description =
          "utilisation: as much work as possible, then fairness; fairness: weighted"
              + " dominant-resource fairness first. Default: the swarm's sharesObjective.")
  private @Nullable String objective;

  @Option(
      names = "--min",
      paramLabel = "TENANT=SHARE",
      description = "Least share of a tenant, 0 to 1, instead of what is configured.")
  private @Nullable Map<String, Double> min;

  @Option(
      names = "--max",
      paramLabel = "TENANT=SHARE",
      description = "Largest share of a tenant, 0 to 1, instead of what is configured.")
  private @Nullable Map<String, Double> max;

  @Option(
      names = "--budget",
      paramLabel = "TENANT=PRICE",
      description = "What a tenant may spend per hour, instead of what is configured.")
  private @Nullable Map<String, Double> budget;

  @Option(
      names = "--demand",
      paramLabel = "TENANT=SLOTS",
      description =
          "Slots of speed 1 that a tenant would keep busy, instead of what is reckoned from what"
              + " waits, runs and comes.")
  private @Nullable Map<String, Double> demand;

  @Option(
      names = "--max-ms",
      paramLabel = "MS",
      description = "Time for it, at most 600000. Default: 10000.")
  private @Nullable Long maxMs;

  @Option(names = "--apply", description = "Set the tenants' settings. Default: only tell.")
  private boolean apply;

  @Override
  String kind() {
    return "shares";
  }

  @Override
  Object body() {
    Map<String, Map<String, Double>> tenants = new LinkedHashMap<>();
    put(tenants, "minShare", min);
    put(tenants, "maxShare", max);
    put(tenants, "budgetPerHour", budget);
    put(tenants, "demand", demand);
    Map<String, Object> body = new LinkedHashMap<>();
    if (!tenants.isEmpty()) {
      body.put("tenants", tenants);
    }
    if (objective != null) {
      body.put("objective", objective);
    }
    if (maxMs != null) {
      body.put("maxMs", maxMs);
    }
    body.put("apply", apply);
    return body;
  }

  private static void put(
      Map<String, Map<String, Double>> tenants,
      String name,
      @Nullable Map<String, Double> byTenant) {
    if (byTenant != null) {
      byTenant.forEach(
          (tenant, value) ->
              tenants.computeIfAbsent(tenant, unused -> new LinkedHashMap<>()).put(name, value));
    }
  }

  /** Constraints that contradict each other are a failure, for scripts. */
  @Override
  int exitCode(JsonNode answer) {
    return answer.path("result").path("shares").path("feasible").asBoolean()
        ? ExitCode.OK
        : ExitCode.FAILED;
  }

  @Override
  List<String> lines(JsonNode answer, int width) {
    List<String> lines = new ArrayList<>(super.lines(answer, width));
    JsonNode shares = answer.path("result").path("shares");
    if (shares.path("changes").size() > 0 && !shares.path("applied").asBoolean() && !apply) {
      lines.add("The same with --apply sets this.");
    }
    return lines;
  }
}
