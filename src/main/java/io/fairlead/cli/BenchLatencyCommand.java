package io.fairlead.cli;

import io.fairlead.bench.Guarantee;
import io.fairlead.bench.Stands;
import io.fairlead.bench.Watch;
import io.fairlead.bench.floor.CoordinatorSide;
import io.fairlead.bench.floor.FloorPlan;
import io.fairlead.bench.latency.FairleadSide;
import io.fairlead.bench.latency.LatencyResult;
import io.fairlead.bench.latency.Load;
import io.fairlead.bench.latency.NullSide;
import io.fairlead.bench.latency.Side;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How long a task takes from stage to stage. */
@Command(
    name = "latency",
    description = {
      "Submits tasks at a constant rate to a coordinator on a real broker, and tells how long each"
          + " stage takes: submit, assignment visible to the agent, started, outcome visible; in turn"
          + " with the null scheduler, which does what any scheduler on Kafka Streams has to do, and"
          + " decides nothing.",
      "",
      "When each task is submitted is fixed beforehand and its latency counts from then, whatever"
          + " holds up the load generator: there is no coordinated omission. Tasks are of 300 bytes"
          + " and end as soon as they start. Broker, coordinator, agents and load generator share the"
          + " cores of this machine and this process, so that the latter two are kept light: one"
          + " producer, one consumer of outcomes, and all agents of a side in one thread."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  fairlead bench latency --rate 1000",
      "  fairlead bench latency --of-max 0.1,0.5,0.8 --guarantee exactly-once --json"
    })
final class BenchLatencyCommand implements Callable<Integer> {
  private static final double MAX_RATE = 1_000_000;
  private static final double MAX_SECONDS = 3_600;
  private static final double MAX_TASKS = 10_000_000;
  private static final int MAX_AGENTS = 1_000;
  private static final int MAX_SLOTS = 1_024;
  private static final int MAX_REPETITIONS = 100;

  /** Tasks under way when the highest rate is measured, as in {@code bench floor}. */
  private static final int WINDOW = 16_384;

  private static final int DRIVER_SLOTS = 256;
  private static final int SDK_SLOTS = 8;

  @Spec private CommandSpec spec;

  @Option(
      names = "--rate",
      paramLabel = "R",
      split = ",",
      description = "Tasks in a second, above 0 and at most 1,000,000; several are tried in turn.")
  private List<Double> rates = new ArrayList<>();

  @Option(
      names = "--of-max",
      paramLabel = "SHARE",
      split = ",",
      description =
          "Instead of rates: shares of Fairlead's highest rate, above 0 and at most 1. Default:"
              + " 0.1,0.5,0.8.")
  private List<Double> shares = new ArrayList<>();

  @Option(
      names = "--max-rate",
      paramLabel = "R",
      description =
          "Fairlead's highest rate, tasks in a second. Default: measured first, as 'bench floor'"
              + " does, for each guarantee.")
  private @Nullable Double maxRate;

  @Option(
      names = "--guarantee",
      paramLabel = "NAME",
      split = ",",
      description = "exactly-once, at-least-once. Default: both.")
  private List<String> guarantees = new ArrayList<>();

  @Option(
      names = "--agents",
      paramLabel = "M",
      defaultValue = "16",
      description = "How many agents, 1 to 1,000. Default: 16.")
  private int agents;

  @Option(
      names = "--sdk-agents",
      description =
          "Fairlead's agents are those of the SDK, each with Kafka clients and threads of its own;"
              + " what they need of the machine is then part of what is measured. Default: all agents"
              + " in one thread, as the null scheduler's.")
  private boolean sdkAgents;

