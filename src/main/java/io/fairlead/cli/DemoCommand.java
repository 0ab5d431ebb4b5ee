package io.fairlead.cli;

import io.fairlead.sim.Fleet;
import io.fairlead.sim.ReferenceFleet;
import io.fairlead.sim.SyntheticWorkload;
import io.fairlead.sim.Workload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Everything at once, on temporary data, under a load that ends. */
@Command(
    name = "demo",
    description = {
      "Brings up Kafka, a registry and a coordinator on temporary data, lets simulated agents of"
          + " unequal speed work on a made-up load for about a minute, one of them slowed down midway,"
          + " and says what came of it. Whether anything was lost or doubled is read from the topics."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  fairlead demo",
      "  fairlead demo --tasks 2000 --agents 8 --exit --json",
      "  fairlead demo --trace code.csv,conv.csv --compress 60 --fleet reference --exit"
    })
final class DemoCommand implements Callable<Integer> {
  /** How long tasks arrive, where their number is not given. */
  private static final double LOAD_S = 50;

  private static final double UTILISATION = 0.7;
  private static final double MIN_MEAN_COST_MS = 100;

  /** Above it a short demo would show the machine and not the scheduler. */
  private static final double MAX_RATE_PER_SECOND = 150;

  private static final int MAX_AGENTS = 500;

  @Spec private CommandSpec spec;

  @Option(names = "--tasks", paramLabel = "N", description = "Run this many tasks.")
  private @Nullable Integer tasks;

  @Option(
      names = "--agents",
      paramLabel = "M",
      description =
          "Simulate this many agents, 1 to 500: about a third each at speeds 2, 1 and 0.5."
              + " Default: 26.")
  private @Nullable Integer agents;

  @Option(
      names = "--fleet",
      paramLabel = "NAME",
      description = "'reference': 26 agents, 8 at speed 2, 10 at speed 1, 8 at speed 0.5.")
  private @Nullable String fleet;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      split = ",",
      description =
          "Run a recorded load, several files merged: an LLM trace"
              + " (TIMESTAMP,ContextTokens,GeneratedTokens) or a log in Standard Workload Format"
              + " (*.swf).")
  private List<Path> traces = new ArrayList<>();

  @Option(
      names = "--compress",
      paramLabel = "C",
      description = "Divide the trace's arrival gaps and costs by this. Default: 1.")
  private @Nullable Double compress;

  @Option(
      names = "--guarantee",
      paramLabel = "NAME",
      defaultValue = "exactly-once",
      description = "exactly-once (default) or at-least-once.")
  private String guarantee = "exactly-once";

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the made-up load. Default: 1.")
  private long seed;

  @Option(
      names = "--exit",
      description = "Only run the tasks to their end and tell the result: no table and no plot.")
  private boolean exit;

  @Option(names = "--json", description = "Print the result as one line of JSON, the last one.")
  private boolean json;

  @Option(names = "--forever", description = "Repeat the load until Ctrl-C.")
  private boolean forever;

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description = "Where to draw the run over time (SVG). Default: fairlead-demo.svg here.")
  private @Nullable Path plot;

  @Override
  public Integer call() throws Exception {
    Fleet simulated = fleet();
    if (forever && exit) {
      throw new ParameterException(spec.commandLine(), "--forever and --exit exclude each other.");
    }
    if (!guarantee.equals("exactly-once") && !guarantee.equals("at-least-once")) {
      throw new ParameterException(
          spec.commandLine(),
          "--guarantee is '" + guarantee + "', must be exactly-once or at-least-once.");
    }
    Workload workload = workload(simulated);
    Path file = plot != null ? plot : exit || json ? null : Path.of("fairlead-demo.svg");
    DemoRun.Plan plan =
        new DemoRun.Plan(
            workload,
            simulated,
            forever,
            slowed(simulated),
            guarantee.equals("exactly-once"),
            exit || json ? DemoRun.Show.RESULT : DemoRun.Show.TABLE,
            json,
            file);
    return new DemoRun(plan, spec.commandLine().getOut(), spec.commandLine().getErr()).run();
  }

  /** One of the fastest, so that it shows; a recorded load is run as it is. */
  private OptionalInt slowed(Fleet simulated) {
    return !traces.isEmpty() || simulated.size() < 2 ? OptionalInt.empty() : OptionalInt.of(0);
  }

  private Fleet fleet() {
    if (fleet != null && !fleet.equals("reference")) {
      throw new ParameterException(
          spec.commandLine(), "--fleet is '" + fleet + "'; the only one is 'reference'.");
    }
    if (agents == null) {
      return ReferenceFleet.full();
    }
    if (agents < 1 || agents > MAX_AGENTS) {
      throw new ParameterException(
          spec.commandLine(), "--agents is " + agents + ", must be 1 to " + MAX_AGENTS + ".");
    }
    if (fleet != null && agents != ReferenceFleet.SIZE) {
      throw new ParameterException(
          spec.commandLine(), "--fleet reference has 26 agents, --agents says " + agents + ".");
    }
    return ReferenceFleet.of(agents);
  }

  private Workload workload(Fleet simulated) {
    if (tasks != null && (tasks < 1 || tasks > 10_000_000)) {
      throw new ParameterException(
          spec.commandLine(), "--tasks is " + tasks + ", must be 1 to 10,000,000.");
    }
    if (traces.isEmpty()) {
      if (compress != null) {
        throw new ParameterException(spec.commandLine(), "--compress needs --trace.");
      }
      return synthetic(simulated);
    }
    if (compress != null && !(compress > 0 && compress <= 1e6)) {
      throw new ParameterException(
          spec.commandLine(), "--compress is " + compress + ", must be above 0 and at most 10^6.");
    }
    Workload trace = InputFile.trace(traces);
    Workload part = tasks == null ? trace : trace.first(tasks);
    return compress == null ? part : part.compress(compress);
  }

  private Workload synthetic(Fleet simulated) {
    double costMs =
        Math.max(
            MIN_MEAN_COST_MS, simulated.totalSpeed() * UTILISATION * 1_000 / MAX_RATE_PER_SECOND);
    SyntheticWorkload load = SyntheticWorkload.loading(simulated, UTILISATION, 1, costMs);
    int count = tasks != null ? tasks : (int) Math.ceil(load.ratePerSecond() * LOAD_S);
    return new SyntheticWorkload(count, load.meanCostMs(), load.ratePerSecond()).generate(seed);
  }
}
