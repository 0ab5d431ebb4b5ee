package io.fairlead.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root of the command line. */
@Command(
    name = "fairlead",
    description = "A load-balancing coordinator for swarms of agents, on Kafka Streams.",
    mixinStandardHelpOptions = true,
    versionProvider = Fairlead.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      UpCommand.class,
      SubmitCommand.class,
      AgentCommand.class,
      SwarmCommands.class,
      CoordinatorCommand.class,
      McpCommand.class,
      SimulateCommand.class,
      BenchCommand.class
    },
    footerHeading = "%nExit codes:%n",
    footer = {
      "  0  done",
      "  1  what was asked for failed, or tasks were lost or doubled",
      "  2  the command line was wrong",
      "  3  nothing is running, or it cannot be reached",
      "  4  another process has the agent's id; do not start this one again"
    })
public final class Fairlead implements Runnable {

  @Spec private CommandSpec spec;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show where an error happened.")
  @SuppressWarnings("UnusedVariable") // Failures asks whether it was given
  private boolean verbose;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Which command?");
  }

  public static void main(String[] args) {
    // Not the platform's encoding: bars and payloads are UTF-8 everywhere.
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int exitCode = commandLine().setOut(out).setErr(err).execute(args);
    out.flush();
    System.exit(exitCode);
  }

  /** The whole command line, for this class and for tests. */
  static CommandLine commandLine() {
    Failures failures = new Failures();
    return new CommandLine(new Fairlead())
        .setExecutionExceptionHandler(failures)
        .setParameterExceptionHandler(failures)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true);
  }

  /** The version of the jar this class came from. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Fairlead.class.getPackage().getImplementationVersion();
      return new String[] {"fairlead " + (version == null ? "(not packaged)" : version)};
    }
  }
}
