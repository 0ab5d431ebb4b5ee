package io.fairlead;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;

/** A script of {@code src/test/docker} that builds an image out of what is on this machine. */
final class ImageScript {
  private static final long TIMEOUT_S = 240;

  private ImageScript() {}

  /** Runs it against the engine that Testcontainers uses; why there is no image, if so. */
  static Optional<String> run(String name, List<String> arguments) throws InterruptedException {
    Path script = Path.of("src", "test", "docker", name);
    List<String> command = new ArrayList<>(List.of("bash", script.toString()));
    command.addAll(arguments);
    try {
      Path log = Files.createTempFile("image", ".log");
      try {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder
            .environment()
            .put(
                "DOCKER_HOST",
                DockerClientFactory.instance().getTransportConfig().getDockerHost().toString());
        Process process = builder.redirectOutput(log.toFile()).start();
        if (!process.waitFor(TIMEOUT_S, TimeUnit.SECONDS)) {
          process.destroy();
          return Optional.of(script + " took more than " + TIMEOUT_S + " s");
        }
        return process.exitValue() == 0
            ? Optional.empty()
            : Optional.of(script + " failed: " + lastLine(log));
      } finally {
        Files.delete(log);
      }
    } catch (IOException e) {
      return Optional.of(script + " can't be run here: " + e.getMessage());
    }
  }

  private static String lastLine(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
    return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
  }
}
