package io.fairlead.cli;

import io.fairlead.bench.batch.Batch;
import io.fairlead.sim.ReferenceFleet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How evenly agents are loaded. */
@Command(
    name = "balance",
    description = {
      "Submits tasks all at once to a coordinator on a real broker, with real agents of unequal"
          + " speed, and tells how evenly they shared the work: load variance, and efficiency ="
          + " 1 / (1 + variance).",
      "",
      "An agent's load is its share of all work done, divided by its share of the fleet's speed; work"
          + " is counted in run time at speed 1. Loads have no unit, and 1 for every agent is ideal."
          + " Agents are as in the reference fleet: of 26, 8 at speed 2, 10 at speed 1, 8 at speed"
          + " 0.5; their speeds are for the coordinator to find out. Costs are exponential; tasks"
          + " sleep."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  fairlead bench balance --tasks 5000 --agents 26")
final class BenchBalanceCommand implements Callable<Integer> {
  private static final double MAX_COST_MS = 60_000;

  @Spec private CommandSpec spec;

  @Mixin private BatchOptions options = new BatchOptions();

  @Option(
      names = "--cost-ms",
      paramLabel = "MS",
      defaultValue = "50",
      description =
          "Mean run time of a task at speed 1, above 0 and at most 60,000 ms. Default: 50.")
  private double costMs;

  @Override
  public Integer call() throws Exception {
    OptionCheck check = new OptionCheck(spec.commandLine());
    check.require(costMs > 0 && costMs <= MAX_COST_MS, "--cost-ms", "above 0 and at most 60,000");
    var guarantees = options.checked(check);
    return BatchRuns.measure(
        spec.commandLine(),
        options,
        guarantees,
        new Batch(
            options.tasks(),
            options.warmUpTasks(),
            costMs,
            options.payloadBytes(),
            ReferenceFleet.of(options.agents())),
        BatchReport.Kind.BALANCE);
  }
}
