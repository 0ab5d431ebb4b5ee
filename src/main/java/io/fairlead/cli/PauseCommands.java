package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Api;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Holding work back, and letting it go. */
final class PauseCommands {
  private static final String[] NOTHING = {};

  private PauseCommands() {}

  private static JsonNode have(Api api, String swarm, String what, String... of) {
    String[] path = new String[4 + of.length];
    path[0] = "v1";
    path[1] = "swarms";
    path[2] = swarm;
    System.arraycopy(of, 0, path, 3, of.length);
    path[path.length - 1] = what;
    return OrderCommand.order(api, "POST", null, path);
  }

  /** Holds a swarm or a tenant. */
  @Command(
      name = "pause",
      description =
          "Keeps a swarm's, or one tenant's, waiting tasks back. What agents have goes on; new tasks"
              + " are taken.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExamples:%n",
      footer = {"  fairlead pause", "  fairlead pause --tenant acme"})
  static final class Pause extends OrderCommand {
    @Mixin private final SwarmChoice swarm = new SwarmChoice();

    @Option(names = "--tenant", paramLabel = "ID", description = "Only this tenant's.")
    private @Nullable String tenant;

    @Override
    JsonNode ask(Api api) {
      return have(
          api, swarm.in(api), "pause", tenant == null ? NOTHING : new String[] {"tenants", tenant});
    }

    @Override
    List<String> done(JsonNode answer, int width) {
      return List.of(
          (tenant == null ? "Swarm " + Figures.text(answer.path("swarmId")) : "Tenant " + tenant)
              + " is paused.");
    }
  }

  /** Lets it go. */
  @Command(
      name = "resume",
      description = "Ends a pause of a swarm or tenant, or the draining of a tenant or agent.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExamples:%n",
      footer = {
        "  fairlead resume",
        "  fairlead resume --tenant acme",
        "  fairlead resume --agent agent-1"
      })
  static final class Resume extends OrderCommand {
    @Mixin private final SwarmChoice swarm = new SwarmChoice();

    @Option(names = "--tenant", paramLabel = "ID", description = "This tenant.")
    private @Nullable String tenant;

    @Option(names = "--agent", paramLabel = "ID", description = "This agent.")
    private @Nullable String agent;

    @Override
    JsonNode ask(Api api) {
      if (tenant != null && agent != null) {
        throw wrong("--tenant and --agent exclude each other.");
      }
      return have(
          api,
          swarm.in(api),
          "resume",
          tenant != null
              ? new String[] {"tenants", tenant}
              : agent != null ? new String[] {"agents", agent} : NOTHING);
    }

    @Override
    List<String> done(JsonNode answer, int width) {
      return List.of(
          tenant != null
              ? "Tenant " + tenant + " goes on."
              : agent != null
                  ? "Agent " + agent + " is sent work again."
                  : "Swarm " + Figures.text(answer.path("swarmId")) + " goes on.");
    }
  }

  /** Sends nothing new. */
  @Command(
      name = "drain",
      description = "Lets an agent finish what it has, or a tenant's tasks run out.",
      mixinStandardHelpOptions = true,
      synopsisSubcommandLabel = "COMMAND",
      subcommands = {DrainAgent.class, DrainTenant.class})
  static final class Drain implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
      throw new ParameterException(
          spec.commandLine(), "Which command? There are agent and tenant.");
    }
  }

  /** Of an agent. */
  @Command(
      name = "agent",
      description =
          "Sends an agent no new work; it finishes what it has. 'fairlead resume --agent ID' ends"
              + " that.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  fairlead drain agent agent-1")
  static final class DrainAgent extends OrderCommand {
    @Mixin private final SwarmChoice swarm = new SwarmChoice();

    @Parameters(paramLabel = "AGENT", description = "The agent.")
    private String agent;

    @Override
    JsonNode ask(Api api) {
      return have(api, swarm.in(api), "drain", "agents", agent);
    }

    @Override
    List<String> done(JsonNode answer, int width) {
      return List.of("Agent " + agent + " is sent no new work.");
    }
  }

  /** Of a tenant. */
  @Command(
      name = "tenant",
      description =
          "Takes no new tasks of a tenant; those that are there are done. 'fairlead resume --tenant"
              + " ID' ends that.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  fairlead drain tenant acme")
  static final class DrainTenant extends OrderCommand {
    @Mixin private final SwarmChoice swarm = new SwarmChoice();

    @Parameters(paramLabel = "TENANT", description = "The tenant.")
    private String tenant;

    @Override
    JsonNode ask(Api api) {
      return have(api, swarm.in(api), "drain", "tenants", tenant);
    }

    @Override
    List<String> done(JsonNode answer, int width) {
      return List.of("New tasks of tenant " + tenant + " are refused.");
    }
  }
}
