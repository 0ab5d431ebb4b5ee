package io.fairlead.cli;

import io.fairlead.bench.batch.Batch;
import io.fairlead.model.AgentId;
import io.fairlead.sim.Fleet;
import io.fairlead.sim.SimulatedAgent;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How many tasks a second. */
@Command(
    name = "throughput",
    description = {
      "Submits tasks all at once to a coordinator on a real broker, with real agents whose tasks end"
          + " as soon as they start, and tells how many get done in a second and the mean latency:"
          + " from a task's submission until its outcome is visible.",
      "",
      "Broker, coordinator, agents and the producer share the cores of this machine and this"
          + " process. All tasks are there from the beginning, so that the latency is mostly the wait"
          + " behind the others; 'bench latency' measures it at a given rate."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  fairlead bench throughput --tasks 100000 --agents 16")
final class BenchThroughputCommand implements Callable<Integer> {
  static final int MAX_SLOTS = 256;

  @Spec private CommandSpec spec;

  @Mixin private BatchOptions options = new BatchOptions();

  @Option(
      names = "--slots",
      paramLabel = "N",
      defaultValue = "1",
      description = "Tasks that an agent runs at once, a thread for each, 1 to 256. Default: 1.")
  private int slots;

  @Override
  public Integer call() throws Exception {
    OptionCheck check = new OptionCheck(spec.commandLine());
    check.require(slots >= 1 && slots <= MAX_SLOTS, "--slots", "1 to 256");
    return BatchRuns.measure(
        spec.commandLine(),
        options,
        options.checked(check),
        new Batch(options.tasks(), options.warmUpTasks(), 0, options.payloadBytes(), fleet()),
        BatchReport.Kind.THROUGHPUT);
  }

  private Fleet fleet() {
    return equal(options.agents(), slots);
  }

  /** Agents of speed 1. */
  static Fleet equal(int agents, int slots) {
    return new Fleet(
        IntStream.rangeClosed(1, agents)
            .mapToObj(i -> new AgentId(String.format(Locale.ROOT, "agent-%03d", i)))
            .map(id -> new SimulatedAgent(id, 1, slots, List.of()))
            .toList());
  }
}
