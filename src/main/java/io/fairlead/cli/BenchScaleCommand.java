package io.fairlead.cli;

import io.fairlead.bench.Machine;
import io.fairlead.bench.Watch;
import io.fairlead.bench.scale.CoreScale;
import io.fairlead.bench.scale.TaskMix;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What many tasks, agents and swarms cost. */
@Command(
    name = "scale",
    description = {
      "Measures what many waiting tasks and many agents cost.",
      "",
      "core: in the deciding core alone, without Kafka: the cost of a life of a task (submitted,"
          + " placed, dispatched, started, completed) and the heap that a waiting task takes, at each"
          + " number of waiting tasks and of agents."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  fairlead bench scale --part core --waiting 1000,1000000 --agents 100")
final class BenchScaleCommand implements Callable<Integer> {
  private static final int MAX_WAITING = 9_000_000;
  private static final int MAX_AGENTS = 100_000;
  private static final int MAX_REPETITIONS = 100;
  private static final double MIN_SECONDS = 0.01;
  private static final double MAX_SECONDS = 600;
  private static final double MS_PER_S = 1_000;

  @Spec private CommandSpec spec;

  @Option(
      names = "--part",
      paramLabel = "PART",
      split = ",",
      description = "Only these parts: core. Default: all.")
  private List<String> parts = new ArrayList<>();

  @Option(
      names = "--waiting",
      paramLabel = "N",
      split = ",",
      defaultValue = "1000,10000,100000,1000000",
      description = "Numbers of waiting tasks, 1 to 9,000,000. Default: ${DEFAULT-VALUE}.")
  private List<Integer> waiting = new ArrayList<>();

  @Option(
      names = "--agents",
      paramLabel = "N",
      split = ",",
      defaultValue = "10,100,1000,10000",
      description =
          "core: numbers of agents, 1 to 100,000, of four slots each. Default: ${DEFAULT-VALUE}.")
  private List<Integer> agents = new ArrayList<>();

  @Option(
      names = "--tasks",
      paramLabel = "MIX",
      defaultValue = "normal",
      description =
          "core: 'normal' (default): of one level; 'mixed': all levels, priorities, deadlines, and"
              + " capabilities that a third of the agents have.")
  private String tasks = "normal";

  @Option(
      names = "--repetitions",
      paramLabel = "N",
      defaultValue = "5",
      description = "Measure so often; medians and spread are told. Default: 5.")
  private int repetitions;

  @Option(
      names = "--core-seconds",
      paramLabel = "S",
      defaultValue = "1",
      description =
          "core: how long a repetition lasts at least, 0.01 to 600; the warm-up before it as long"
              + " as two. Default: 1.")
  private double coreSeconds;

  @Option(names = "--json", description = "Print a line of JSON for each point.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    check(repetitions >= 1 && repetitions <= MAX_REPETITIONS, "--repetitions", "1 to 100");
    check(
        coreSeconds >= MIN_SECONDS && coreSeconds <= MAX_SECONDS, "--core-seconds", "0.01 to 600");
    within(waiting, "--waiting", MAX_WAITING, "1 to 9,000,000");
    within(agents, "--agents", MAX_AGENTS, "1 to 100,000");
    CoreScale core =
        new CoreScale(
            mix(),
            Math.round(2 * coreSeconds * MS_PER_S),
            repetitions,
            Math.round(coreSeconds * MS_PER_S));
    for (String part : parts) {
      if (!part.equals("core")) {
        throw wrong("--part names '" + part + "'; there is core.");
      }
    }
    return BenchRun.of(
        spec.commandLine().getErr(),
        (stands, watch, directory) -> {
          core(core, watch);
          return true;
        });
  }

  private void core(CoreScale core, Watch watch) throws InterruptedException {
    ScaleReport report = new ScaleReport(json);
    if (!json) {
      say(
          "A life of a task in the core; tasks: "
              + core.mix().key()
              + ". Medians of "
              + repetitions
              + ".");
      say(String.join(", ", Machine.describe().values()) + ".");
      say("");
      say(ScaleReport.coreHead());
    }
    for (int a : agents) {
      for (int w : waiting) {
        say(report.core(core, core.at(w, a, watch)));
      }
    }
  }

  private void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }

  private TaskMix mix() {
    return Stream.of(TaskMix.values())
        .filter(mix -> mix.key().equals(tasks))
        .findFirst()
        .orElseThrow(
            () ->
                wrong(
                    "--tasks is '%s'; there are %s."
                        .formatted(
                            tasks,
                            Stream.of(TaskMix.values())
                                .map(TaskMix::key)
                                .collect(Collectors.joining(", ")))));
  }

  private void within(List<Integer> values, String option, int max, String range) {
    check(values.stream().allMatch(value -> value >= 1 && value <= max), option, range);
  }

  private void check(boolean allowed, String option, String range) {
    if (!allowed) {
      String given =
          String.join(
              ",",
              spec.commandLine().getParseResult().matchedOption(option).originalStringValues());
      throw wrong(option + " is " + given + ", must be " + range + ".");
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
