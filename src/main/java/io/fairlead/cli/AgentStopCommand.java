package io.fairlead.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Ends what was spawned. */
@Command(
    name = "stop",
    description =
        "Ends a process that 'agent spawn' started, as Ctrl-C would: what an agent runs is finished"
            + " first. Other processes are never touched.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  fairlead agent stop load-balancer")
final class AgentStopCommand implements Callable<Integer> {
  private static final long LIMIT_MS = (Interrupt.LIMIT_S + 5) * 1_000;

  @Spec private CommandSpec spec;
  @Mixin private final DataDirectory dataDirectory = new DataDirectory();
  @Mixin private final Output output = new Output();

  @Parameters(paramLabel = "NAME", description = "As it was spawned.")
  private String name;

  @Override
  public Integer call() throws Exception {
    SpawnedProcess spawned =
        SpawnedProcess.find(dataDirectory.path(), name)
            .orElseThrow(
                () ->
                    new CommandFailedException(
                        ExitCode.FAILED,
                        "nothing was spawned as "
                            + name
                            + " on "
                            + dataDirectory.path()
                            + "; 'fairlead agent list --spawned' shows what was."));
    boolean ran = spawned.isRunning();
    boolean gone;
    try (Progress progress = new Progress(spec.commandLine().getErr(), name + " ends")) {
      gone = spawned.stop(LIMIT_MS);
    }
    if (!gone) {
      throw new CommandFailedException(
          ExitCode.FAILED,
          name
              + " (process "
              + spawned.pid()
              + ") was asked to end and has not within "
              + LIMIT_MS / 1_000
              + " s; its log is "
              + spawned.log()
              + ".");
    }
    output.print(
        spec.commandLine().getOut(),
        spawned.json(),
        width ->
            List.of(
                spawned.kind().title()
                    + " "
                    + name
                    + (ran ? " has ended." : " had ended already.")));
    return ExitCode.OK;
  }
}
