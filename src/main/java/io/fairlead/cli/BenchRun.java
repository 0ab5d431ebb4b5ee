package io.fairlead.cli;

import io.fairlead.bench.Stands;
import io.fairlead.bench.Watch;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;

/**
 * Runs a measurement: on temporary data, with its progress on stderr, until it ends or Ctrl-C. The
 * log is kept if it fails.
 */
final class BenchRun {
  private BenchRun() {}

  /** What is measured. */
  @FunctionalInterface
  interface Body {
    /**
     * Measures, and prints what came of it.
     *
     * @param directory for what it has to write; removed afterwards
     * @return whether nothing was wrong
     */
    boolean run(Stands stands, Watch watch, Path directory)
        throws IOException, InterruptedException;
  }

  /** Returns the exit code. */
  static int of(PrintWriter err, Body body) throws IOException, InterruptedException {
    try (Interrupt interrupt = new Interrupt();
        TemporaryDirectory directory = new TemporaryDirectory()) {
      Path log = directory.path().resolve("fairlead.log");
      LogFile.to(log);
      try {
        if (measure(body, directory.path(), interrupt, err)) {
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

  private static boolean measure(Body body, Path directory, Interrupt interrupt, PrintWriter err)
      throws IOException, InterruptedException {
    try (Progress progress = new Progress(err, "starting")) {
      return body.run(
          new LocalStands(directory, progress), new Follower(progress, interrupt), directory);
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
}
