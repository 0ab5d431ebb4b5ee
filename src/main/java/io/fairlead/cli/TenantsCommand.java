package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Api;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tenants, or one of them. */
@Command(
    name = "tenants",
    description = "Shows a swarm's tenants: their shares, what waits and what they got.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {"  fairlead tenants", "  fairlead tenants acme"})
final class TenantsCommand extends ApiCommand {
  @Mixin private final SwarmChoice swarm = new SwarmChoice();
  @Mixin private final Page page = new Page();

  @Parameters(arity = "0..1", paramLabel = "TENANT", description = "Only this one.")
  private @Nullable String tenant;

  @Override
  JsonNode ask(Api api) {
    String in = swarm.in(api);
    return tenant == null
        ? api.get(page.query(), "v1", "swarms", in, "tenants")
        : api.get("v1", "swarms", in, "tenants", tenant);
  }

  @Override
  List<String> lines(JsonNode answer, int width) {
    if (tenant != null) {
      return one(answer).lines(width);
    }
    Table table =
        new Table("tenant", ">weight", ">waiting", ">held", ">cap", ">rate/s", ">got", "state");
    for (JsonNode each : answer.path("tenants")) {
      table.row(
          Figures.text(each.path("tenantId")),
          Figures.decimal(each.path("weight")),
          Figures.count(each.path("waiting")),
          Figures.count(each.path("held")),
          Figures.count(each.path("maxConcurrency")),
          Figures.decimal(each.path("ratePerSecond")),
          Figures.ms(each.path("serviceMs")),
          state(each));
    }
    return page.under(table, answer, "The swarm has no tenants.", width);
  }

  static String state(JsonNode tenant) {
    List<String> states = new ArrayList<>();
    if (tenant.path("paused").asBoolean()) {
      states.add("paused");
    }
    if (tenant.path("draining").asBoolean()) {
      states.add("draining");
    }
    if (tenant.path("atCap").asBoolean()) {
      states.add("at cap");
    }
    return states.isEmpty() ? Figures.NONE : String.join(", ", states);
  }

  private static Sheet one(JsonNode tenant) {
    return new Sheet()
        .line("tenant", Figures.text(tenant.path("tenantId")))
        .line("swarm", Figures.text(tenant.path("swarmId")))
        .line("state", state(tenant))
        .line("weight", Figures.decimal(tenant.path("weight")))
        .line("tasks per second", Figures.decimal(tenant.path("ratePerSecond")))
        .line("burst", Figures.count(tenant.path("burst")))
        .line("tasks, at most", Figures.count(tenant.path("maxQueued")))
        .line("at agents, at least", Figures.count(tenant.path("minConcurrency")))
        .line("at agents, at most", Figures.count(tenant.path("maxConcurrency")))
        .line("tasks", Figures.count(tenant.path("tasks")))
        .line("waiting", Figures.count(tenant.path("waiting")))
        .line("held by agents", Figures.count(tenant.path("held")))
        .line("of those run", Figures.count(tenant.path("running")))
        .line("got so far", Figures.ms(tenant.path("serviceMs")) + " at speed 1");
  }
}
