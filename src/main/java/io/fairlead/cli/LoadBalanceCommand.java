package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.query.Api;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Has load balanced. */
@Command(
    name = "load-balance",
    description =
        "Sets the strategy by which agents are chosen and has a round of balancing done; with"
            + " --dry-run says what it would move. The strategies genetic and constrained act once,"
            + " in place of the round, and leave the swarm's strategy as it is.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  fairlead load-balance --swarm-id main --strategy adaptive",
      "  fairlead load-balance --strategy genetic",
      "  fairlead load-balance --dry-run"
    })
final class LoadBalanceCommand extends ApiCommand {
  /** Strategies that are searches. */
  private static final List<String> SEARCHES = List.of("genetic", "constrained");

  @Mixin private final SwarmChoice swarm = new SwarmChoice();

  @Option(
      names = "--strategy",
      paramLabel = "NAME",
      description =
          "adaptive, wfq, least-loaded, capability, affinity, round-robin, power-of-two-choices or"
              + " cost; or once: genetic, a plan that is searched for ('fairlead optimize plan' with"
              + " its defaults), or constrained, shares of the tenants ('fairlead optimize shares',"
              + " role admin). Default: as it is.")
  private @Nullable String strategy;

  @Option(names = "--dry-run", description = "Change nothing.")
  private boolean dryRun;

  @Override
  JsonNode ask(Api api) {
    Map<String, Object> body = new LinkedHashMap<>();
    if (strategy != null) {
      body.put("strategy", strategy);
    }
    body.put("dryRun", dryRun);
    String in = swarm.in(api);
    if (!SEARCHES.contains(strategy)) {
      return OrderCommand.order(api, "POST", body, "v1", "swarms", in, "load-balance");
    }
    ObjectNode[] answered = new ObjectNode[1];
    JsonNode search =
        new FollowedOptimization(api, progress(), in)
            .started(
                List.of("v1", "swarms", in, "load-balance"),
                body,
                answer -> {
                  answered[0] = (ObjectNode) answer;
                  return answer.path("optimization");
                });
    JsonNode applied = search.path("result").path("plan").path("applied");
    for (String name : List.of("commandId", "balancing")) {
      if (applied.has(name)) {
        answered[0].set(name, applied.path(name));
      }
    }
    JsonNode version = search.path("result").path("shares").path("configVersion");
    if (!version.isMissingNode()) {
      answered[0].set("configVersion", version);
    }
    return answered[0].set("optimization", search);
  }

  @Override
  List<String> lines(JsonNode answer, int width) {
    String now = Figures.text(answer.path("strategy"));
    String before = Figures.text(answer.path("strategyBefore"));
    List<String> lines = new ArrayList<>();
    if (answer.has("optimization")) {
      lines.add(
          "Swarm "
              + Figures.text(answer.path("swarmId"))
              + " chooses agents by "
              + now
              + ", as before.");
      lines.addAll(OptimizationText.lines(answer.path("optimization"), width));
      return lines;
    }
    lines.add(
        "Swarm "
            + Figures.text(answer.path("swarmId"))
            + (dryRun ? " would choose agents by " : " chooses agents by ")
            + now
            + (now.equals(before) ? ", as before." : "; before by " + before + "."));
    lines.addAll(balancing(answer.path("balancing"), width));
    return lines;
  }

  /** What a round came to. */
  static List<String> balancing(JsonNode round, int width) {
    List<String> lines = new ArrayList<>();
    boolean proposed = round.path("proposed").asBoolean();
    long moved = round.path("moved").asLong();
    if (moved == 0 && round.path("skipped").asLong() == 0) {
      lines.add(
          "Nothing is worth moving: variance of the loads " + score(round, "scoreBefore") + ".");
      return lines;
    }
    lines.add(
        Figures.plural(moved, "move")
            + (proposed ? " proposed" : " carried out")
            + ", "
            + round.path("skipped").asLong()
            + " skipped; variance of the loads "
            + score(round, "scoreBefore")
            + ", then "
            + score(round, "scoreAfter")
            + ".");
    Table table = new Table("task", "from", "to", "what came of it");
    for (JsonNode move : round.path("moves")) {
      table.row(
          Figures.text(move.path("taskId")),
          Figures.text(move.path("from")),
          Figures.text(move.path("to")),
          Figures.name(move.path("outcome")));
    }
    if (!table.isEmpty()) {
      lines.addAll(table.lines(width));
    }
    return lines;
  }

  private static String score(JsonNode round, String name) {
    return Figures.decimal(round.path(name)) + " ms\u00b2";
  }
}
