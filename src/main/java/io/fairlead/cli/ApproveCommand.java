package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Api;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Has a proposal carried out. */
@Command(
    name = "approve",
    description =
        "Has the proposal carried out that waits for approval (where balanceMode is approval). What"
            + " is not true any more by then is skipped.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {"  fairlead load-balance --dry-run", "  fairlead approve"})
final class ApproveCommand extends OrderCommand {
  @Mixin private final SwarmChoice swarm = new SwarmChoice();

  @Parameters(
      arity = "0..1",
      paramLabel = "PROPOSAL",
      description = "Its id. Default: the one that waits.")
  private @Nullable String proposal;

  @Override
  JsonNode ask(Api api) {
    String in = swarm.in(api);
    String id = proposal == null ? waiting(api, in) : proposal;
    return order(api, "POST", null, "v1", "swarms", in, "proposals", id, "approve");
  }

  private static String waiting(Api api, String swarm) {
    JsonNode offered = api.get("v1", "swarms", swarm, "proposal");
    if (!offered.path("pending").asBoolean()) {
      throw new CommandFailedException(
          ExitCode.FAILED, "no proposal of swarm " + swarm + " waits for approval.");
    }
    return offered.path("proposalId").asText();
  }

  @Override
  List<String> done(JsonNode answer, int width) {
    return LoadBalanceCommand.balancing(answer.path("balancing"), width);
  }
}
