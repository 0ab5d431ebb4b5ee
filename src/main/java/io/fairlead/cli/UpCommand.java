package io.fairlead.cli;

import io.fairlead.local.PortChoice;
import io.fairlead.streams.CoordinatorConfig;
import io.fairlead.streams.CoordinatorSetting;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Everything that Fairlead needs, in this process. */
@Command(
    name = "up",
    description = {
      "Brings up Kafka, a schema registry and a coordinator in this process, on this machine only, and"
          + " keeps their data. Swarms are created by their first task or agent. Other commands find it"
          + " by themselves. Ctrl-C stops it; it also comes back after a kill."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {"  fairlead up", "  fairlead up --data-dir /var/lib/fairlead --tokens tokens"})
final class UpCommand implements Callable<Integer> {
  private static final int BROKER_PORT = 9092;
  private static final int REGISTRY_PORT = 8081;
  static final int HTTP_PORT = 8080;
  private static final long CHECK_MS = 1_000;

  /** A process that was just killed may take so long to be gone. */
  private static final long KILLED_LIMIT_MS = 2_000;

  /** What follows from what is started here. */
  private static final List<CoordinatorSetting> DECIDED =
      List.of(
          CoordinatorSetting.BOOTSTRAP_SERVERS,
          CoordinatorSetting.SCHEMA_REGISTRY_URL,
          CoordinatorSetting.STATE_DIR,
          CoordinatorSetting.PROCESSING_GUARANTEE);

  @Spec private CommandSpec spec;
  @Mixin private final DataDirectory dataDirectory = new DataDirectory();
  @Mixin private final AgentCommands agentCommands = new AgentCommands();
  @Mixin private final HttpOptions http = new HttpOptions();

  @Option(
      names = "--broker-port",
      paramLabel = "PORT",
      description = "Kafka's port. Default: 9092, or a free one if that is taken; 0 for any.")
  private @Nullable Integer brokerPort;

  @Option(
      names = "--registry-port",
      paramLabel = "PORT",
      description =
          "The schema registry's port. Default: 8081, or a free one if that is taken; 0 for any.")
  private @Nullable Integer registryPort;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description =
          "The REST interface's port. Default: 8080, or a free one if that is taken; 0 for any.")
  private @Nullable Integer httpPort;

  @Option(
      names = "--guarantee",
      paramLabel = "NAME",
      defaultValue = "exactly-once",
      description = "exactly-once (default) or at-least-once.")
  private String guarantee = "exactly-once";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Properties of the coordinator, and of those that 'agent spawn' starts beside it, as"
              + " 'coordinator --config' takes them; not what this command decides itself.")
  private @Nullable Path config;

  @Override
  public Integer call() throws Exception {
    if (!guarantee.equals("exactly-once") && !guarantee.equals("at-least-once")) {
      throw new ParameterException(
          spec.commandLine(),
          "--guarantee is '" + guarantee + "', must be exactly-once or at-least-once.");
    }
    Map<String, String> settings = settings();
    Path directory = dataDirectory.path();
    Optional<LocalInstance> former = LocalInstance.read(directory);
    if (former.isPresent() && !former.get().endsWithin(KILLED_LIMIT_MS)) {
      throw new CommandFailedException(
          ExitCode.FAILED,
          "Fairlead runs on "
              + directory
              + " already (process "
              + former.get().pid()
              + ", Kafka at "
              + former.get().bootstrapServers()
              + "): stop that one first, or use another --data-dir.");
    }
    LocalStack.Options options =
        new LocalStack.Options(
            directory,
            port("--broker-port", brokerPort, former.map(LocalInstance::brokerPort), BROKER_PORT),
            port(
                "--registry-port",
                registryPort,
                former.map(LocalInstance::registryPort),
                REGISTRY_PORT),
            port("--http-port", httpPort, former.map(LocalInstance::httpPort), HTTP_PORT),
            guarantee.equals("exactly-once"),
            agentCommands.words(),
            http.queryOptions(),
            http.properties());
    LogFile.to(directory.resolve("fairlead.log"));
    return serve(options, settings);
  }

  /** Of the file, all that is the coordinator's; looked at before anything is started. */
  private Map<String, String> settings() {
    if (config == null) {
      return Map.of();
    }
    Map<String, String> properties = Connection.read(config);
    http.takeFrom(properties);
    for (CoordinatorSetting decided : DECIDED) {
      if (properties.containsKey(decided.key())) {
        throw new ParameterException(
            spec.commandLine(),
            config + ": " + decided.key() + " follows from what 'up' starts, and can't be set.");
      }
    }
    Map<String, String> settings = KafkaNames.forCoordinator(properties);
    Map<String, String> complete = new HashMap<>(settings);
    complete.put(CoordinatorSetting.BOOTSTRAP_SERVERS.key(), "localhost:1");
    complete.put(CoordinatorSetting.SCHEMA_REGISTRY_URL.key(), "http://localhost:1");
    try {
      CoordinatorConfig.of(complete);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), config + ": " + Failures.sentence(e) + ".");
    }
    return settings;
  }

  private int serve(LocalStack.Options options, Map<String, String> settings)
      throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Path directory = options.directory();
    try (Interrupt interrupt = new Interrupt();
        LocalStack stack = start(options, settings)) {
      LocalInstance.ofThisProcess(
              stack.bootstrapServers(), stack.schemaRegistryUrl(), stack.httpUrl())
          .write(directory);
      try {
        out.println("Fairlead is up. Ctrl-C stops it; its data stays.");
        out.println("  dashboard        " + stack.httpUrl() + "/");
        out.println("  Kafka            " + stack.bootstrapServers());
        out.println("  schema registry  " + stack.schemaRegistryUrl());
        out.println("  REST             " + stack.httpUrl());
        out.println("  MCP              " + stack.httpUrl() + "/mcp");
        out.println("  data             " + directory);
        out.println("  log              " + directory.resolve("fairlead.log"));
        out.println("Try, in other shells:");
        out.println("  fairlead agent run -- tr a-z A-Z");
        out.println("  fairlead submit --payload hello --wait");
        out.flush();
        do {
          stack.checkAlive();
        } while (!interrupt.await(CHECK_MS));
        out.println("Stopping.");
        tellSpawned(out, directory);
        out.flush();
      } finally {
        LocalInstance.delete(directory);
      }
    }
    return ExitCode.OK;
  }

  /** They outlive this process, and will look for it. */
  private static void tellSpawned(PrintWriter out, Path directory) throws IOException {
    List<String> running =
        SpawnedProcess.all(directory).stream()
            .filter(SpawnedProcess::isRunning)
            .map(SpawnedProcess::id)
            .toList();
    if (!running.isEmpty()) {
      out.println(
          "What was spawned goes on: "
              + String.join(", ", running)
              + ". 'fairlead agent stop NAME' ends it.");
    }
  }

  private LocalStack start(LocalStack.Options options, Map<String, String> settings)
      throws IOException {
    try (Progress progress = new Progress(spec.commandLine().getErr(), "starting")) {
      return LocalStack.start(options, settings, progress);
    }
  }

  /**
   * The port that was asked for and no other; else, where any will do, that of the last run if that
   * was killed, so that its agents find it.
   */
  private PortChoice port(
      String option, @Nullable Integer asked, Optional<Integer> former, int usual) {
    return asked != null && asked == 0 && former.isPresent()
        ? PortChoice.rather(former.get())
        : PortOption.choice(spec, option, asked, former.orElse(usual));
  }
}
