package io.fairlead.cli;

import io.fairlead.mcp.LocalAgents;
import io.fairlead.streams.CoordinatorConfig;
import io.fairlead.streams.CoordinatorSetting;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A coordinator on any Kafka. */
@Command(
    name = "coordinator",
    description = {
      "Runs a coordinator on any Kafka and registry until Ctrl-C. Several with one application.id"
          + " share the work."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  fairlead coordinator --bootstrap-server kafka:9092 --schema-registry http://registry:8081",
      "  fairlead coordinator --config fairlead.properties --host 0.0.0.0 --tokens tokens",
      "",
      "FILE has the coordinator's settings (state.dir, partitions, auto.create.swarms, ...), those"
          + " of the REST interface (http.tokens, http.tls.cert, ...), and any property of"
          + " Kafka's clients, as it is (security.protocol, sasl.jaas.config, ...) or with kafka."
          + " before it."
    })
final class CoordinatorCommand implements Callable<Integer> {
  private static final long CHECK_MS = 500;

  @Spec private CommandSpec spec;
  @Mixin private final Connection connection = new Connection();
  @Mixin private final AgentCommands agentCommands = new AgentCommands();
  @Mixin private final HttpOptions http = new HttpOptions();

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      description =
          "State stores; what is lost there comes back from Kafka. Default: in --data-dir.")
  private @Nullable Path stateDirectory;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description =
          "Where the REST interface listens. Default: 127.0.0.1; 0.0.0.0 for every address, and then"
              + " callers without a token may read only.")
  private @Nullable String host;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description =
          "The REST interface's port. Default: 8080, or a free one if that is taken; 0 for any.")
  private @Nullable Integer httpPort;

  @Option(
      names = "--advertised-host",
      paramLabel = "NAME",
      description =
          "By which other instances reach it. Default: the value of --host, or this machine's name"
              + " for 0.0.0.0.")
  private @Nullable String advertisedHost;

  @Option(
      names = "--announce",
      hidden = true,
      description = "Where to write instance.json once it works; for 'agent spawn'.")
  private @Nullable Path announce;

  @Override
  public Integer call() throws Exception {
    LogFile.toStderr();
    CoordinatorConfig config = config();
    PrintWriter out = spec.commandLine().getOut();
    try (Interrupt interrupt = new Interrupt();
        CoordinatorNode node = start(config)) {
      out.println(
          "Coordinator "
              + config.text(CoordinatorSetting.APPLICATION_ID)
              + " works on Kafka at "
              + config.text(CoordinatorSetting.BOOTSTRAP_SERVERS)
              + ", REST at "
              + node.httpUrl()
              + ", the dashboard at "
              + node.httpUrl()
              + "/. Ctrl-C ends it.");
      out.flush();
      if (announce != null) {
        LocalInstance.ofThisProcess(
                config.text(CoordinatorSetting.BOOTSTRAP_SERVERS),
                config.text(CoordinatorSetting.SCHEMA_REGISTRY_URL),
                node.httpUrl())
            .write(announce);
      }
      while (!interrupt.await(CHECK_MS)) {
        if (!node.alive()) {
          throw new CommandFailedException(
              ExitCode.FAILED, "the coordinator has stopped; the log above says why.");
        }
      }
      out.println("Stopping.");
      out.flush();
    }
    return ExitCode.OK;
  }

  private CoordinatorNode start(CoordinatorConfig config) {
    HttpAddress address =
        new HttpAddress(
            host == null ? http.text(HttpSetting.HOST).orElse(HttpAddress.LOOPBACK) : host,
            PortOption.choice(
                spec,
                "--http-port",
                httpPort == null ? http.number(HttpSetting.PORT).orElse(null) : httpPort,
                UpCommand.HTTP_PORT),
            advertisedHost == null
                ? http.text(HttpSetting.ADVERTISED_HOST).orElse("")
                : advertisedHost,
            http.queryOptions());
    try (Progress progress = new Progress(spec.commandLine().getErr(), "starting")) {
      return CoordinatorNode.start(
          config,
          address,
          new LocalAgents(
              agentCommands.words(), connection.dataDirectory().path().resolve("agents")));
    }
  }

  private CoordinatorConfig config() {
    Map<String, String> properties = connection.properties();
    http.takeFrom(properties);
    Map<String, String> settings = KafkaNames.forCoordinator(properties);
    if (stateDirectory != null) {
      settings.put(CoordinatorSetting.STATE_DIR.key(), stateDirectory.toString());
    } else {
      settings.putIfAbsent(
          CoordinatorSetting.STATE_DIR.key(),
          connection.dataDirectory().path().resolve("coordinator-state").toString());
    }
    try {
      return CoordinatorConfig.of(settings);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), Failures.sentence(e) + ".");
    }
  }
}
