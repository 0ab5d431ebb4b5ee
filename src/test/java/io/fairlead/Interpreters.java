package io.fairlead;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * What runs the agents in other languages, and the shells. Where one can't be had, the test that
 * asks for it is skipped with the reason, or fails in CI.
 */
public final class Interpreters {
  /** The Node agent, whose packages serve the other JavaScript of the tests too. */
  public static final Path AGENT_NODE = Path.of("examples", "agent-node");

  static final Path AGENT_PYTHON = Path.of("examples", "agent-python");

  private static final long INSTALL_TIMEOUT_S = 300;
  private static final long ANSWER_TIMEOUT_S = 30;

  private Interpreters() {}

  /** Node. Packages of the agent are installed if they are all that is missing. */
  public static String node() throws Exception {
    return node(AGENT_NODE, "kafkajs");
  }

  /**
   * Node, with the packages of that folder installed.
   *
   * @param needed one of them
   */
  public static String node(Path directory, String needed) throws Exception {
    if (!runs(directory, List.of("node", "--version"), ANSWER_TIMEOUT_S)) {
      return missing("node is not installed");
    }
    if (!Files.isDirectory(directory.resolve("node_modules").resolve(needed))) {
      List<String> install =
          List.of("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--silent");
      if (!runs(directory, install, INSTALL_TIMEOUT_S)) {
        return missing(directory + "/node_modules is absent and npm ci does not work here");
      }
    }
    return "node";
  }

  /** A Python that has what the agent needs: the first on the path, or the system's own. */
  static String python() throws Exception {
    for (String python : List.of("python3", "/usr/bin/python3")) {
      List<String> imports = List.of(python, "-c", "import avro.io, confluent_kafka");
      if (runs(AGENT_PYTHON, imports, ANSWER_TIMEOUT_S)) {
        return python;
      }
    }
    return missing(
        "no python3 here has the modules confluent_kafka and avro"
            + " (Debian: python3-confluent-kafka, python3-avro)");
  }

  /** A shell by its name, which is its Debian package's too. */
  public static String shell(String name) throws Exception {
    return runs(Path.of("."), List.of(name, "-c", "exit"), ANSWER_TIMEOUT_S)
        ? name
        : missing(name + " is not installed");
  }

  private static String missing(String reason) {
    if (System.getenv("CI") != null) {
      throw new AssertionError(reason);
    }
    return Assumptions.<String>abort(reason);
  }

  /** What the command says, if it ends well. */
  public static String output(Path directory, String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(String.join(" ", command) + " failed:\n" + said);
    }
    return said;
  }

  private static boolean runs(Path directory, List<String> command, long timeoutSeconds)
      throws Exception {
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      return false; // there is no such command
    }
    if (!process.waitFor(timeoutSeconds, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return false;
    }
    return process.exitValue() == 0;
  }
}
