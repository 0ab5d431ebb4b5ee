package io.fairlead.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * This program again, in a process that outlives this one: in a session of its own, so that neither
 * Ctrl-C nor the end of the terminal reaches it, with nothing to read and its output in a file.
 */
final class DetachedJvm {
  private DetachedJvm() {}

  static Process start(List<String> arguments, Path log) throws IOException {
    return new ProcessBuilder(command(arguments, System.getenv()))
        .redirectInput(new File("/dev/null"))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  /** Every program before {@code java} replaces itself by the next, so the process id stays. */
  private static List<String> command(List<String> arguments, Map<String, String> environment) {
    List<String> command = new ArrayList<>();
    for (String detach : List.of("setsid", "nohup")) {
      if (command.isEmpty() && isOnPath(detach, environment)) {
        command.add(detach);
      }
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    String heap = environment.get("FAIRLEAD_HEAP");
    if (heap != null && !heap.isBlank()) {
      command.add("-Xmx" + heap);
    }
    for (String option : environment.getOrDefault("FAIRLEAD_OPTS", "").split("\\s+")) {
      if (!option.isEmpty()) {
        command.add(option);
      }
    }
    command.add("-Dorg.slf4j.simpleLogger.log.io.fairlead=info");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Fairlead.class.getName());
    command.addAll(arguments);
    return command;
  }

  private static boolean isOnPath(String program, Map<String, String> environment) {
    for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator)) {
      if (Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }
}
