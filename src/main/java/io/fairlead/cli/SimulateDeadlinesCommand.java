package io.fairlead.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.sim.MissRate;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How many deadlines are missed, with admission and without, if estimates are right or wrong. */
@Command(
    name = "deadlines",
    description = {
      "Simulates critical tasks with deadlines beside other load, with admission of deadlines and"
          + " without, with exact estimates and with wrong ones, and tells how many deadlines are"
          + " missed. The same seed gives the same figures."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  fairlead simulate deadlines --seed 1 --runs 10 --error 0.5")
final class SimulateDeadlinesCommand implements Callable<Integer> {
  private static final int MAX_RUNS = 10_000;
  private static final double MAX_ERROR = 5;
  private static final ObjectMapper JSON = new ObjectMapper();

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
      defaultValue = "5",
      description = "Workloads to simulate, 1 to 10,000. Default: 5.")
  private int runs;

  @Option(
      names = "--error",
      paramLabel = "E",
      defaultValue = "0.5",
      description =
          "Spread of the wrong estimates: the standard deviation of the logarithm of estimate over"
              + " cost, above 0 and at most 5. Default: 0.5.")
  private double error;

  @Option(names = "--json", description = "Print one line of JSON.")
  private boolean json;

  @Override
  public Integer call() {
    if (runs < 1 || runs > MAX_RUNS) {
      throw new ParameterException(
          spec.commandLine(), "--runs is " + runs + ", must be 1 to 10,000.");
    }
    if (!(error > 0) || error > MAX_ERROR) {
      throw new ParameterException(
          spec.commandLine(), "--error is " + error + ", must be above 0 and at most 5.");
    }
    List<MissRate> rates = MissRate.measure(seed, runs, error);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(json(rates));
    } else {
      table(rates, out);
    }
    out.flush();
    return ExitCode.OK;
  }

  private static void table(List<MissRate> rates, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%-14s %-10s %10s %10s %10s %10s %10s%n",
        "estimates",
        "admission",
        "deadlines",
        "accepted",
        "missed",
        "miss rate",
        "in time");
    for (MissRate rate : rates) {
      out.printf(
          Locale.ROOT,
          "%-14s %-10s %,10d %,10d %,10d %9.2f%% %9.2f%%%n",
          rate.error() == 0 ? "exact" : "wrong, " + rate.error(),
          rate.admission() ? "on" : "off",
          rate.submitted(),
          rate.accepted(),
          rate.missed(),
          100 * rate.rate(),
          100 * rate.inTime());
    }
    out.println("Miss rate: of those accepted. In time: of all that were submitted.");
  }

  private String json(List<MissRate> rates) {
    ObjectNode node = JSON.createObjectNode();
    node.put("seed", seed);
    node.put("runs", runs);
    ArrayNode array = node.putArray("rates");
    for (MissRate rate : rates) {
      ObjectNode each = array.addObject();
      each.put("error", rate.error());
      each.put("admission", rate.admission());
      each.put("deadlines", rate.submitted());
      each.put("accepted", rate.accepted());
      each.put("missed", rate.missed());
      each.put("missRate", rate.rate());
      each.put("inTime", rate.inTime());
    }
    return node.toString();
  }
}
