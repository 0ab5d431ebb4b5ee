package io.fairlead.mcp;

import io.fairlead.query.Problem;
import io.fairlead.query.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Agents that this process has been asked for: those of a type with a command run as processes, and
 * end with this one; the others are expected until they are seen, and somebody else has to start
 * them. Kept in memory only. Guarded by itself.
 */
public final class LocalAgents implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalAgents.class);

  /** Agents remembered, of either kind. Of what does not run, the oldest makes room. */
  static final int MAX_AGENTS = 256;

  private static final int MAX_TOLD_CHARACTERS = 400;
  private static final long END_LIMIT_MS = 10_000;

  private final Map<String, List<String>> commands;
  private final Path logs;

  /** By swarm and agent, in the order in which they were last asked for. */
  private final Map<String, Wanted> wanted = new LinkedHashMap<>();

  private boolean closed;

  /**
   * An agent to be.
   *
   * @param type whose command starts it
   */
  record Wish(String swarm, String agent, String type, int slots, List<String> capabilities) {
    Wish {
      capabilities = List.copyOf(capabilities);
    }

    private String key() {
      return swarm + "/" + agent;
    }
  }

  /**
   * An agent that was asked for.
   *
   * @param process null if nothing here starts it
   */
  record Wanted(Wish wish, @Nullable Process process, @Nullable Path log) {
    /** Whether nothing here starts it. */
    boolean isExpected() {
      return process == null;
    }

    private boolean isRunning() {
      return process != null && process.isAlive();
    }

    /** Of a process that has ended. */
    Optional<Integer> exitStatus() {
      return process == null || process.isAlive()
          ? Optional.empty()
          : Optional.of(process.exitValue());
    }

    /** The last of what it has said. */
    String lastWords() {
      if (log == null) {
        return "";
      }
      try {
        String said = Files.readString(log, StandardCharsets.UTF_8).strip();
        return said.substring(Math.max(0, said.length() - MAX_TOLD_CHARACTERS));
      } catch (IOException e) {
        return "";
      }
    }
  }

  /**
   * @param commands words of the command of each type; in them {@code {swarmId}}, {@code
   *     {agentId}}, {@code {type}}, {@code {slots}} and {@code {capabilities}} are replaced
   * @param logs folder for what the processes say; made when it is needed
   */
  public LocalAgents(Map<String, List<String>> commands, Path logs) {
    this.commands = new TreeMap<>(commands);
    this.logs = logs;
  }

  /** Types that can be started. */
  List<String> types() {
    return List.copyOf(commands.keySet());
  }

  /**
   * Starts its process if its type has a command; else remembers that it is expected. Who asks
   * again for one that does not run is answered as the first time.
   *
   * @throws ProblemException if it runs already, too many do, or it can't be started
   */
  synchronized Wanted spawn(Wish wish) {
    Wanted former = wanted.get(wish.key());
    if (closed) {
      throw Problem.unavailable("this process is ending").toException();
    }
    if (former != null && former.isRunning()) {
      throw Problem.conflict(
              "agent " + wish.agent() + " of swarm " + wish.swarm() + " was started already")
          .toException();
    }
    boolean full = former == null && wanted.size() >= MAX_AGENTS;
    String forgotten = full ? oldestThatDoesNotRun() : wish.key();
    List<String> command = commands.get(wish.type());
    Wanted now = command == null ? new Wanted(wish, null, null) : started(wish, command);
    wanted.remove(forgotten);
    wanted.put(wish.key(), now);
    return now;
  }

  private String oldestThatDoesNotRun() {
    return wanted.entrySet().stream()
        .filter(entry -> !entry.getValue().isRunning())
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(
            () -> Problem.tooMany("at most " + MAX_AGENTS + " agents run at once").toException());
  }

  /** These are there: whoever was expected among them has come, and is forgotten. */
  synchronized void seen(String swarm, Set<String> there) {
    wanted
        .values()
        .removeIf(
            one ->
                one.isExpected()
                    && one.wish().swarm().equals(swarm)
                    && there.contains(one.wish().agent()));
  }

  private Wanted started(Wish wish, List<String> command) {
    List<String> words = command.stream().map(word -> filled(word, wish)).toList();
    try {
      Files.createDirectories(logs);
      // A swarm's id has no dot, so that no two agents have the same file.
      Path log = logs.resolve("agent-" + wish.swarm() + "." + wish.agent() + ".log");
      ProcessBuilder builder = new ProcessBuilder(words);
      builder.environment().putAll(environment(wish));
      Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
      process.getOutputStream().close(); // there is nothing to read
      LOG.info("agent {} of swarm {} is process {}", wish.agent(), wish.swarm(), process.pid());
      return new Wanted(wish, process, log);
    } catch (IOException e) {
      throw Problem.of(
              500,
              "Internal Server Error",
              "the command of type " + wish.type() + " could not be started: " + e.getMessage())
          .toException();
    }
  }

  private static String filled(String word, Wish wish) {
    return word.replace("{swarmId}", wish.swarm())
        .replace("{agentId}", wish.agent())
        .replace("{type}", wish.type())
        .replace("{slots}", Integer.toString(wish.slots()))
        .replace("{capabilities}", String.join(",", wish.capabilities()));
  }

  private static Map<String, String> environment(Wish wish) {
    Map<String, String> environment = new TreeMap<>();
    environment.put("FAIRLEAD_SWARM_ID", wish.swarm());
    environment.put("FAIRLEAD_AGENT_ID", wish.agent());
    environment.put("FAIRLEAD_AGENT_TYPE", wish.type());
    environment.put("FAIRLEAD_SLOTS", Integer.toString(wish.slots()));
    environment.put("FAIRLEAD_CAPABILITIES", String.join(",", wish.capabilities()));
    return environment;
  }

  /** Those of a swarm, in the order in which they were asked for. */
  synchronized List<Wanted> of(String swarm) {
    return wanted.values().stream().filter(it -> it.wish().swarm().equals(swarm)).toList();
  }

  /** Ends what it has started. */
  @Override
  public synchronized void close() {
    closed = true;
    List<ProcessHandle> running = new ArrayList<>();
    for (Wanted one : wanted.values()) {
      if (one.process() != null) {
        Process process = one.process();
        Stream.concat(process.descendants(), Stream.of(process.toHandle()))
            .filter(ProcessHandle::isAlive)
            .forEach(running::add);
      }
    }
    running.forEach(ProcessHandle::destroy);
    long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(END_LIMIT_MS);
    for (ProcessHandle handle : running) {
      awaitEnd(handle, endNs - System.nanoTime());
    }
  }

  private static void awaitEnd(ProcessHandle handle, long limitNs) {
    try {
      handle.onExit().get(Math.max(0, limitNs), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      handle.destroyForcibly();
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      handle.destroyForcibly();
    }
  }
}
