package io.fairlead.cli;

import io.fairlead.bench.Guarantee;
import io.fairlead.bench.Stands;
import io.fairlead.bench.Watch;
import io.fairlead.bench.floor.FloorBenchmark;
import io.fairlead.bench.floor.FloorPair;
import io.fairlead.bench.floor.FloorPlan;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tasks a second, beside the floor. */
@Command(
    name = "floor",
    description = {
      "Measures how many tasks of 300 bytes a second Fairlead gets assigned and reported back, in"
          + " turn with a null scheduler on the same ground: Kafka Streams with the same settings and"
          + " the same rule of when to commit; for each task two records in, one out, one put and one"
          + " delete in a persistent store with a changelog; no decisions.",
      "",
      "Both sides have a fixed number of tasks under way and agents that finish a task the moment"
          + " they read it, all in one thread. Broker, scheduler, agents and producer share the cores"
          + " of this machine and this process. With the layout 'shared' Fairlead is compared to the"
          + " floor with the first number of agents given."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  fairlead bench floor --agents 16 --guarantee exactly-once",
      "  fairlead bench floor --agents 16,256,1000 --layout shared --json"
    })
final class BenchFloorCommand implements Callable<Integer> {
  private static final int MAX_AGENTS = 10_000;
  private static final int MAX_WINDOW = 1_000_000;
  private static final int MAX_REPETITIONS = 100;
  private static final double MAX_SECONDS = 3_600;
  private static final double MS_PER_S = 1_000;
  private static final String SHARED = "shared";
  private static final List<String> LAYOUTS = List.of("per-agent", SHARED);

  @Spec private CommandSpec spec;

  @Option(
      names = "--agents",
      paramLabel = "N",
      split = ",",
      defaultValue = "16,256",
      description = "How many agents, 1 to 10,000; several are tried in turn. Default: 16,256.")
  private List<Integer> agents = new ArrayList<>();

  @Option(
      names = "--guarantee",
      paramLabel = "WHAT",
      split = ",",
      defaultValue = "exactly-once,at-least-once",
      description = "exactly-once, at-least-once or both. Default: both.")
  private List<String> guarantees = new ArrayList<>();

  @Option(
      names = "--layout",
      paramLabel = "WHAT",
      split = ",",
      defaultValue = "per-agent",
      description =
          "per-agent (default): a topic of assignments for each agent; shared: one for the swarm;"
              + " or both.")
  private List<String> layouts = new ArrayList<>();

  @Option(
      names = "--window",
      paramLabel = "N",
      defaultValue = "16384",
      description = "Tasks that are under way at once, 1 to 1,000,000. Default: 16384.")
  private int window;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "10",
      description = "Measure for so long, above 0 and at most 3,600. Default: 10.")
  private double seconds;

  @Option(
      names = "--warm-up-seconds",
      paramLabel = "S",
      defaultValue = "15",
      description = "Let each run go for so long before that, 0 to 3,600. Default: 15.")
  private double warmUpSeconds;

  @Option(
      names = "--repetitions",
      paramLabel = "N",
      defaultValue = "3",
      description = "Run both sides in turn so often, 1 to 100; medians are told. Default: 3.")
  private int repetitions;

  @Mixin private PlotOption plot = new PlotOption();

  @Option(names = "--json", description = "Print one line of JSON for each pair.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    List<FloorPlan> plans = plans();
    return BenchRun.of(
        spec.commandLine().getErr(),
        (stands, watch, directory) -> {
          measure(plans, stands, watch, directory);
          return true;
        });
  }

  private void measure(List<FloorPlan> plans, Stands stands, Watch watch, Path directory)
      throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    FloorBenchmark benchmark = new FloorBenchmark(stands, directory);
    List<FloorPair> pairs = new ArrayList<>();
    for (FloorPlan plan : plans) {
      int floorAgents = plan.layout().equals(SHARED) ? agents.get(0) : plan.agents();
      FloorPair pair = benchmark.run(plan, floorAgents, repetitions, watch);
      pairs.add(pair);
      if (json) {
        out.println(FloorReport.json(pair));
        out.flush();
      }
    }
    if (!json) {
      FloorReport.lines(pairs).forEach(out::println);
      out.flush();
    }
    plot.draw(BenchPlots.floor(pairs.stream().map(FloorReport::node).toList()));
  }

  private List<FloorPlan> plans() {
    OptionCheck check = new OptionCheck(spec.commandLine());
    plot.check(check);
    check.require(
        agents.stream().allMatch(count -> count >= 1 && count <= MAX_AGENTS),
        "--agents",
        "1 to 10,000");
    check.require(window >= 1 && window <= MAX_WINDOW, "--window", "1 to 1,000,000");
    check.require(seconds > 0 && seconds <= MAX_SECONDS, "--seconds", "above 0 and at most 3,600");
    check.require(
        warmUpSeconds >= 0 && warmUpSeconds <= MAX_SECONDS, "--warm-up-seconds", "0 to 3,600");
    check.require(repetitions >= 1 && repetitions <= MAX_REPETITIONS, "--repetitions", "1 to 100");
    check.require(LAYOUTS.containsAll(layouts), "--layout", String.join(" or ", LAYOUTS));
    List<FloorPlan> plans = new ArrayList<>();
    for (Guarantee guarantee : GuaranteeChoice.of(guarantees, check)) {
      for (String layout : layouts) {
        for (int count : agents) {
          plans.add(
              new FloorPlan(
                  guarantee,
                  count,
                  layout,
                  window,
                  Math.round(warmUpSeconds * MS_PER_S),
                  Math.round(seconds * MS_PER_S)));
        }
      }
    }
    return plans;
  }
}