  @Option(
      names = "--slots",
      paramLabel = "N",
      description =
          "Tasks that an agent takes at once, 1 to 1,024. Default: 256; with --sdk-agents 8, each a"
              + " thread.")
  private @Nullable Integer slots;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "15",
      description = "Measure for so long, 0.1 to 3,600. Default: 15.")
  private double seconds;

  @Option(
      names = "--warm-up-seconds",
      paramLabel = "S",
      defaultValue = "10",
      description =
          "Before that, the same rate for so long on the same broker, 0.1 to 3,600. Default: 10."
              + " Besides, each side first runs once at the highest of the rates, and what it took"
              + " there is not told.")
  private double warmUpSeconds;

  @Option(
      names = "--repetitions",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "Run both sides in turn so often, each time with a broker of its own, 1 to 100; medians and"
              + " spread are told. Default: 3.")
  private int repetitions;

  @Mixin private PlotOption plot = new PlotOption();

  @Option(
      names = "--json",
      description = "Print one line of JSON for each guarantee, rate and side.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    List<Guarantee> chosen = checked(new OptionCheck(spec.commandLine()));
    return BenchRun.of(
        spec.commandLine().getErr(),
        (stands, watch, directory) -> {
          LatencyReport report = measure(chosen, stands, watch, directory);
          PrintWriter out = spec.commandLine().getOut();
          (json ? report.json() : report.lines()).forEach(out::println);
          out.flush();
          plot.draw(new LatencyPlot(report.results()));
          report
              .faults()
              .forEach(fault -> spec.commandLine().getErr().println("fairlead: " + fault));
          return report.faults().isEmpty();
        });
  }

  private LatencyReport measure(List<Guarantee> chosen, Stands stands, Watch watch, Path directory)
      throws IOException, InterruptedException {
    FairleadSide fairlead = new FairleadSide(stands, sdkAgents);
    NullSide floor = new NullSide(stands, directory);
    List<LatencyReport.Group> groups = new ArrayList<>();
    for (Guarantee guarantee : chosen) {
      double max = rates.isEmpty() ? highest(guarantee, stands, watch) : 0;
      List<Double> tried =
          rates.isEmpty()
              ? shares().stream().map(share -> Math.max(1, share * max)).toList()
              : rates;
      List<Side> sides = List.of(fairlead, floor);
      double highest = tried.stream().mapToDouble(rate -> rate).max().orElseThrow();
      // Thrown away. At a low rate alone it would take minutes until all code is compiled.
      var unused = LatencyResult.measure(load(guarantee, highest), sides, 1, watch);
      for (double rate : tried) {
        Load load = load(guarantee, rate);
        groups.add(
            new LatencyReport.Group(
                load, max, LatencyResult.measure(load, sides, repetitions, watch)));
      }
    }
    return new LatencyReport(groups, sdkAgents);
  }

  private Load load(Guarantee guarantee, double rate) {
    return new Load(guarantee, rate, warmUpSeconds, seconds, agents, slots());
  }

  private double highest(Guarantee guarantee, Stands stands, Watch watch)
      throws IOException, InterruptedException {
    if (maxRate != null) {
      return maxRate;
    }
    FloorPlan plan =
        new FloorPlan(
            guarantee,
            agents,
            "per-agent",
            WINDOW,
            Math.round(warmUpSeconds * 1_000),
            Math.round(seconds * 1_000));
    CoordinatorSide fairlead = new CoordinatorSide(stands);
    var unused = fairlead.run(plan, watch); // thrown away: the compiler's
    return fairlead.run(plan, watch).tasksPerSecond();
  }

  private List<Double> shares() {
    return shares.isEmpty() ? List.of(0.1, 0.5, 0.8) : shares;
  }

  private int slots() {
    return slots != null ? slots : sdkAgents ? SDK_SLOTS : DRIVER_SLOTS;
  }

  private List<Guarantee> checked(OptionCheck check) {
    if (!rates.isEmpty() && (!shares.isEmpty() || maxRate != null)) {
      throw check.wrong("--rate says it all: without it go --of-max and --max-rate.");
    }
    check.require(
        rates.stream().allMatch(rate -> rate > 0 && rate <= MAX_RATE),
        "--rate",
        "above 0 and at most 1,000,000");
    check.require(
        shares.stream().allMatch(share -> share > 0 && share <= 1),
        "--of-max",
        "above 0 and at most 1");
    check.require(
        maxRate == null || (maxRate > 0 && maxRate <= MAX_RATE),
        "--max-rate",
        "above 0 and at most 1,000,000");
    check.require(agents >= 1 && agents <= MAX_AGENTS, "--agents", "1 to 1,000");
    check.require(slots() >= 1 && slots() <= MAX_SLOTS, "--slots", "1 to 1,024");
    check.require(seconds >= 0.1 && seconds <= MAX_SECONDS, "--seconds", "0.1 to 3,600");
    check.require(
        warmUpSeconds >= 0.1 && warmUpSeconds <= MAX_SECONDS, "--warm-up-seconds", "0.1 to 3,600");
    check.require(repetitions >= 1 && repetitions <= MAX_REPETITIONS, "--repetitions", "1 to 100");
    plot.check(check);
    double fastest =
        rates.isEmpty()
            ? maxRate == null ? 0 : maxRate
            : rates.stream().mapToDouble(rate -> rate).max().orElse(0);
    if (fastest * (seconds + warmUpSeconds) > MAX_TASKS) {
      throw check.wrong(
          "%,.0f/s for %s s are more than 10,000,000 tasks; lower --seconds."
              .formatted(fastest, Figures.decimal(seconds + warmUpSeconds)));
    }
    return GuaranteeChoice.of(guarantees, check);
  }
}
