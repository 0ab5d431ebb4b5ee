package io.fairlead.cli;

import io.fairlead.bench.Guarantee;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the measurements of a batch have in common. */
final class BatchOptions {
  private static final int MAX_TASKS = 500_000;
  private static final int MAX_AGENTS = 256;
  private static final int MAX_REPETITIONS = 100;
  private static final int MAX_PAYLOAD_BYTES = 100_000;

  @Option(
      names = "--tasks",
      paramLabel = "N",
      required = true,
      description = "How many tasks are submitted at once, 1 to 500,000.")
  private int tasks;

  @Option(
      names = "--agents",
      paramLabel = "M",
      required = true,
      description =
          "How many agents run them, 1 to 256: real ones, each with Kafka clients of its own.")
  private int agents;

  @Option(
      names = "--guarantee",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "exactly-once",
      description = "exactly-once (default), at-least-once, or both, one after the other.")
  private List<String> guarantees = new ArrayList<>();

  @Option(
      names = "--repetitions",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "Measure so often, each time with a broker and a coordinator of its own, 1 to 100; medians"
              + " and spread are told. Default: 3.")
  private int repetitions;

  @Option(
      names = "--warm-up-tasks",
      paramLabel = "N",
      description =
          "Before what is measured, let the same agents run so many tasks of the same kind, 0 to"
              + " 500,000. Default: as many as are measured.")
  private @Nullable Integer warmUpTasks;

  @Option(
      names = "--payload-bytes",
      paramLabel = "N",
      defaultValue = "220",
      description = "Payload of each task, 0 to 100,000 bytes. Default: 220.")
  private int payloadBytes;

  @Option(names = "--json", description = "Print one line of JSON for each guarantee.")
  private boolean json;

  @Mixin private PlotOption plot = new PlotOption();

  int tasks() {
    return tasks;
  }

  int agents() {
    return agents;
  }

  int repetitions() {
    return repetitions;
  }

  int warmUpTasks() {
    return warmUpTasks == null ? tasks : warmUpTasks;
  }

  int payloadBytes() {
    return payloadBytes;
  }

  boolean json() {
    return json;
  }

  PlotOption plot() {
    return plot;
  }

  /** Those that are measured; everything that was given is looked at. */
  List<Guarantee> checked(OptionCheck check) {
    check.require(tasks >= 1 && tasks <= MAX_TASKS, "--tasks", "1 to 500,000");
    check.require(agents >= 1 && agents <= MAX_AGENTS, "--agents", "1 to 256");
    check.require(repetitions >= 1 && repetitions <= MAX_REPETITIONS, "--repetitions", "1 to 100");
    check.require(
        warmUpTasks() >= 0 && warmUpTasks() <= MAX_TASKS, "--warm-up-tasks", "0 to 500,000");
    check.require(
        payloadBytes >= 0 && payloadBytes <= MAX_PAYLOAD_BYTES, "--payload-bytes", "0 to 100,000");
    plot.check(check);
    return GuaranteeChoice.of(guarantees, check);
  }
}
