package io.fairlead.cli;

import io.fairlead.bench.Guarantee;
import io.fairlead.bench.Stands;
import io.fairlead.bench.Watch;
import io.fairlead.bench.scale.BacklogScale;
import io.fairlead.bench.scale.CoreScale;
import io.fairlead.bench.scale.SwarmsScale;
import io.fairlead.bench.scale.TaskMix;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What many tasks, agents and swarms cost. */
@Command(
    name = "scale",
    description = {
      "Measures what many waiting tasks, agents and swarms cost, in three parts.",
      "",
      "core: in the deciding core alone, without Kafka: the cost of a life of a task (submitted,"
          + " placed, dispatched, started, completed) and the heap that a waiting task takes, at each"
          + " number of waiting tasks and of agents.",
      "",
      "backlog: on a real broker with so many tasks waiting: heap in use after a full collection,"
          + " time until a restarted coordinator is ready, with its state and without, and tasks a"
          + " second while as many are submitted as end, by agents that do --rate of them at"
          + " most. maxQueued is raised where so many would be refused. Broker, registry, coordinator,"
          + " agents and producer are in this process.",
      "",
      "swarms: tasks a second of several swarms together, each on a partition of its own, by each"
          + " number of stream threads."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  fairlead bench scale --part core --waiting 1000,1000000 --agents 100")
final class BenchScaleCommand implements Callable<Integer> {
  private static final List<String> PARTS = List.of("core", "backlog", "swarms");

  /** Options that not all parts have. */
  private static final Map<String, List<String>> PARTS_OF =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("--agents", List.of("core")),
              Map.entry("--tasks", List.of("core")),
              Map.entry("--core-seconds", List.of("core")),
              Map.entry("--waiting", List.of("core", "backlog")),
              Map.entry("--payload-bytes", List.of("backlog")),
              Map.entry("--rate", List.of("backlog")),
              Map.entry("--swarms", List.of("swarms")),
              Map.entry("--threads", List.of("swarms")),
              Map.entry("--broker-agents", List.of("backlog", "swarms")),
              Map.entry("--guarantee", List.of("backlog", "swarms")),
              Map.entry("--seconds", List.of("backlog", "swarms")),
              Map.entry("--warm-up-seconds", List.of("backlog", "swarms"))));

  private static final List<Integer> CORE_WAITING = List.of(1_000, 10_000, 100_000, 1_000_000);
  private static final List<Integer> CORE_AGENTS = List.of(10, 100, 1_000, 10_000);
  private static final List<Integer> BACKLOGS = List.of(1_000, 100_000, 1_000_000);
  private static final int BROKER_AGENTS = 12;
  private static final int MAX_WAITING = 9_000_000;
  private static final int MAX_AGENTS = 100_000;
  private static final int MAX_BROKER_AGENTS = 1_000;
  private static final int MAX_PAYLOAD = 500_000;
  private static final int MAX_RATE = 100_000;
  private static final int MAX_THREADS = 64;
  private static final int MAX_REPETITIONS = 100;
  private static final double MIN_SECONDS = 0.01;
  private static final double MAX_SECONDS = 600;
  private static final double MS_PER_S = 1_000;
  private static final int FIRST_WARM_UP = 10;
  private static final int SMALL_PAYLOAD = 220;

  @Spec private CommandSpec spec;

  @Option(
      names = "--part",
      paramLabel = "PART",
      split = ",",
      description = "Only these parts: core, backlog, swarms. Default: all.")
  private List<String> parts = new ArrayList<>();

  @Option(
      names = "--waiting",
      paramLabel = "N",
      split = ",",
      description =
          "core and backlog: numbers of waiting tasks, 1 to 9,000,000. Default:"
              + " 1000,10000,100000,1000000, and for backlog without 10000.")
  private List<Integer> waiting = new ArrayList<>();

  @Option(
      names = "--agents",
      paramLabel = "N",
      split = ",",
      description =
          "core: numbers of agents, 1 to 100,000, of four slots each. Default: 10,100,1000,10000.")
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
      names = "--core-seconds",
      paramLabel = "S",
      defaultValue = "1",
      description =
          "core: how long a repetition lasts at least, 0.01 to 600; the warm-up before each point"
              + " twice as long, before the first ten times. Default: 1.")
  private double coreSeconds;

  @Option(
      names = "--broker-agents",
      paramLabel = "N",
      description =
          "backlog and swarms: agents in all, 1 to 1,000; those of swarms, and with --rate 0 those of"
              + " backlog, end each task at once. Default: 12.")
  private @Nullable Integer brokerAgents;

  @Option(
      names = "--payload-bytes",
      paramLabel = "N",
      defaultValue = "1024",
      description =
          "backlog: payload of a task, 0 to 500,000. Default: 1024. (swarms: 220, so that a task is"
              + " a record of about 300 bytes.)")
  private int payloadBytes;

  @Option(
      names = "--rate",
      paramLabel = "R",
      defaultValue = "2000",
      description =
          "backlog: tasks a second that all agents together do at most, 1 to 100,000; 0: as many as"
              + " they are given, and no backlog waits any more where the coordinator is the slower."
              + " Default: 2000.")
  private int rate;

  @Option(
      names = "--swarms",
      paramLabel = "N",
      split = ",",
      defaultValue = "1,2,6",
      description = "swarms: numbers of swarms, 1 to 6. Default: 1,2,6.")
  private List<Integer> swarms = new ArrayList<>();

  @Option(
      names = "--threads",
      paramLabel = "N",
      split = ",",
      defaultValue = "1,2",
      description = "swarms: numbers of stream threads, 1 to 64. Default: 1,2.")
  private List<Integer> threads = new ArrayList<>();

  @Option(
      names = "--guarantee",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "exactly-once",
      description = "backlog and swarms: exactly-once (default), at-least-once.")
  private List<String> guarantees = new ArrayList<>();

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "10",
      description = "backlog and swarms: how long a repetition lasts, 0.01 to 600. Default: 10.")
  private double seconds;

  @Option(
      names = "--warm-up-seconds",
      paramLabel = "S",
      defaultValue = "10",
      description =
          "backlog and swarms: load before what is measured, 0 to 600; where it is not 0, one run of"
              + " each part is thrown away first. Default: 10.")
  private double warmUpSeconds;

  @Option(
      names = "--repetitions",
      paramLabel = "N",
      defaultValue = "5",
      description = "Measure so often, 1 to 100; medians and spread are told. Default: 5.")
  private int repetitions;

  @Mixin private PlotOption plot = new PlotOption();

  @Option(names = "--json", description = "Print a line of JSON for each point.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    OptionCheck check = new OptionCheck(spec.commandLine());
    checkOptions(check);
    TaskMix mix = mix(check);
    List<Guarantee> chosen = GuaranteeChoice.of(guarantees, check);
    return BenchRun.of(
        spec.commandLine().getErr(),
        (stands, watch, directory) -> {
          boolean whole = true;
          if (wanted("core")) {
            core(mix, watch);
          }
          for (Guarantee guarantee : chosen) {
            if (wanted("backlog")) {
              whole &= backlog(guarantee, stands, watch);
            }
            if (wanted("swarms")) {
              swarms(guarantee, stands, watch);
            }
          }
          return whole;
        });
  }

  private boolean wanted(String part) {
    return parts.isEmpty() || parts.contains(part);
  }

  private void core(TaskMix mix, Watch watch) throws IOException, InterruptedException {
    long ms = ms(coreSeconds);
    CoreScale core = new CoreScale(mix, 2 * ms, repetitions, ms);
    ScaleReport report = new ScaleReport(json);
    report
        .head(
            "A life of a task in the core; tasks: %s. Medians of %d."
                .formatted(mix.key(), repetitions),
            ScaleReport.CORE)
        .forEach(this::say);
    core.warmUp(FIRST_WARM_UP * ms, watch);
    for (int a : or(agents, CORE_AGENTS)) {
      for (int w : or(waiting, CORE_WAITING)) {
        say(report.core(core, core.at(w, a, watch)));
      }
    }
    plot.draw(BenchPlots.core(report.nodes()));
  }

  private boolean backlog(Guarantee guarantee, Stands stands, Watch watch)
      throws IOException, InterruptedException {
    BacklogScale backlog =
        new BacklogScale(
            guarantee,
            brokerAgents(),
            rate,
            payloadBytes,
            ms(warmUpSeconds),
            repetitions,
            ms(seconds));
    ScaleReport report = new ScaleReport(json);
    report
        .head(
            "A backlog on a real broker, %s, payload %d bytes, %d agents%s, all in this process."
                .formatted(guarantee.key(), payloadBytes, brokerAgents(), pace(backlog)),
            ScaleReport.BACKLOG)
        .forEach(this::say);
    if (warmUpSeconds > 0) {
      backlog.warmUp(stands, watch);
    }
    boolean whole = true;
    for (int w : or(waiting, BACKLOGS)) {
      BacklogScale.Point point = backlog.at(w, stands, watch);
      say(report.backlog(backlog, point));
      if (!point.isWhole()) {
        whole = false;
        spec.commandLine()
            .getErr()
            .printf("fairlead: %d tasks waited, and %d after a restart%n", w, point.waitingAfter());
      }
    }
    plot.draw(BenchPlots.backlog(report.nodes()));
    return whole;
  }

  private void swarms(Guarantee guarantee, Stands stands, Watch watch)
      throws IOException, InterruptedException {
    SwarmsScale scale =
        new SwarmsScale(
            guarantee, brokerAgents(), SMALL_PAYLOAD, ms(warmUpSeconds), repetitions, ms(seconds));
    ScaleReport report = new ScaleReport(json);
    report
        .head(
            "Swarms, each on a partition of its own, %s, payload %d bytes, all in this process."
                .formatted(guarantee.key(), SMALL_PAYLOAD),
            ScaleReport.SWARMS)
        .forEach(this::say);
    if (warmUpSeconds > 0) {
      scale.warmUp(stands, watch);
    }
    for (int t : threads) {
      for (int s : swarms) {
        say(report.swarms(scale, scale.at(s, t, stands, watch)));
      }
    }
    plot.draw(BenchPlots.swarms(report.nodes()));
  }

  private static String pace(BacklogScale backlog) {
    return backlog.perSecond() == 0
        ? ""
        : " that do %,d tasks a second at most (%,d ms each)"
            .formatted(backlog.perSecond(), backlog.runMs());
  }

  private void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }

  private int brokerAgents() {
    return brokerAgents == null ? BROKER_AGENTS : brokerAgents;
  }

  private static long ms(double seconds) {
    return Math.round(seconds * MS_PER_S);
  }

  private static List<Integer> or(List<Integer> given, List<Integer> otherwise) {
    return given.isEmpty() ? otherwise : given;
  }

  private void checkOptions(OptionCheck check) {
    for (String part : parts) {
      if (!PARTS.contains(part)) {
        throw check.wrong(
            "--part names '%s'; there are %s.".formatted(part, String.join(", ", PARTS)));
      }
    }
    PARTS_OF.forEach(
        (option, served) -> {
          if (given(option) && served.stream().noneMatch(this::wanted)) {
            throw check.wrong("%s is for %s only.".formatted(option, String.join(" and ", served)));
          }
        });
    plot.check(check);
    if (plot.isGiven() && (parts.size() != 1 || chosenGuarantees() > 1)) {
      throw check.wrong("--plot is for one part and one guarantee: name them.");
    }
    check.require(within(waiting, MAX_WAITING), "--waiting", "1 to 9,000,000");
    check.require(within(agents, MAX_AGENTS), "--agents", "1 to 100,000");
    check.require(within(swarms, SwarmsScale.PARTITIONS), "--swarms", "1 to 6");
    check.require(within(threads, MAX_THREADS), "--threads", "1 to 64");
    check.require(
        within(List.of(brokerAgents()), MAX_BROKER_AGENTS), "--broker-agents", "1 to 1,000");
    check.require(
        payloadBytes >= 0 && payloadBytes <= MAX_PAYLOAD, "--payload-bytes", "0 to 500,000");
    check.require(rate >= 0 && rate <= MAX_RATE, "--rate", "0 to 100,000");
    check.require(within(List.of(repetitions), MAX_REPETITIONS), "--repetitions", "1 to 100");
    check.require(measurable(coreSeconds), "--core-seconds", "0.01 to 600");
    check.require(measurable(seconds), "--seconds", "0.01 to 600");
    check.require(
        warmUpSeconds >= 0 && warmUpSeconds <= MAX_SECONDS, "--warm-up-seconds", "0 to 600");
  }

  private boolean given(String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option);
  }

  private int chosenGuarantees() {
    return parts.equals(List.of("core")) ? 1 : guarantees.size();
  }

  private static boolean measurable(double seconds) {
    return seconds >= MIN_SECONDS && seconds <= MAX_SECONDS;
  }

  private static boolean within(List<Integer> values, int max) {
    return values.stream().allMatch(value -> value >= 1 && value <= max);
  }

  private TaskMix mix(OptionCheck check) {
    return Stream.of(TaskMix.values())
        .filter(mix -> mix.key().equals(tasks))
        .findFirst()
        .orElseThrow(
            () ->
                check.wrong(
                    "--tasks is '%s'; there are %s."
                        .formatted(
                            tasks,
                            Stream.of(TaskMix.values())
                                .map(TaskMix::key)
                                .collect(Collectors.joining(", ")))));
  }
}
