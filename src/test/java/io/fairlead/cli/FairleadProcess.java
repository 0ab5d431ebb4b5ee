package io.fairlead.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A command line in a JVM of its own, with its output in files; killed at the end by its id. */
final class FairleadProcess implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Process process;
  private final Path out;
  private final Path err;

  private FairleadProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * @param scratch where its output is kept; its temporary files are in {@code tmp} there
   */
  static FairleadProcess start(Path scratch, String... arguments) throws IOException {
    Path out = Files.createTempFile(scratch, arguments[0], ".out");
    Path err = Files.createTempFile(scratch, arguments[0], ".err");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"));
    command.add("-Djava.io.tmpdir=" + Files.createDirectories(scratch.resolve("tmp")));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Fairlead.class.getName());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    return new FairleadProcess(process, out, err);
  }

  /**
   * {@code up} on ports of its own: on the usual ones, agents of another test would find it when
   * theirs goes away.
   */
  static FairleadProcess up(Path scratch, Path data, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("up", "--data-dir", data.toString(), "--broker-port", "0"));
    arguments.addAll(List.of("--registry-port", "0", "--http-port", "0"));
    arguments.addAll(List.of(more));
    FairleadProcess up = start(scratch, arguments.toArray(String[]::new));
    up.awaitOutput("Fairlead is up.");
    return up;
  }

  /** Waits until that text stands in its standard output. */
  void awaitOutput(String text) {
    Awaitility.await()
        .atMost(LIMIT)
        .until(
            () -> {
              if (!process.isAlive() && !out().contains(text)) {
                throw new IllegalStateException(
                    "ended with " + process.exitValue() + ": " + out() + err());
              }
              return out().contains(text);
            });
  }

  /** Waits until it ends by itself; its exit code. */
  int awaitEnd() throws InterruptedException, IOException {
    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("still runs: " + out() + err());
    }
    return process.exitValue();
  }

  /** Asks it to end, as Ctrl-C does. */
  void interrupt() {
    process.destroy();
  }

  /** kill -9, and waits until it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("process " + process.pid() + " survived a kill");
    }
  }

  /** kill -STOP: it stands still and can't know it. */
  void suspend() throws IOException, InterruptedException {
    signal("-STOP");
  }

  /** kill -CONT: it goes on, and its clock has gone on without it. */
  void resume() throws IOException, InterruptedException {
    signal("-CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", name, Long.toString(process.pid())).start();
    if (kill.waitFor() != 0) {
      throw new IllegalStateException("kill " + name + " " + process.pid() + " failed");
    }
  }

  String out() throws IOException {
    return Files.readString(out);
  }

  String err() throws IOException {
    return Files.readString(err);
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
