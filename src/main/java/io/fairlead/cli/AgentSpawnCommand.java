package io.fairlead.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Starts a coordinator or an agent in a process of its own. */
@Command(
    name = "spawn",
    description = {
      "Starts a coordinator or an agent in a process of its own, waits until it works, and leaves it"
          + " running: 'fairlead agent stop NAME' ends it.",
      "",
      "A coordinator joins the application that runs already and takes over a part of its"
          + " partitions; its REST interface is on a free port of loopback. A worker runs COMMAND for"
          + " each task, as 'agent run' does."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  fairlead agent spawn load-balancer --type coordinator",
      "  fairlead agent spawn upper --type worker --slots 2 -- tr a-z A-Z"
    })
final class AgentSpawnCommand implements Callable<Integer> {
  private static final long ANNOUNCE_LIMIT_MS = 150_000;
  private static final long SETTLE_LIMIT_MS = 20_000;

  @Spec private CommandSpec spec;
  @Mixin private final Connection connection = new Connection();
  @Mixin private final Output output = new Output();

  @Parameters(
      index = "0",
      paramLabel = "NAME",
      description = "1 to 64 of A-Z, a-z, 0-9, _ and -. A worker's is its agent id.")
  private String name;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      required = true,
      description = "coordinator, or worker.")
  private SpawnedProcess.Kind kind;

  @Option(
      names = {"--swarm-id", "--swarm"},
      paramLabel = "ID",
      description = "The swarm that a worker joins. Default: 'default'.")
  private @Nullable String swarm;

  @Option(
      names = "--slots",
      paramLabel = "N",
      description = "Tasks that a worker runs at once. Default: 1.")
  private @Nullable Integer slots;

  @Option(
      names = "--capability",
      paramLabel = "NAME",
      description = "What a worker can do; may be repeated.")
  private List<String> capabilities = new ArrayList<>();

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "COMMAND",
      description = "After --: what a worker runs.")
  private List<String> command = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    LogFile.toStderr();
    check();
    Path data = connection.dataDirectory().path();
    List<String> addresses = addresses(data);
    SpawnedProcess claim = SpawnedProcess.claim(data, name, kind);
    SpawnedProcess spawned;
    try {
      Process process = DetachedJvm.start(arguments(claim, addresses), claim.log());
      spawned = claim.handTo(process.toHandle());
      SpawnedStart start = new SpawnedStart(spawned, process);
      start.awaitAnnounced(spec.commandLine().getErr(), ANNOUNCE_LIMIT_MS);
      start.awaitSettled(SETTLE_LIMIT_MS);
    } catch (IOException | RuntimeException e) {
      claim.forget();
      throw e;
    }
    tell(spawned);
    return ExitCode.OK;
  }

  private void check() {
    if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
      throw wrong("NAME is '" + name + "', must be 1 to 64 of A-Z, a-z, 0-9, _ and -.");
    }
    boolean worker = kind == SpawnedProcess.Kind.WORKER;
    if (worker && command.isEmpty()) {
      throw wrong("A worker needs a command: agent spawn " + name + " --type worker -- COMMAND");
    }
    if (worker) {
      new CommandHandler(command).checkStartable();
    } else if (!command.isEmpty() || swarm != null || slots != null || !capabilities.isEmpty()) {
      throw wrong("--swarm-id, --slots, --capability and a command are for --type worker only.");
    }
  }

  /** How the new process finds Kafka: as this one was told, else as the local instance's does. */
  private List<String> addresses(Path data) {
    Map<String, String> given = connection.given();
    if (given.containsKey(Connection.BOOTSTRAP_SERVERS)) {
      connection.properties(); // complains if they are not complete
      return connection.asArguments();
    }
    LocalInstance local = LocalInstance.running(data);
    Path settings = LocalStack.settingsFile(data);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--bootstrap-server", local.bootstrapServers(),
                "--schema-registry", local.schemaRegistry()));
    if (kind == SpawnedProcess.Kind.COORDINATOR && Files.exists(settings)) {
      arguments.addAll(List.of("--config", settings.toString()));
    }
    return arguments;
  }

  private List<String> arguments(SpawnedProcess claim, List<String> addresses) {
    List<String> arguments = new ArrayList<>();
    Path directory = claim.directory();
    if (kind == SpawnedProcess.Kind.COORDINATOR) {
      arguments.addAll(List.of("coordinator", "--http-port", "0", "--state-dir"));
      arguments.add(directory.resolve("state").toString());
    } else {
      arguments.addAll(List.of("agent", "run", "--id", name));
      arguments.addAll(List.of("--swarm", swarm == null ? "default" : swarm));
      arguments.addAll(List.of("--slots", Integer.toString(slots == null ? 1 : slots)));
      capabilities.forEach(what -> arguments.addAll(List.of("--capability", what)));
    }
    arguments.addAll(addresses);
    arguments.addAll(List.of("--announce", directory.toString()));
    if (!command.isEmpty()) {
      arguments.add("--");
      arguments.addAll(command);
    }
    return arguments;
  }

  private void tell(SpawnedProcess spawned) {
    PrintWriter out = spec.commandLine().getOut();
    output.print(
        out,
        spawned.json(),
        width -> {
          List<String> lines = new ArrayList<>();
          lines.add(kind.title() + " " + name + " works (process " + spawned.pid() + ").");
          if (kind == SpawnedProcess.Kind.COORDINATOR) {
            lines.add("  dashboard  " + spawned.http() + "/");
            lines.add("  REST       " + spawned.http());
            lines.add("  log        " + spawned.log());
          } else {
            lines.add("  log  " + spawned.log());
          }
          lines.add("'fairlead agent stop " + name + "' ends it.");
          return lines;
        });
  }

  private ParameterException wrong(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }
}
