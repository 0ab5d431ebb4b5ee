package io.fairlead.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What concerns agents. */
@Command(
    name = "agent",
    description = "Runs agents; starts coordinators and agents in processes of their own.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      AgentRunCommand.class,
      AgentSpawnCommand.class,
      AgentListCommand.class,
      AgentStopCommand.class
    })
final class AgentCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "Which command? There are run, spawn, list and stop.");
  }
}
