package io.fairlead.cli;

import io.fairlead.bench.compare.Comparison;
import io.fairlead.bench.compare.Scenario;
import io.fairlead.bench.compare.Sides;
import io.fairlead.bench.compare.Tuning;
import io.fairlead.model.Level;
import io.fairlead.model.TenantId;
import io.fairlead.sim.Fleet;
import io.fairlead.sim.ReferenceFleet;
import io.fairlead.sim.SyntheticWorkload;
import io.fairlead.sim.Workload;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How long tasks wait, beside peers and ideal queues. */
@Command(
    name = "compare",
    description = {
      "Runs a recorded load through Fairlead and through its peers, in turn, on a real broker with"
          + " the same simulated agents of unequal speed, and through ideal central queues in virtual"
          + " time, and compares how long tasks wait: from their scheduled arrival to the start of"
          + " their handler.",
      "",
      "Sides, each with options that begin with a colon:",
      "  fairlead[:at-least-once][:DISCIPLINE][:TENANT=LEVEL][:LEVEL=DISCIPLINE][:SETTING=VALUE]: exactly"
          + " once unless told; a discipline alone: all tasks at level normal in that order, like"
          + " fairlead:shortest",
      "  consumer-group[:round-robin|:sticky][:partitions=N]: a consumer for each agent, as many"
          + " partitions unless told, each task to the next partition or where the producer likes",
      "  share-group[:record-limit|:batch-optimized][:poll=N][:partitions=N]: a share consumer for each"
          + " agent; alone: batch-optimized, four records a poll, one partition, or what --tune found",
      "  parallel-consumer[:partitions=N]: Confluent's, one process with all agents, unordered, one"
          + " partition unless told",
      "  ideal-fifo: first come first served by the fastest idle agent, at no latency;"
          + " ideal-priority[:TENANT=LEVEL]: the most urgent level first; ideal-shortest: the least"
          + " estimate first",
      "  ideal-fifo+rtt, ideal-priority+rtt[:TENANT=LEVEL], ideal-shortest+rtt: the same from as far"
          + " away as Fairlead's dispatch round trip was measured to be."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  fairlead bench compare --trace code.csv,conv.csv --compress 60",
      "  fairlead bench compare --trace code.csv,conv.csv --level code=high \\",
      "      --only fairlead,fairlead:fifo,fairlead:shortest,ideal-priority+rtt",
      "  fairlead bench compare --trace code.csv --tasks 2000 --compress 60 \\",
      "      --only share-group,share-group:record-limit:poll=1"
    })
