package io.fairlead.cli;

import io.fairlead.agent.AgentEnd;
import io.fairlead.agent.AgentWorker;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** An agent whose work is a command of the operating system. */
@Command(
    name = "run",
    description = {
      "Runs an agent until Ctrl-C. For each task it starts COMMAND: the payload is its standard input,"
          + " its standard output the result. Another exit status than 0 is a failure, told with the"
          + " end of standard error, and may be retried. A cancelled task's command is killed.",
      "",
      "The environment has FAIRLEAD_TASK_ID, FAIRLEAD_SWARM_ID, FAIRLEAD_TENANT_ID,"
          + " FAIRLEAD_TASK_TYPE, FAIRLEAD_LEVEL, FAIRLEAD_PRIORITY, FAIRLEAD_ATTEMPT, FAIRLEAD_EPOCH,"
          + " FAIRLEAD_SUBMITTED_AT_MS, FAIRLEAD_DEADLINE_MS, FAIRLEAD_ESTIMATED_COST_MS,"
          + " FAIRLEAD_CONTENT_TYPE, FAIRLEAD_IDEMPOTENCY_KEY, TRACEPARENT and TRACESTATE."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  fairlead agent run -- tr a-z A-Z",
      "  fairlead agent run --slots 4 --capability gpu -- python3 infer.py --batch 1"
    })
final class AgentRunCommand implements Callable<Integer> {
  private static final long HINT_AFTER_MS = 10_000;
  private static final long POLL_MS = 100;

  @Spec private CommandSpec spec;
  @Mixin private final Connection connection = new Connection();

  @Option(
      names = {"--swarm", "--swarm-id"},
      paramLabel = "ID",
      defaultValue = "default",
      description = "The swarm to join. Default: 'default'.")
  private String swarm = "default";

  @Option(
      names = "--id",
      paramLabel = "ID",
      description =
          "Unique within the swarm: of two agents with one id only the later works. One that stays"
              + " the same keeps what was learned of the agent's speed. Default: host name and process"
              + " id.")
  private @Nullable String id;

  @Option(
      names = "--slots",
      paramLabel = "N",
      defaultValue = "1",
      description = "Tasks at once, 1 to 1024. Default: 1.")
  private int slots;

  @Option(
      names = "--capability",
      paramLabel = "NAME",
      description = "What the agent can do; may be repeated.")
  private List<String> capabilities = new ArrayList<>();

  @Option(
      names = "--resource",
      paramLabel = "NAME=AMOUNT",
      description = "What the agent has of a resource; may be repeated.")
  private Map<String, Long> resources = new LinkedHashMap<>();

  @Option(
      names = "--cost-per-second",
      paramLabel = "PRICE",
      defaultValue = "0",
      description = "Price of a second of a slot; for strategy cost. Default: 0.")
  private double costPerSecond;

  @Option(
      names = "--announce",
      hidden = true,
      description = "Where to write instance.json once it has joined; for 'agent spawn'.")
  private @Nullable Path announce;

  @Parameters(paramLabel = "COMMAND", arity = "1..*", description = "After --: what to run.")
  private List<String> command = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    LogFile.toStderr();
    PrintWriter out = spec.commandLine().getOut();
    CommandHandler handler = new CommandHandler(command);
    handler.checkStartable();
    Map<String, String> properties = connection.clientProperties();
    String agentId = id == null ? defaultId() : id;
    try (Interrupt interrupt = new Interrupt();
        AgentWorker worker = start(properties, agentId, handler)) {
      CompletableFuture<AgentEnd> ended = worker.ended();
      boolean told = false;
      boolean hinted = false;
      for (long waitedMs = 0; !interrupt.isAsked(); waitedMs += POLL_MS) {
        if (!told && worker.isActive()) {
          told = true;
          out.println("Agent " + agentId + " has joined swarm " + swarm + ". Ctrl-C ends it.");
          out.flush();
          if (announce != null) {
            LocalInstance.ofThisProcess(
                    properties.getOrDefault(Connection.BOOTSTRAP_SERVERS, ""),
                    properties.getOrDefault(Connection.SCHEMA_REGISTRY, ""),
                    "")
                .write(announce);
          }
        } else if (!told && !hinted && waitedMs >= HINT_AFTER_MS) {
          hinted = true;
          out.println(
              "Still not welcomed by a coordinator at "
                  + Connection.addressOf(properties)
                  + ": is one running, and does swarm "
                  + swarm
                  + " exist ('fairlead swarm list')?");
          out.flush();
        }
        AgentEnd end = endWithin(ended, POLL_MS);
        if (end != null) {
          throw new CommandFailedException(
              end.reason() == AgentEnd.Reason.FENCED ? ExitCode.FENCED : ExitCode.FAILED,
              "agent " + agentId + " has ended: " + end.detail() + ".");
        }
      }
      out.println("Finishing what runs; nothing new is taken.");
      out.flush();
    }
    return ExitCode.OK;
  }

  private AgentWorker start(
      Map<String, String> properties, String agentId, CommandHandler handler) {
    try {
      AgentWorker.Builder worker = AgentWorker.builder().costPerSecond(costPerSecond);
      resources.forEach(worker::resource);
      return worker
          .properties(properties)
          .topicPrefix(connection.topicPrefix())
          .swarm(swarm)
          .agent(agentId)
          .slots(slots)
          .capabilities(capabilities.toArray(String[]::new))
          .start(handler);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), Failures.sentence(e) + ".");
    }
  }

  private static @Nullable AgentEnd endWithin(CompletableFuture<AgentEnd> ended, long ms)
      throws Exception {
    try {
      return ended.get(ms, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return null;
    }
  }

  private static String defaultId() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "agent";
    }
    String allowed = host.replaceAll("[^A-Za-z0-9-]", "-");
    return ProgressText.cut(allowed, 100) + "-" + ProcessHandle.current().pid();
  }
}
