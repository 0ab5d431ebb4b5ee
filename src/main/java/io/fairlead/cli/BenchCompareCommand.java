package io.fairlead.cli;

import io.fairlead.bench.compare.Comparison;
import io.fairlead.bench.compare.FairleadSide;
import io.fairlead.bench.compare.Mechanism;
import io.fairlead.bench.compare.Scenario;
import io.fairlead.bench.compare.Sides;
import io.fairlead.sim.Fleet;
import io.fairlead.sim.ReferenceFleet;
import io.fairlead.sim.SyntheticWorkload;
import io.fairlead.sim.Workload;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How long tasks wait, beside an ideal queue. */
@Command(
    name = "compare",
    description = {
      "Runs a recorded load through Fairlead on a real broker, with simulated agents of unequal"
          + " speed, and through an ideal central queue in virtual time, and compares how long tasks"
          + " wait: from their scheduled arrival to the start of their handler.",
      "",
      "Sides: fairlead; ideal-fifo: first come first served by the fastest idle agent, at no latency;"
          + " ideal-fifo+rtt: the same from as far away as Fairlead's dispatch round trip was measured"
          + " to be."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  fairlead bench compare --trace code.csv,conv.csv --compress 60 --fleet reference")
final class BenchCompareCommand implements Callable<Integer> {
  private static final int MAX_REPETITIONS = 100;
  private static final double MAX_WARM_UP_S = 600;
  private static final double MAX_ROUND_TRIP_MS = 60_000;
  private static final int MAX_TASKS = 10_000_000;
  private static final double WARM_UP_UTILISATION = 0.7;
  private static final long WARM_UP_SEED = 1;

  @Spec private CommandSpec spec;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      required = true,
      split = ",",
      description =
          "The recorded load, several files merged: LLM traces"
              + " (TIMESTAMP,ContextTokens,GeneratedTokens) or logs in Standard Workload Format"
              + " (*.swf).")
  private List<Path> traces = new ArrayList<>();

  @Option(
      names = "--compress",
      paramLabel = "C",
      defaultValue = "1",
      description = "Divide the trace's arrival gaps and costs by this. Default: 1.")
  private double compress;

  @Option(names = "--tasks", paramLabel = "N", description = "Only the first so many tasks.")
  private @Nullable Integer tasks;

  @Option(
      names = "--fleet",
      paramLabel = "NAME",
      defaultValue = "reference",
      description =
          "'reference' (default): 26 agents, 8 at speed 2, 10 at speed 1, 8 at speed 0.5.")
  private String fleet = "reference";

  @Option(
      names = "--only",
      paramLabel = "SIDE",
      split = ",",
      description = "Only these sides. Default: all.")
  private List<String> only = new ArrayList<>();

  @Option(
      names = "--without",
      paramLabel = "WHAT",
      split = ",",
      description = "Switch off what Fairlead does: stealing, migration, prefetch.")
  private List<String> without = new ArrayList<>();

  @Option(
      names = "--kill-agents",
      paramLabel = "SHARE",
      description =
          "'half': every other agent is killed, without a goodbye, when half of the tasks have"
              + " arrived.")
  private @Nullable String killAgents;

  @Option(
      names = "--repetitions",
      paramLabel = "N",
      defaultValue = "1",
      description = "Run all sides in turn so often; medians and spread are told. Default: 1.")
  private int repetitions;

  @Option(
      names = "--warm-up-seconds",
      paramLabel = "S",
      defaultValue = "10",
      description =
          "Before what is measured, let the same agents run a made-up load for so long, 0 to 600."
              + " Default: 10.")
  private double warmUpSeconds;

  @Option(
      names = "--round-trip-ms",
      paramLabel = "MS",
      description = "What ideal-fifo+rtt pays where fairlead is not among the sides.")
  private @Nullable Double roundTripMs;

  @Option(names = "--json", description = "Print one line of JSON.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    List<String> names = sides();
    Map<String, String> settings = settings();
    Fleet agents = fleet();
    check(repetitions >= 1 && repetitions <= MAX_REPETITIONS, "--repetitions", "1 to 100");
    check(warmUpSeconds >= 0 && warmUpSeconds <= MAX_WARM_UP_S, "--warm-up-seconds", "0 to 600");
    check(compress > 0 && compress <= 1e6, "--compress", "above 0 and at most 10^6");
    check(tasks == null || (tasks >= 1 && tasks <= MAX_TASKS), "--tasks", "1 to 10,000,000");
    Set<Integer> killed = killed(agents);
    Workload trace = InputFile.trace(traces);
    Workload workload = (tasks == null ? trace : trace.first(tasks)).compress(compress);
    Scenario scenario = new Scenario(workload, agents, killed, warmUp(workload, agents));
    double roundTrip = roundTripMs == null ? 0 : roundTripMs;
    return BenchRun.of(
        spec.commandLine().getErr(),
        (stands, watch, directory) -> {
          Comparison comparison =
              Comparison.run(
                  scenario,
                  Sides.of(names, new FairleadSide(stands, settings), roundTrip),
                  repetitions,
                  watch);
          tell(comparison);
          return comparison.isGood();
        });
  }

  private void tell(Comparison comparison) {
    ComparisonReport report =
        new ComparisonReport(comparison, compress, warmUpSeconds, new TreeSet<>(without));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(report.json());
    } else {
      report.lines().forEach(out::println);
    }
    out.flush();
    report.faults().forEach(fault -> spec.commandLine().getErr().println("fairlead: " + fault));
  }

  private List<String> sides() {
    for (String name : only) {
      if (!Sides.names().contains(name)) {
        throw wrong(
            "--only names '%s'; the sides are %s."
                .formatted(name, String.join(", ", Sides.names())));
      }
    }
    List<String> names = only.isEmpty() ? Sides.names() : only;
    boolean measured = names.contains(FairleadSide.NAME);
    if (roundTripMs != null) {
      check(
          roundTripMs >= 0 && roundTripMs <= MAX_ROUND_TRIP_MS,
          "--round-trip-ms",
          "0 to 60,000 ms");
      if (measured) {
        throw wrong("--round-trip-ms is measured where fairlead is among the sides.");
      }
    } else if (names.contains(Sides.IDEAL_FAR) && !measured) {
      throw wrong("ideal-fifo+rtt needs fairlead among the sides, or --round-trip-ms.");
    }
    return names;
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    for (String name : without) {
      Mechanism mechanism =
          Mechanism.byKey(name)
              .orElseThrow(
                  () ->
                      wrong(
                          "--without names '%s'; there are %s."
                              .formatted(
                                  name,
                                  Stream.of(Mechanism.values())
                                      .map(Mechanism::key)
                                      .collect(Collectors.joining(", ")))));
      settings.put(mechanism.setting(), mechanism.off());
    }
    return settings;
  }

  private Fleet fleet() {
    if (!fleet.equals("reference")) {
      throw wrong("--fleet is '" + fleet + "'; the only one is 'reference'.");
    }
    return ReferenceFleet.full();
  }

  /** Every other one, so that as many of each speed stay. */
  private Set<Integer> killed(Fleet agents) {
    if (killAgents == null) {
      return Set.of();
    }
    if (!killAgents.equals("half")) {
      throw wrong("--kill-agents is '" + killAgents + "', must be 'half'.");
    }
    return IntStream.range(0, agents.size())
        .filter(agent -> agent % 2 == 1)
        .boxed()
        .collect(Collectors.toSet());
  }

  /** Tasks as long as those that are measured, of the made-up tenants. */
  private Workload warmUp(Workload measured, Fleet agents) {
    double costMs = measured.totalCostUs() / 1_000.0 / measured.size();
    SyntheticWorkload load =
        SyntheticWorkload.loading(agents, WARM_UP_UTILISATION, 1, Math.max(costMs, 1));
    int count = (int) Math.min(MAX_TASKS, Math.round(load.ratePerSecond() * warmUpSeconds));
    return count == 0
        ? new Workload("none", List.of())
        : new SyntheticWorkload(count, load.meanCostMs(), load.ratePerSecond())
            .generate(WARM_UP_SEED);
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
