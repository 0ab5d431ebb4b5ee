package io.fairlead.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.sim.CampaignReport;
import io.fairlead.sim.CampaignRun;
import io.fairlead.sim.Fault;
import io.fairlead.sim.FaultCampaign;
import io.fairlead.sim.ShortestPrefix;
import io.fairlead.sim.Violation;
import java.io.PrintWriter;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the core through faults in virtual time, and tells what must not have happened. */
@Command(
    name = "simulate",
    description = {
      "Runs the scheduler itself in virtual time, without Kafka, among agents, producers and"
          + " operators with whom everything goes wrong, and checks after every event that nothing"
          + " is lost, doubled or held twice.",
      "The same seed gives the same run. A failure is told with its seed, the build's commit, the"
          + " shortest prefix of inputs that still fails, and the command that repeats it."
    },
    mixinStandardHelpOptions = true,
    subcommands = {SimulateDeadlinesCommand.class},
    footerHeading = "%nExamples:%n",
    footer = {
      "  fairlead simulate --seed 1 --runs 500",
      "  fairlead simulate --faults twins,delay,abort --runs 100 --json",
      "  fairlead simulate --seed 7 --runs 1 --until 120"
    })
final class SimulateCommand implements Callable<Integer> {
  private static final int MAX_RUNS = 1_000_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FaultCampaign.Simulator simulator;

  @Spec private CommandSpec spec;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Seed of the first run; each further one has the next. Default: 1.")
  private long seed;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "100",
      description = "Runs, 1 to 1,000,000. Default: 100.")
  private int runs;

  @Option(
      names = "--faults",
      paramLabel = "FAULTS",
      defaultValue = "all",
      description = {
        "What may go wrong, separated by commas: all, none, crash, pause, leave, slow-down, twins,"
            + " clock-jump, freeze, delay, lost, duplicate, reorder, coordinator-crash, abort,"
            + " reconfigure, plan, cancel, resubmit, task-failure, forget. Default: all."
      })
  private String faultList = "all";

  @Option(
      names = "--until",
      paramLabel = "K",
      description =
          "Of one run, let only the first so many inputs come: tasks that arrive and faults that"
              + " strike.")
  private @Nullable Integer until;

  @Option(names = "--json", description = "End with one line of JSON.")
  private boolean json;

  SimulateCommand() {
    this(FaultCampaign::simulate);
  }

  /**
   * @param simulator what runs a seed
   */
  SimulateCommand(FaultCampaign.Simulator simulator) {
    this.simulator = simulator;
  }

  @Override
  public Integer call() {
    Set<Fault> faults = faults();
    if (runs < 1 || runs > MAX_RUNS) {
      throw wrong("--runs is " + runs + ", must be 1 to 1,000,000.");
    }
    if (until != null && (until < 0 || runs != 1)) {
      throw wrong(
          until < 0 ? "--until is " + until + ", must not be below 0." : "--until wants --runs 1.");
    }
    CampaignReport report = run(faults);
    PrintWriter out = spec.commandLine().getOut();
    // With --json, standard output is for programs.
    PrintWriter words = json ? spec.commandLine().getErr() : out;
    if (!json) {
      CampaignText.table(report).forEach(out::println);
    }
    if (!report.violations().isEmpty()) {
      tellFailure(report, faults, words);
    }
    if (json) {
      out.println(json(report));
    }
    words.flush();
    out.flush();
    return report.violations().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
  }

  private Set<Fault> faults() {
    try {
      return Fault.parse(faultList);
    } catch (IllegalArgumentException e) {
      throw wrong("--faults: " + e.getMessage() + ".");
    }
  }

  private CampaignReport run(Set<Fault> faults) {
    Integer last = until;
    if (last != null) {
      CampaignRun only = simulator.simulate(seed, faults, last);
      return CampaignReport.of(only);
    }
    try (Progress progress = new Progress(spec.commandLine().getErr(), "simulating")) {
      return FaultCampaign.run(seed, runs, faults, simulator, done -> progress.at(done, runs));
    }
  }

  private void tellFailure(CampaignReport report, Set<Fault> faults, PrintWriter words) {
    Violation first = report.violations().get(0);
    ShortestPrefix prefix;
    if (until == null) {
      try (Progress progress = new Progress(spec.commandLine().getErr(), "shortening")) {
        prefix = FaultCampaign.shorten(first, faults, simulator);
      }
    } else {
      prefix = new ShortestPrefix(until, first);
    }
    CampaignText.failure(report, prefix, faults, Fairlead.commit()).forEach(words::println);
  }

  private static String json(CampaignReport report) {
    ObjectNode node = JSON.createObjectNode();
    node.put("runs", report.runs());
    node.put("events", report.events());
    node.put("violations", report.violations().size());
    if (report.violations().isEmpty()) {
      node.putNull("firstSeed");
    } else {
      node.put("firstSeed", report.violations().get(0).seed());
    }
    return node.toString();
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
