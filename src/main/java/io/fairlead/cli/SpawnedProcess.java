package io.fairlead.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A process that {@code agent spawn} started, as its own directory under the data directory tells.
 * {@code agent.json} there is whose name it is; {@code instance.json} follows once it works. Both
 * may outlive the process, and process ids are used again: only one that began at the same moment
 * is it.
 *
 * @param id unique within the data directory
 * @param pid its process; until that has begun, the one that starts it
 * @param processStartMs when that process began, milliseconds since the Unix epoch
 * @param spawnedAtMs when it was asked for, milliseconds since the Unix epoch
 */
record SpawnedProcess(
    Path directory, String id, Kind kind, long pid, long processStartMs, long spawnedAtMs) {
  private static final String FILE = "agent.json";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long POLL_MS = 50;

  /** What it is. */
  enum Kind {
    COORDINATOR,
    WORKER;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** At the beginning of a sentence. */
    String title() {
      return this == COORDINATOR ? "Coordinator" : "Agent";
    }
  }

  static Path directory(Path dataDirectory, String id) {
    return dataDirectory.resolve("spawned").resolve(id);
  }

  /**
   * Takes that name for what this process is about to start.
   *
   * @throws CommandFailedException if one of that name runs
   */
  static SpawnedProcess claim(Path dataDirectory, String id, Kind kind) throws IOException {
    Path directory = Files.createDirectories(directory(dataDirectory, id));
    SpawnedProcess claim =
        new SpawnedProcess(directory, id, kind, 0, 0, System.currentTimeMillis())
            .with(ProcessHandle.current());
    Optional<SpawnedProcess> former = read(directory);
    if (former.isPresent() && !former.get().isRunning()) {
      former.get().forget();
    }
    try {
      Files.writeString(directory.resolve(FILE), claim.text(), StandardOpenOption.CREATE_NEW);
      return claim;
    } catch (FileAlreadyExistsException e) {
      throw new CommandFailedException(
          ExitCode.FAILED,
          id
              + " runs already (process "
              + read(directory).map(SpawnedProcess::pid).orElse(0L)
              + "): end it with 'fairlead agent stop "
              + id
              + "', or choose another name.",
          e);
    }
  }

  /** That process has the name from now on. */
  SpawnedProcess handTo(ProcessHandle process) throws IOException {
    SpawnedProcess handed = with(process);
    Path draft = directory.resolve(FILE + ".new");
    Files.writeString(draft, handed.text());
    Files.move(
        draft,
        directory.resolve(FILE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    return handed;
  }

  private SpawnedProcess with(ProcessHandle process) {
    return new SpawnedProcess(
        directory, id, kind, process.pid(), LocalInstance.startMs(process), spawnedAtMs);
  }

  private String text() {
    ObjectNode node = JSON.createObjectNode();
    node.put("id", id);
    node.put("type", kind.toString());
    node.put("pid", pid);
    node.put("processStartMs", processStartMs);
    node.put("spawnedAtMs", spawnedAtMs);
    return node.toPrettyString() + "\n";
  }

  /** All that the directory knows of by name, whether they run or not. */
  static List<SpawnedProcess> all(Path dataDirectory) throws IOException {
    Path spawned = dataDirectory.resolve("spawned");
    if (!Files.isDirectory(spawned)) {
      return List.of();
    }
    List<SpawnedProcess> all = new ArrayList<>();
    try (Stream<Path> directories = Files.list(spawned)) {
      directories.sorted().forEach(directory -> read(directory).ifPresent(all::add));
    }
    return all;
  }

  static Optional<SpawnedProcess> find(Path dataDirectory, String id) {
    return read(directory(dataDirectory, id));
  }

  private static Optional<SpawnedProcess> read(Path directory) {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      var node = JSON.readTree(Files.readString(file));
      return Optional.of(
          new SpawnedProcess(
              directory,
              node.required("id").textValue(),
              node.required("type").textValue().equals("worker") ? Kind.WORKER : Kind.COORDINATOR,
              node.required("pid").longValue(),
              node.required("processStartMs").longValue(),
              node.required("spawnedAtMs").longValue()));
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandFailedException(
          ExitCode.FAILED, file + " is damaged; delete it if no process of that name runs.", e);
    }
  }

  boolean isRunning() {
    return handle().isPresent();
  }

  private Optional<ProcessHandle> handle() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(process -> LocalInstance.startMs(process) == processStartMs);
  }

  /** What it has said of itself; nothing until it works. */
  Optional<LocalInstance> announced() {
    return LocalInstance.read(directory).filter(instance -> instance.pid() == pid);
  }

  /** Where it can be asked; empty if it is no coordinator, or does not work yet. */
  String http() {
    return announced().map(LocalInstance::http).orElse("");
  }

  Path log() {
    return directory.resolve("log");
  }

  /**
   * Asks it to end and waits; whether it is gone. Only the very process that was started is asked.
   */
  boolean stop(long limitMs) throws IOException, InterruptedException {
    Optional<ProcessHandle> process = handle();
    process.ifPresent(ProcessHandle::destroy);
    long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMs);
    while (process.isPresent() && isRunning()) {
      if (System.nanoTime() > endNs) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MS);
    }
    forget();
    return true;
  }

  /** Gives the name free. State and log stay. */
  void forget() throws IOException {
    LocalInstance.delete(directory);
    Files.deleteIfExists(directory.resolve(FILE));
  }

  /** For programs. */
  ObjectNode json() {
    ObjectNode node = JSON.createObjectNode();
    node.put("id", id);
    node.put("type", kind.toString());
    node.put("pid", pid);
    node.put("running", isRunning());
    if (kind == Kind.COORDINATOR) {
      node.put("http", http());
    }
    node.put("spawnedAtMs", spawnedAtMs);
    node.put("log", log().toString());
    return node;
  }

  /** How long it has been there. */
  long ageMs() {
    return Math.max(0, Instant.now().toEpochMilli() - spawnedAtMs);
  }
}
