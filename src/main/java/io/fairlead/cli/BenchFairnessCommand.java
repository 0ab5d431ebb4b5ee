package io.fairlead.cli;

import io.fairlead.bench.fairness.FairnessResult;
import io.fairlead.bench.fairness.FairnessScenario;
import io.fairlead.model.Discipline;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How far tenants are from the shares that their weights say. */
@Command(
    name = "fairness",
    description = {
      "Lets ten tenants of weights 1 to 10, with tasks of 1 to 1,000 ms, wait all the time for the"
          + " same ten agents, and tells how far what each has been given is from its share by"
          + " weight, beside the theoretical bound. The real core in virtual time: the same seed"
          + " gives the same figures on every machine.",
      "",
      "Disciplines: wfq, fair-share, wrr. Fails if the bound was exceeded."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  fairlead bench fairness --plot fairness.svg")
final class BenchFairnessCommand implements Callable<Integer> {
  private static final int TENANTS = 10;
  private static final int AGENTS = 10;
  private static final int MIN_DISPATCHES = 1_000;
  private static final int MAX_DISPATCHES = 10_000_000;
  private static final List<Discipline> BY_TENANT =
      List.of(Discipline.WFQ, Discipline.FAIR_SHARE, Discipline.WRR);

  @Spec private CommandSpec spec;

  @Option(
      names = "--dispatches",
      paramLabel = "N",
      defaultValue = "200000",
      description = "End after so many, 1,000 to 10,000,000. Default: 200,000.")
  private int dispatches;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of the tasks' costs. Default: 1.")
  private long seed;

  @Option(
      names = "--only",
      paramLabel = "DISCIPLINE",
      split = ",",
      description = "Only these disciplines. Default: all.")
  private List<String> only = new ArrayList<>();

  @Mixin private PlotOption plot = new PlotOption();

  @Option(names = "--json", description = "Print one line of JSON for each discipline.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Set<Discipline> disciplines = disciplines();
    if (dispatches < MIN_DISPATCHES || dispatches > MAX_DISPATCHES) {
      throw wrong("--dispatches is " + dispatches + ", must be 1,000 to 10,000,000.");
    }
    plot.check(new OptionCheck(spec.commandLine()));
    FairnessScenario scenario = new FairnessScenario(TENANTS, AGENTS, dispatches, seed);
    List<FairnessResult> results = new ArrayList<>();
    for (Discipline discipline : disciplines) {
      results.add(FairnessResult.of(scenario, discipline));
    }
    tell(new FairnessReport(results));
    return results.stream().allMatch(FairnessResult::isWithinBound) ? ExitCode.OK : ExitCode.FAILED;
  }

  private void tell(FairnessReport report) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    (json ? report.json() : report.lines()).forEach(out::println);
    out.flush();
    plot.draw(BenchPlots.fairness(report.nodes()));
  }

  private Set<Discipline> disciplines() {
    Set<Discipline> chosen = new LinkedHashSet<>();
    for (String name : only) {
      chosen.add(
          BY_TENANT.stream()
              .filter(discipline -> discipline.key().equals(name))
              .findFirst()
              .orElseThrow(
                  () -> wrong("--only names '%s'; there are %s.".formatted(name, known()))));
    }
    return chosen.isEmpty() ? new LinkedHashSet<>(BY_TENANT) : chosen;
  }

  private static String known() {
    return BY_TENANT.stream().map(Discipline::key).collect(Collectors.joining(", "));
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
