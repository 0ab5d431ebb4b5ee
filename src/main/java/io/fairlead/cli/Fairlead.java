package io.fairlead.cli;

import io.fairlead.query.Api;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
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
    commandListHeading = "", // the groups have headings of their own
    subcommands = {
      DemoCommand.class,
      UpCommand.class,
      CoordinatorCommand.class,
      AgentCommand.class,
      SubmitCommand.class,
      SwarmCommands.class,
      TasksCommand.class,
      ExplainCommand.class,
      OutcomeCommand.class,
      CancelCommand.class,
      AgentsCommand.class,
      TenantsCommand.class,
      SeriesCommands.class,
      DecisionsCommand.class,
      DeadLetterCommands.class,
      PauseCommands.Pause.class,
      PauseCommands.Resume.class,
      PauseCommands.Drain.class,
      LoadBalanceCommand.class,
      OptimizeCommands.class,
      WhatIfCommand.class,
      ApproveCommand.class,
      ConfigManageCommand.class,
      AgentMetricsCommand.class,
      MetricsCollectCommand.class,
      PerformanceReportCommand.class,
      BottleneckAnalyzeCommand.class,
      WatchCommand.class,
      TokenUsageCommand.class,
      CoordinationCommand.class,
      InstancesCommand.class,
      TokenCommand.class,
      McpCommand.class,
      CompletionCommand.class,
      SimulateCommand.class,
      ChaosCommand.class,
      BenchCommand.class
    },
    footerHeading = "%nExit codes:%n",
    footer = {
      "  0  done",
      "  1  what was asked for failed, or tasks were lost or doubled",
      "  2  the command line was wrong",
      "  3  nothing is running, cannot be reached, or cannot answer at this moment",
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

  private final Remote.Connector connector;

  private Fairlead(Remote.Connector connector) {
    this.connector = connector;
  }

  /** The way to a coordinator. */
  Api connect(Remote.Target target) {
    return connector.connect(target);
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Which command?");
  }

  public static void main(String[] args) {
    // Not the platform's encoding: bars and payloads are UTF-8 everywhere.
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int exitCode;
    try {
      exitCode = commandLine().setOut(out).setErr(err).execute(args);
    } catch (Error e) { // no command expects one, and a broker that runs here would go on for ever
      e.printStackTrace(err);
      exitCode = CommandLine.ExitCode.SOFTWARE;
    }
    out.flush();
    System.exit(exitCode);
  }

  /** The whole command line, for this class and for tests. */
  static CommandLine commandLine() {
    return commandLine(Remote.Target::overHttp);
  }

  /**
   * @param connector how its commands reach a coordinator
   */
  static CommandLine commandLine(Remote.Connector connector) {
    Failures failures = new Failures();
    CommandLine command = new CommandLine(new Fairlead(connector));
    OutputAsJson.addTo(command);
    command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, groups());
    return command
        .setExecutionExceptionHandler(failures)
        .setParameterExceptionHandler(failures)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true);
  }

  /** Which commands there are, for people. */
  static CommandGroups groups() {
    return new CommandGroups()
        .group("Running", "demo", "up", "coordinator", "agent")
        .group(
            "Tasks", "submit", "tasks", "explain", "outcome", "cancel", "dead-letters", "decisions")
        .group("Swarms", "swarm", "agents", "tenants", "series", "pause", "resume", "drain")
        .group(
            "Operating",
            "load-balance",
            "optimize",
            "what-if",
            "approve",
            "config-manage",
            "agent-metrics",
            "metrics-collect",
            "performance-report",
            "bottleneck-analyze",
            "token-usage",
            "coordination",
            "watch",
            "instances",
            "mcp",
            "token")
        .group("Measuring", "simulate", "chaos", "bench")
        .group("This command line", "completion");
  }

  /**
   * The commit that this was built from, with {@code -dirty} if it was not built from that alone;
   * "unknown" where the build did not say.
   */
  public static String commit() {
    String found = null;
    try (InputStream properties =
        Fairlead.class.getResourceAsStream("/fairlead-build.properties")) {
      if (properties != null) {
        Properties build = new Properties();
        build.load(properties);
        found = build.getProperty("commit");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found == null || found.isBlank() ? "unknown" : found;
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
