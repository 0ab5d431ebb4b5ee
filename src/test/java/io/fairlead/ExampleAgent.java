package io.fairlead;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** An agent of {@code examples} as a process. What it says goes into a file. */
final class ExampleAgent implements AutoCloseable {
  static final int EXIT_LEFT = 0;
  static final int EXIT_FENCED = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** What an agent is written in. */
  enum Language {
    PYTHON,
    NODE;

    private ProcessBuilder main() throws Exception {
      return switch (this) {
        case PYTHON ->
            new ProcessBuilder(Interpreters.python(), "-B", "main.py")
                .directory(Interpreters.AGENT_PYTHON.toFile());
        case NODE ->
            new ProcessBuilder(Interpreters.node(), "main.js")
                .directory(Interpreters.AGENT_NODE.toFile());
      };
    }
  }

  private final Process process;
  private final Path log;

  private ExampleAgent(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts it; {@link #awaitIncarnation} tells when it has been welcomed. */
  static ExampleAgent start(
      Language language,
      Map<String, String> addresses,
      Path logs,
      String swarm,
      String agent,
      String... more)
      throws Exception {
    ProcessBuilder builder = language.main();
    List<String> command = new ArrayList<>(builder.command());
    command.addAll(List.of("--bootstrap", addresses.get("bootstrap.servers")));
    command.addAll(List.of("--registry", addresses.get("schema.registry.url")));
    command.addAll(List.of("--swarm", swarm, "--agent", agent));
    command.addAll(List.of(more));
    Path log = Files.createTempFile(logs, agent, ".log");
    Process process =
        builder.command(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    return new ExampleAgent(process, log);
  }

  /** Waits until the process is at work under that incarnation of its agent. */
  ExampleAgent awaitIncarnation(int incarnation) {
    return awaitSaid("working, incarnation " + incarnation);
  }

  ExampleAgent awaitSaid(String words) {
    Awaitility.await(words)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .failFast(
            () -> {
              if (!process.isAlive() && !said().contains(words)) {
                throw new AssertionError("it ended with " + process.exitValue() + ":\n" + said());
              }
            })
        .until(() -> said().contains(words));
    return this;
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** It gets no time until {@link #resume}. */
  void suspend() throws Exception {
    signal("STOP");
  }

  void resume() throws Exception {
    signal("CONT");
  }

  private void signal(String name) throws Exception {
    int status = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
    if (status != 0) {
      throw new IllegalStateException("kill -" + name + " ended with " + status);
    }
  }

  int awaitExit() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("it has not ended:\n" + said());
    }
    return process.exitValue();
  }

  /** All that it has said. */
  String said() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
