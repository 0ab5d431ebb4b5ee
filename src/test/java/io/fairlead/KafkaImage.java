package io.fairlead;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.Assumptions;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.utility.DockerImageName;

/**
 * An image of a Kafka broker, of the version that is on the class path: Apache's if it is here or
 * can be pulled, else a stand-in that {@code src/test/docker} builds out of that class path. Where
 * neither is to be had the test is skipped, with the reason.
 */
final class KafkaImage {
  private static final String GENUINE = "apache/kafka";
  private static final String STAND_IN = "fairlead/kafka-stand-in";
  private static final String VERSION = AppInfoParser.getVersion();
  private static final Path BUILD = Path.of("src", "test", "docker", "build-kafka-image.sh");
  private static final long PULL_TIMEOUT_S = 240;
  private static final long BUILD_TIMEOUT_S = 240;

  private KafkaImage() {}

  static DockerImageName obtain() throws InterruptedException {
    DockerClientFactory docker = DockerClientFactory.instance();
    Assumptions.assumeTrue(docker.isDockerAvailable(), "no Docker engine answers");
    DockerImageName genuine = DockerImageName.parse(GENUINE).withTag(VERSION);
    DockerImageName standIn = DockerImageName.parse(STAND_IN).withTag(VERSION);
    if (isHere(docker.client(), genuine)) {
      return genuine;
    }
    if (!isHere(docker.client(), standIn)) {
      Optional<String> notPulled = pull(docker.client(), genuine);
      if (notPulled.isEmpty()) {
        return genuine;
      }
      Optional<String> notBuilt = build(docker.getTransportConfig().getDockerHost(), standIn);
      Assumptions.assumeTrue(
          notBuilt.isEmpty(),
          () -> "%s %s, and %s".formatted(genuine, notPulled.get(), notBuilt.get()));
    }
    return standIn.asCompatibleSubstituteFor(genuine);
  }

  private static boolean isHere(DockerClient docker, DockerImageName image) {
    try {
      docker.inspectImageCmd(image.asCanonicalNameString()).exec();
      return true;
    } catch (NotFoundException e) {
      return false;
    }
  }

  /** Not by Testcontainers, which goes on trying for minutes: what went wrong, if it did. */
  private static Optional<String> pull(DockerClient docker, DockerImageName image)
      throws InterruptedException {
    try {
      boolean finished =
          docker
              .pullImageCmd(image.getUnversionedPart())
              .withTag(image.getVersionPart())
              .start()
              .awaitCompletion(PULL_TIMEOUT_S, TimeUnit.SECONDS);
      return finished && isHere(docker, image)
          ? Optional.empty()
          : Optional.of("was not pulled within " + PULL_TIMEOUT_S + " s");
    } catch (DockerException e) {
      return Optional.of("can't be pulled (" + firstLine(e.getMessage()) + ")");
    }
  }

  private static Optional<String> build(Object dockerHost, DockerImageName image)
      throws InterruptedException {
    List<String> command = new ArrayList<>();
    command.add("bash");
    command.add(BUILD.toString());
    command.add(image.asCanonicalNameString());
    command.add(System.getProperty("java.home"));
    Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.endsWith(".jar"))
        .forEach(command::add);
    try {
      Path log = Files.createTempFile("kafka-image", ".log");
      try {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("DOCKER_HOST", dockerHost.toString());
        Process process = builder.redirectOutput(log.toFile()).start();
        if (!process.waitFor(BUILD_TIMEOUT_S, TimeUnit.SECONDS)) {
          process.destroy();
          return Optional.of(BUILD + " took more than " + BUILD_TIMEOUT_S + " s");
        }
        return process.exitValue() == 0
            ? Optional.empty()
            : Optional.of(BUILD + " failed: " + lastLine(log));
      } finally {
        Files.delete(log);
      }
    } catch (IOException e) {
      return Optional.of(BUILD + " can't be run here: " + e.getMessage());
    }
  }

  private static String firstLine(String text) {
    return text == null ? "no reason given" : text.lines().findFirst().orElse("no reason given");
  }

  private static String lastLine(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
    return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
  }
}
