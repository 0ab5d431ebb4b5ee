package io.fairlead.cli;

import io.fairlead.chaos.ChaosOptions;
import io.fairlead.chaos.ChaosReport;
import io.fairlead.chaos.ChaosRun;
import io.fairlead.chaos.FaultKind;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Real processes that are killed and stopped while work passes through them. */
@Command(
    name = "chaos",
    description = {
      "Starts a broker, two coordinators and several agents, each in a process of its own, loads them"
          + " with tasks, kills and stops them at random, and then asks the topics alone what became of"
          + " every task. Measures how long each fault was felt. Ctrl-C ends it early, with a report of"
          + " what there is.",
      "",
      "Faults: coordinator-kill, coordinator-pause, session-timeout, rebalance, state-wiped,"
          + " agent-kill, agent-pause, double-kill, broker-kill, broker-restart, broker-pause."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  fairlead chaos --minutes 5",
      "  fairlead chaos --kills 50 --seed 1 --json",
      "  fairlead chaos --minutes 2 --faults coordinator-kill,broker-kill --keep /tmp/chaos"
    })
final class ChaosCommand implements Callable<Integer> {
  private static final double DEFAULT_MINUTES = 5;
  private static final int MAX_MINUTES = 1_440;
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  @Spec private CommandSpec spec;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description =
          "How long faults strike, up to 1440. Default: 5, or until there were enough --kills.")
  private @Nullable Double minutes;

  @Option(
      names = "--kills",
      paramLabel = "K",
      description = "End after so many processes were killed, 1 to 10,000.")
  private @Nullable Integer kills;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description =
          "Faults and load are drawn from it. Default: another one each time; it is told.")
  private @Nullable Long seed;

  @Option(
      names = "--agents",
      paramLabel = "N",
      defaultValue = "" + ChaosOptions.DEFAULT_AGENTS,
      description = "Agent processes, 2 to 32. Default: ${DEFAULT-VALUE}.")
  private int agents;

  @Option(
      names = "--rate",
      paramLabel = "TASKS_PER_S",
      defaultValue = "" + ChaosOptions.DEFAULT_RATE,
      description =
          "Tasks per second, 1 to 500; four agents can do about 100. Default: ${DEFAULT-VALUE}.")
  private int rate;

  @Option(
      names = "--faults",
      paramLabel = "KIND",
      split = ",",
      description = "Only these kinds of faults. Default: all.")
  private List<String> faults = new ArrayList<>();

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description =
          "Keep data and logs there. Default: they are deleted, unless something went wrong.")
  private @Nullable Path keep;

  @Option(names = "--json", description = "End with one line of JSON.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    ChaosOptions options = options();
    PrintWriter err = spec.commandLine().getErr();
    Path directory =
        keep == null
            ? Files.createTempDirectory("fairlead-chaos-")
            : Files.createDirectories(keep).toAbsolutePath();
    LogFile.to(directory.resolve("chaos.log")); // its clients complain whenever the broker is away
    boolean clean = false;
    err.println("seed " + options.seed() + ", data and logs in " + directory);
    try (Interrupt interrupt = new Interrupt()) {
      ChaosReport report = run(options, directory, interrupt, err);
      clean = report.isClean();
      tell(report);
      return clean ? ExitCode.OK : ExitCode.FAILED;
    } finally {
      if (keep == null && clean) {
        TemporaryDirectory.delete(directory);
      } else {
        err.println("data and logs are kept in " + directory);
      }
    }
  }

  private static ChaosReport run(
      ChaosOptions options, Path directory, Interrupt interrupt, PrintWriter err) throws Exception {
    ChaosRun run =
        new ChaosRun(
            options,
            directory,
            line -> err.println(LocalTime.now(ZoneId.systemDefault()).format(MOMENT) + "  " + line),
            interrupt::isAsked);
    try {
      return run.run();
    } catch (IllegalStateException e) {
      throw new CommandFailedException(ExitCode.FAILED, Failures.sentence(e), e);
    }
  }

  private void tell(ChaosReport report) {
    PrintWriter out = spec.commandLine().getOut();
    report.lines().forEach(out::println);
    if (json) {
      out.println(report.json());
    }
    out.flush();
  }

  private ChaosOptions options() {
    if (minutes != null && !(minutes > 0 && minutes <= MAX_MINUTES)) {
      throw wrong("--minutes is " + minutes + ", must be above 0 and at most " + MAX_MINUTES + ".");
    }
    Optional<Duration> atMost =
        minutes == null && kills != null
            ? Optional.empty()
            : Optional.of(
                Duration.ofSeconds(
                    Math.max(1, Math.round(60 * (minutes == null ? DEFAULT_MINUTES : minutes)))));
    try {
      return new ChaosOptions(
          seed == null ? System.nanoTime() : seed,
          atMost,
          kills == null ? OptionalInt.empty() : OptionalInt.of(kills),
          ChaosOptions.MAX_CYCLES,
          agents,
          rate,
          kinds());
    } catch (IllegalArgumentException e) {
      throw wrong(Failures.sentence(e) + ".");
    }
  }

  private Set<FaultKind> kinds() {
    if (faults.isEmpty()) {
      return EnumSet.allOf(FaultKind.class);
    }
    Set<FaultKind> kinds = EnumSet.noneOf(FaultKind.class);
    for (String name : faults) {
      kinds.add(
          FaultKind.byKey(name)
              .orElseThrow(
                  () ->
                      wrong(
                          "--faults names '%s'; there are %s.".formatted(name, FaultKind.keys()))));
    }
    return kinds;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