final class BenchCompareCommand implements Callable<Integer> {
  private static final int MAX_REPETITIONS = 100;
  private static final int MAX_REHEARSALS = 100;
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
      description =
          "Only these sides. Default: all without options, but ideal-priority only with --level and no"
              + " peers with --kill-agents.")
  private List<String> only = new ArrayList<>();

  @Mixin private final FairleadOptions fairlead = new FairleadOptions();

  @Option(
      names = "--tune",
      description =
          "First run the share group once with each of 18 settings; the one of least mean wait is"
              + " share-group.")
  private boolean tune;

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
      names = "--rehearsals",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Before the first repetition, run all sides in turn so often, 0 to 100; their waits are told"
              + " apart. A process compiles its code for minutes, and Fairlead has more of it than"
              + " its peers. Default: 0.")
  private int rehearsals;

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
      description = "What sides with +rtt pay where fairlead is not among the sides.")
  private @Nullable Double roundTripMs;

  @Mixin private PlotOption plot = new PlotOption();

  @Option(names = "--json", description = "Print one line of JSON.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    Map<String, String> settings = fairlead.settings();
    Map<TenantId, Level> tenantLevels = fairlead.levels();
    List<String> names = sides(settings, tenantLevels);
    Fleet agents = fleet();
    check(repetitions >= 1 && repetitions <= MAX_REPETITIONS, "--repetitions", "1 to 100");
    check(rehearsals >= 0 && rehearsals <= MAX_REHEARSALS, "--rehearsals", "0 to 100");
    check(warmUpSeconds >= 0 && warmUpSeconds <= MAX_WARM_UP_S, "--warm-up-seconds", "0 to 600");
    plot.check(new OptionCheck(spec.commandLine()));
    check(compress > 0 && compress <= 1e6, "--compress", "above 0 and at most 10^6");
    check(tasks == null || (tasks >= 1 && tasks <= MAX_TASKS), "--tasks", "1 to 10,000,000");
    Set<Integer> killed = killed(agents);
    Workload trace = InputFile.trace(traces);
    Workload workload = (tasks == null ? trace : trace.first(tasks)).compress(compress);
    tenantsOf(names).forEach(tenant -> checkTenant(tenant, workload));
    Scenario scenario = new Scenario(workload, agents, killed, warmUp(workload, agents));
    double roundTrip = roundTripMs == null ? 0 : roundTripMs;
    return BenchRun.of(
        spec.commandLine().getErr(),
        (stands, watch, directory) -> {
          @Nullable Tuning tuning = tune ? Tuning.run(scenario, stands, watch) : null;
          Sides.Given given =
              new Sides.Given(
                  settings,
                  tenantLevels,
                  roundTrip,
                  tuning == null ? Sides.SHARE_GROUP : tuning.best().side());
          Comparison comparison =
              Comparison.run(
                  scenario, Sides.of(names, given, stands), rehearsals, repetitions, watch);
          tell(comparison, tuning);
          return comparison.isGood();
        });
  }

  private void tell(Comparison comparison, @Nullable Tuning tuning) throws IOException {
    ComparisonReport report =
        new ComparisonReport(comparison, compress, warmUpSeconds, fairlead.without(), tuning);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(report.json());
    } else {
      report.lines().forEach(out::println);
    }
    out.flush();
    plot.draw(BenchPlots.waits(List.of(report.node())));
    report.faults().forEach(fault -> spec.commandLine().getErr().println("fairlead: " + fault));
  }

  private List<String> sides(Map<String, String> settings, Map<TenantId, Level> tenantLevels) {
    List<String> names = only.isEmpty() ? standardSides() : only;
    try {
      Sides.check(names, new Sides.Given(settings, tenantLevels, 0, Sides.SHARE_GROUP));
    } catch (IllegalArgumentException e) {
      throw wrong("--only names " + Failures.sentence(e) + ".");
    }
    boolean measured = names.stream().anyMatch(name -> Sides.base(name).equals(Sides.FAIRLEAD));
    if (roundTripMs != null) {
      check(
          roundTripMs >= 0 && roundTripMs <= MAX_ROUND_TRIP_MS,
          "--round-trip-ms",
          "0 to 60,000 ms");
      if (measured) {
        throw wrong("--round-trip-ms is measured where fairlead is among the sides.");
      }
      if (names.stream().noneMatch(Sides::isFar)) {
        throw wrong("--round-trip-ms is for sides with +rtt, and there is none.");
      }
    } else if (!measured) {
      names.stream()
          .filter(Sides::isFar)
          .findFirst()
          .ifPresent(
              name -> {
                throw wrong(name + " needs fairlead among the sides, or --round-trip-ms.");
              });
    }
    if (tune && !names.contains(Sides.SHARE_GROUP)) {
      throw wrong("--tune needs share-group among the sides.");
    }
    if (killAgents != null) {
      names.stream()
          .filter(Sides::isPeer)
          .findFirst()
          .ifPresent(
              name -> {
                throw wrong("--kill-agents goes with no peers, and " + name + " is one.");
              });
    }
    return names;
  }

  private List<String> standardSides() {
    List<String> names = new ArrayList<>(Sides.names());
    if (fairlead.levels().isEmpty()) {
      names.removeAll(List.of(Sides.IDEAL_PRIORITY, Sides.IDEAL_PRIORITY_FAR));
    }
    if (killAgents != null) {
      names.removeIf(Sides::isPeer);
    }
    return names;
  }

  private void checkTenant(String tenant, Workload workload) {
    if (!workload.tenants().contains(tenant)) {
      throw wrong(
          "there is no tenant '%s' to give a level; the load has %s."
              .formatted(tenant, String.join(", ", workload.tenants())));
    }
  }

  /** Those that are given a level, by an option or in the name of a side. */
  private SortedSet<String> tenantsOf(List<String> names) {
    SortedSet<String> tenants = new TreeSet<>();
    fairlead.levels().keySet().forEach(tenant -> tenants.add(tenant.value()));
    names.forEach(name -> tenants.addAll(Sides.tenants(name)));
    return tenants;
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
