package io.fairlead.cli;

import io.fairlead.agent.TaskSpec;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Submits one task or many. */
@Command(
    name = "submit",
    description =
        "Submits a task, described by options or as JSON, or a file of many (a JSON object a line)."
            + " Prints the task's id; with --wait its result.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  fairlead submit --payload hello --wait",
      "  fairlead submit --json '{\"taskType\": \"thumbnail\", \"payload\": {\"url\": \"a.png\"}}'",
      "  fairlead submit --file tasks.jsonl --wait"
    })
final class SubmitCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private final Connection connection = new Connection();

  @Option(
      names = {"--swarm", "--swarm-id"},
      paramLabel = "ID",
      defaultValue = "default",
      description = "Whose agents are to run it. Default: 'default'.")
  private String swarm = "default";

  @ArgGroup(exclusive = false, heading = "%nOne task:%n")
  private @Nullable Flags flags;

  @Option(
      names = "--json",
      paramLabel = "JSON",
      description = "One task as a JSON object, with the field names of the Task schema.")
  private @Nullable String json;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "Many tasks, a JSON object a line; - for standard input.")
  private @Nullable Path file;

  @Option(
      names = "--wait",
      description =
          "Wait for the end. Of one task the result is printed; of a file, a line of JSON per task.")
  private boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "With --wait: give up waiting after so long. The tasks still run.")
  private @Nullable Integer timeoutS;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description =
          "table, for people (default), or json: a line per task, its id, or with --wait how it"
              + " ended.")
  private Output.Form form = Output.Form.TABLE;

  /** The fields of one task. */
  static final class Flags {
    @Option(names = "--id", paramLabel = "ID", description = "Task id. Default: random.")
    private @Nullable String id;

    @Option(names = "--tenant", paramLabel = "ID", description = "Whom it is for.")
    private @Nullable String tenant;

    @Option(names = "--type", paramLabel = "NAME", description = "Kind of work.")
    private @Nullable String type;

    @Option(
        names = "--level",
        paramLabel = "LEVEL",
        description = "critical, high, normal (default) or low.")
    private @Nullable String level;

    @Option(names = "--priority", paramLabel = "N", description = "-1000 to 1000 within the level.")
    private @Nullable Integer priority;

    @Option(
        names = "--deadline-in",
        paramLabel = "SECONDS",
        description = "When it should be finished, from now.")
    private @Nullable Integer deadlineInS;

    @Option(
        names = "--delay",
        paramLabel = "SECONDS",
        description = "Start it no sooner than so long from now.")
    private @Nullable Integer delayS;

    @Option(
        names = "--cost",
        paramLabel = "MS",
        description = "Expected run time at speed 1, milliseconds.")
    private @Nullable BigDecimal costMs;

    @Option(
        names = "--capability",
        paramLabel = "NAME",
        description = "What its agent must be able to do; may be repeated.")
    private List<String> capabilities = new ArrayList<>();

    @Option(
        names = "--after",
        paramLabel = "TASK",
        description = "A task that must complete before; may be repeated.")
    private List<String> after = new ArrayList<>();

    @Option(
        names = "--resource",
        paramLabel = "NAME=AMOUNT",
        description = "What it holds or uses of a resource; may be repeated.")
    private Map<String, Long> resources = new LinkedHashMap<>();

    @Option(
        names = "--series",
        paramLabel = "ID",
        description = "The periodic series that it belongs to; with --period.")
    private @Nullable String series;

    @Option(
        names = "--period",
        paramLabel = "MS",
        description = "Milliseconds between the releases of the series.")
    private @Nullable Long periodMs;

    @Option(
        names = "--affinity-key",
        paramLabel = "KEY",
        description = "Prefer the agent that last ran a task of this key.")
    private @Nullable String affinityKey;

    @Option(names = "--max-attempts", paramLabel = "N", description = "1 to 100 starts.")
    private @Nullable Integer maxAttempts;

    @Option(names = "--header", paramLabel = "NAME=VALUE", description = "May be repeated.")
    private Map<String, String> headers = new LinkedHashMap<>();

    @Option(names = "--payload", paramLabel = "TEXT", description = "What the agent gets.")
    private @Nullable String payload;

    @Option(
        names = "--payload-file",
        paramLabel = "FILE",
        description = "What the agent gets, from a file; - for standard input.")
    private @Nullable Path payloadFile;

    @Option(names = "--content-type", paramLabel = "TYPE", description = "Of the payload.")
    private @Nullable String contentType;

    private TaskSpec task(String swarm) throws IOException {
      TaskSpec.Builder task = TaskSpec.builder(swarm).headers(headers);
      set(id, task::taskId);
      set(tenant, task::tenant);
      set(type, task::taskType);
      set(level, text -> task.level(io.fairlead.query.TaskJson.level("--level", text)));
      set(priority, task::priority);
      set(deadlineInS, s -> task.deadline(Instant.now().plusSeconds(s)));
      set(delayS, s -> task.notBefore(Instant.now().plusSeconds(s)));
      set(costMs, ms -> task.estimatedCost(cost(ms)));
      if ((series == null) != (periodMs == null)) {
        throw new IllegalArgumentException("--series and --period belong together");
      }
      set(series, seriesId -> task.series(seriesId, Duration.ofMillis(orZero(periodMs))));
      task.dependencies(after.toArray(String[]::new)).resourceDemand(resources);
      set(affinityKey, task::affinityKey);
      set(maxAttempts, task::maxAttempts);
      set(payload, task::payload);
      if (payloadFile != null) {
        task.payload(
            payloadFile.toString().equals("-")
                ? System.in.readAllBytes()
                : InputFile.bytes(payloadFile));
      }
      set(contentType, task::contentType);
      return task.requiredCapabilities(capabilities.toArray(String[]::new)).build();
    }

    /** That many milliseconds, to the nanosecond. */
    private static Duration cost(BigDecimal ms) {
      BigDecimal ns = ms.movePointRight(6);
      if (ns.signum() <= 0 || ns.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
        throw new IllegalArgumentException(
            "--cost '" + ms.toPlainString() + "': must be above 0 and at most 604800000");
      }
      return Duration.ofNanos(ns.longValue());
    }

    private static long orZero(@Nullable Long value) {
      return value == null ? 0 : value;
    }

    private static <T> void set(@Nullable T value, java.util.function.Consumer<T> setter) {
      if (value != null) {
        setter.accept(value);
      }
    }
  }

  @Override
  public Integer call() throws Exception {
    LogFile.toStderr();
    List<TaskSpec> tasks = tasks();
    Duration timeout = timeoutS == null ? null : Duration.ofSeconds(timeoutS);
    Submitter submitter =
        new Submitter(
            connection.clientProperties(),
            connection.topicPrefix(),
            spec.commandLine().getOut(),
            spec.commandLine().getErr());
    boolean asJson = form == Output.Form.JSON;
    if (!wait) {
      return submitter.send(tasks, asJson);
    }
    return file == null && !asJson
        ? submitter.sendAndPrintResult(tasks.get(0), timeout)
        : submitter.sendAndPrintOutcomes(tasks, timeout);
  }

  private List<TaskSpec> tasks() throws IOException {
    int ways = (flags != null ? 1 : 0) + (json != null ? 1 : 0) + (file != null ? 1 : 0);
    if (ways > 1) {
      throw new ParameterException(
          spec.commandLine(), "Describe tasks by options, or by --json, or by --file: not by two.");
    }
    if (timeoutS != null && (!wait || timeoutS < 1)) {
      throw new ParameterException(
          spec.commandLine(), "--timeout needs --wait, and must be 1 second or more.");
    }
    if (json != null) {
      return List.of(TaskJson.parse("--json", json, swarm));
    }
    if (file == null) {
      try {
        return List.of((flags == null ? new Flags() : flags).task(swarm));
      } catch (IllegalArgumentException e) {
        throw new ParameterException(spec.commandLine(), Failures.sentence(e) + ".");
      }
    }
    boolean stdin = file.toString().equals("-");
    List<String> lines =
        stdin
            ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()
            : InputFile.lines(file);
    List<TaskSpec> tasks = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        String source = (stdin ? "standard input" : file) + ", line " + (i + 1);
        tasks.add(TaskJson.parse(source, lines.get(i), swarm));
      }
    }
    if (tasks.isEmpty()) {
      throw new CommandFailedException(
          ExitCode.USAGE, (stdin ? "standard input" : file) + ": there is no task in it.");
    }
    return tasks;
  }
}
