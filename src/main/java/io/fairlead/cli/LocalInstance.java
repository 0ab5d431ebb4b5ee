package io.fairlead.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A Fairlead that runs on this machine, as its data directory tells: {@code instance.json} is
 * written once everything serves and deleted at a clean stop. After a kill it stays, so it counts
 * only while its process lives and is the very one that wrote it.
 *
 * @param pid its process
 * @param processStartMs when that process began, milliseconds since the Unix epoch; process ids are
 *     used again
 * @param bootstrapServers where Kafka clients connect
 * @param schemaRegistry URL of the registry
 * @param http URL of the REST interface
 */
record LocalInstance(
    long pid, long processStartMs, String bootstrapServers, String schemaRegistry, String http) {
  private static final String FILE = "instance.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What this process has started. */
  static LocalInstance ofThisProcess(String bootstrapServers, String schemaRegistry, String http) {
    ProcessHandle self = ProcessHandle.current();
    return new LocalInstance(self.pid(), startMs(self), bootstrapServers, schemaRegistry, http);
  }

  /** Written whole or not at all. */
  void write(Path dataDirectory) throws IOException {
    ObjectNode node = JSON.createObjectNode();
    node.put("pid", pid);
    node.put("processStartMs", processStartMs);
    node.put("bootstrapServers", bootstrapServers);
    node.put("schemaRegistry", schemaRegistry);
    node.put("http", http);
    Path draft = dataDirectory.resolve(FILE + ".new");
    Files.writeString(draft, node.toPrettyString() + "\n");
    Files.move(
        draft,
        dataDirectory.resolve(FILE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  static void delete(Path dataDirectory) throws IOException {
    Files.deleteIfExists(dataDirectory.resolve(FILE));
  }

  /**
   * What the directory tells, whether it still runs or not.
   *
   * @throws CommandFailedException if the file is there and cannot be understood
   */
  static Optional<LocalInstance> read(Path dataDirectory) {
    Path file = dataDirectory.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      var node = JSON.readTree(Files.readString(file));
      return Optional.of(
          new LocalInstance(
              node.required("pid").longValue(),
              node.required("processStartMs").longValue(),
              node.required("bootstrapServers").textValue(),
              node.required("schemaRegistry").textValue(),
              node.required("http").textValue()));
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandFailedException(
          ExitCode.FAILED,
          file + " is damaged; delete it if no Fairlead runs on that directory.",
          e);
    }
  }

  /** Whether the process that wrote it is alive. */
  boolean isRunning() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .map(process -> startMs(process) == processStartMs)
        .orElse(false);
  }

  /** Waits for at most that long until its process is gone; whether it is. */
  boolean endsWithin(long ms) throws InterruptedException {
    long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
    while (isRunning()) {
      if (System.nanoTime() > endNs) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return true;
  }

  /**
   * The instance that runs on this directory.
   *
   * @throws CommandFailedException if there is none, saying how to start one
   */
  static LocalInstance running(Path dataDirectory) {
    return running(dataDirectory, "or name a broker with --bootstrap-server");
  }

  /**
   * @param otherwise what can be done instead of starting one
   */
  static LocalInstance running(Path dataDirectory, String otherwise) {
    LocalInstance found =
        read(dataDirectory)
            .orElseThrow(
                () ->
                    new CommandFailedException(
                        ExitCode.UNREACHABLE,
                        "no Fairlead runs on "
                            + dataDirectory
                            + ": start one with 'fairlead up', "
                            + otherwise
                            + "."));
    if (!found.isRunning()) {
      throw new CommandFailedException(
          ExitCode.UNREACHABLE,
          "the Fairlead that ran on "
              + dataDirectory
              + " (process "
              + found.pid()
              + ") is gone: start it again with 'fairlead up'; its data is kept.");
    }
    return found;
  }

  int brokerPort() {
    return portOf(bootstrapServers);
  }

  int registryPort() {
    return portOf(schemaRegistry);
  }

  int httpPort() {
    return portOf(http);
  }

  /** What stands after the last colon; 0, for any, if that is not a port. */
  private static int portOf(String address) {
    try {
      int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
      return port >= 0 && port <= 65_535 ? port : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  static long startMs(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }
}
