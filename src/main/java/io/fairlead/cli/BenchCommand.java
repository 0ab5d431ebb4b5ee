package io.fairlead.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measurements. */
@Command(
    name = "bench",
    description = "Measures Fairlead: in this process, on a real broker where one is needed.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      BenchThroughputCommand.class,
      BenchBalanceCommand.class,
      BenchLatencyCommand.class,
      BenchFloorCommand.class,
      BenchCompareCommand.class,
      BenchScaleCommand.class,
      BenchFairnessCommand.class
    })
final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    List<String> names = new ArrayList<>(spec.subcommands().keySet());
    String last = names.remove(names.size() - 1);
    throw new ParameterException(
        spec.commandLine(),
        "Which command? There are " + String.join(", ", names) + " and " + last + ".");
  }
}
