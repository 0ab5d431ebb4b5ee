package io.fairlead.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of this class path that this process has started and may kill, stop and let go on; never
 * any other. What it says of itself on its {@link Lifeline} is kept, the last word under each key;
 * its log goes to a file.
 *
 * <p>It doesn't outlive this process: the pipe to its standard input breaks then. One that stands
 * still is let go on in any case, by a process of its own. A Ctrl-C at the terminal reaches every
 * process of its group; children ignore it, so that the parent decides when they end.
 */
final class Child implements AutoCloseable {
  private static final long GONE_LIMIT_S = 30;
  private static final long SIGNAL_LIMIT_S = 10;

  private final String name;
  private final Process process;
  private final ConcurrentMap<String, Word> words = new ConcurrentHashMap<>();

  /** What was said, and when it was heard, by {@link System#nanoTime}. */
  private record Word(String text, long heardNs) {}

  private Child(String name, Process process) {
    this.name = name;
    this.process = process;
    Thread listener = new Thread(this::listen, "fairlead-listen-" + name);
    listener.setDaemon(true);
    listener.start();
  }

  /**
   * @param heap of the JVM, as {@code -Xmx} takes it
   * @param log appended to
   */
  static Child start(
      String name, Class<?> main, String heap, Path log, Map<String, String> settings)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("sh", "-c", "trap '' INT; exec \"$@\"", "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heap);
    // They are many and short-lived: what the better compiler would win it costs at the start.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add("-XX:+DisplayVMOutputToStderr"); // standard output is for what it has to say
    command.addAll(
        List.of(
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-Dorg.slf4j.simpleLogger.log.io.fairlead=info",
            "-Dorg.slf4j.simpleLogger.log.org.apache.kafka.streams.processor.internals=info",
            "-Dorg.slf4j.simpleLogger.showDateTime=true",
            "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS",
            "-Dorg.slf4j.simpleLogger.log.org.apache.kafka.clients.consumer.ConsumerConfig=error",
            "-Dorg.slf4j.simpleLogger.log.org.apache.kafka.clients.producer.ProducerConfig=error"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    settings.forEach((key, value) -> command.add(key + "=" + value));
    return new Child(
        name,
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start());
  }

  private void listen() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        int space = line.indexOf(' ');
        if (space > 0) {
          words.put(
              line.substring(0, space), new Word(line.substring(space + 1), System.nanoTime()));
        }
      }
    } catch (IOException e) {
      // it is gone, and with it the pipe
    }
  }

  String name() {
    return name;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** The last word under that key. */
  Optional<String> said(String key) {
    return Optional.ofNullable(words.get(key)).map(Word::text);
  }

  /** The same, if it was heard after that moment of {@link System#nanoTime}. */
  Optional<String> saidSince(String key, long sinceNs) {
    return Optional.ofNullable(words.get(key))
        .filter(word -> word.heardNs() - sinceNs > 0)
        .map(Word::text);
  }

  /** Has it write into its log what each of its threads does. */
  void dumpThreads() throws IOException, InterruptedException {
    Process signal = new ProcessBuilder("kill", "-QUIT", Long.toString(process.pid())).start();
    if (!signal.waitFor(SIGNAL_LIMIT_S, TimeUnit.SECONDS)) {
      signal.destroyForcibly();
    }
  }

  /** kill -9, and waits until it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(GONE_LIMIT_S, TimeUnit.SECONDS)) {
      throw new IllegalStateException(this + " survived a kill");
    }
  }

  /** Asks it to end, waits, and kills it if it does not; whether it ended by itself. */
  boolean stop(long limitMs) throws InterruptedException {
    try {
      OutputStream in = process.getOutputStream();
      in.write('\n');
      in.flush();
    } catch (IOException e) {
      // it is gone already, or about to be killed
    }
    if (process.waitFor(limitMs, TimeUnit.MILLISECONDS)) {
      return true;
    }
    kill();
    return false;
  }

  /**
   * SIGSTOP, and SIGCONT after that time; returns then. A shell sends both, so that the second
   * comes even if this process is killed in between: what is stopped could not see that. One whose
   * pause was not seen to its end is killed, and the shell with it, as the number of a process may
   * come to be that of another.
   */
  void pause(long ms) throws IOException, InterruptedException {
    Process signals =
        new ProcessBuilder(
                "sh",
                "-c",
                "trap '' INT; kill -STOP $0 && sleep $1; kill -CONT $0",
                Long.toString(process.pid()),
                seconds(ms))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    boolean over = false;
    try {
      over = signals.waitFor(ms + TimeUnit.SECONDS.toMillis(SIGNAL_LIMIT_S), TimeUnit.MILLISECONDS);
    } finally {
      if (!over) {
        process.destroyForcibly();
        List<ProcessHandle> sleeping = signals.descendants().toList();
        signals.destroyForcibly();
        sleeping.forEach(ProcessHandle::destroyForcibly);
      }
    }
    if (!over || signals.exitValue() != 0) {
      throw new IllegalStateException(this + " could not be stopped for " + ms + " ms");
    }
  }

  private static String seconds(long ms) {
    return ms / 1_000 + "." + String.format(Locale.ROOT, "%03d", ms % 1_000);
  }

  /** How it ended, for people. */
  String ending() {
    return process.isAlive() ? "runs" : "ended with " + process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(GONE_LIMIT_S, TimeUnit.SECONDS);
      process.getOutputStream().close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // the pipe broke with the process
    }
  }

  @Override
  public String toString() {
    return name + " (process " + process.pid() + ")";
  }
}
