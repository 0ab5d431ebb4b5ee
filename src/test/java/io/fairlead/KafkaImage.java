package io.fairlead;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.File;
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
  private static final long PULL_TIMEOUT_S = 240;

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
      Optional<String> notBuilt = build(standIn);
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

  private static Optional<String> build(DockerImageName image) throws InterruptedException {
    List<String> arguments = new ArrayList<>();
    arguments.add(image.asCanonicalNameString());
    arguments.add(System.getProperty("java.home"));
    Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.endsWith(".jar"))
        .forEach(arguments::add);
    return ImageScript.run("build-kafka-image.sh", arguments);
  }

  private static String firstLine(String text) {
    return text == null ? "no reason given" : text.lines().findFirst().orElse("no reason given");
  }
}
