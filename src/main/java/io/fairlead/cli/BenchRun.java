package io.fairlead.cli;

import io.fairlead.bench.Comparison;
import io.fairlead.bench.FairleadSide;
import io.fairlead.bench.Scenario;
import io.fairlead.bench.Sides;
import io.fairlead.bench.Stand;
import io.fairlead.bench.Watch;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Runs a comparison: on temporary data, with its progress on stderr, until it ends or Ctrl-C. */
final class BenchRun {
  private BenchRun() {}

  /** Returns the exit code. */
  static int of(
      Scenario scenario,
      List<String> sides,
      Map<String, String> settings,
      double roundTripMs,
      int repetitions,
      PrintWriter err,
      Consumer<Comparison> conclusion)
      throws IOException, InterruptedException {
    try (Interrupt interrupt = new Interrupt();
        TemporaryDirectory directory = new TemporaryDirectory()) {
      Path log = directory.path().resolve("fairlead.log");
      LogFile.to(log);
      try {
        Comparison comparison;
        try (Progress progress = new Progress(err, "starting")) {
          FairleadSide fairlead =
              new FairleadSide(new Stacks(directory.path(), progress), settings);
          comparison =
              Comparison.run(
                  scenario,
                  Sides.of(sides, fairlead, roundTripMs),
                  repetitions,
                  new Follower(progress, interrupt));
        }
        conclusion.accept(comparison);
        if (comparison.isGood()) {
          return ExitCode.OK;
        }
        LogFile.keep(log, err);
        return ExitCode.FAILED;
      } catch (RuntimeException e) {
        LogFile.keep(log, err);
        throw e;
      }
    }
  }

  private record Follower(Progress progress, Interrupt interrupt) implements Watch {
    @Override
    public void at(String step, long done, long total) {
      progress.step(step, done, total);
    }

    @Override
    public void pause(long ms) throws InterruptedException {
      if (interrupt.await(ms)) {
        throw new CommandFailedException(ExitCode.FAILED, "stopped; there is no result.");
      }
    }
  }

  /** Each on a directory of its own. */
  private static final class Stacks implements Stand.Builder {
    private final Path directory;
    private final Progress progress;
    private int made;

    private Stacks(Path directory, Progress progress) {
      this.directory = directory;
      this.progress = progress;
    }

    @Override
    public Stand start(Watch watch) throws IOException {
      return new StackStand(
          LocalStack.start(
              LocalStack.Options.temporary(directory.resolve("run-" + ++made), true), progress));
    }
  }

  private record StackStand(LocalStack stack) implements Stand {
    @Override
    public Map<String, String> clientProperties() {
      return stack.clientProperties();
    }

    @Override
    public void create(String swarm, Map<String, String> settings) {
      SwarmCommands.create(stack.api(), swarm, settings);
    }

    @Override
    public void checkAlive() {
      stack.checkAlive();
    }

    @Override
    public void close() throws IOException {
      stack.close();
    }
  }
}
