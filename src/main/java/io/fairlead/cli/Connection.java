package io.fairlead.cli;

import io.fairlead.streams.CoordinatorSetting;
import io.fairlead.streams.TopicNames;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Which Kafka and which registry a command talks to: those named, else those of the local instance.
 */
final class Connection {
  static final String BOOTSTRAP_SERVERS = "bootstrap.servers";
  static final String SCHEMA_REGISTRY = "schema.registry.url";

  @Mixin private final DataDirectory dataDirectory = new DataDirectory();

  @Option(
      names = "--bootstrap-server",
      paramLabel = "HOST:PORT",
      description = "Kafka to connect to; several separated by commas. Default: the local one.")
  private @Nullable String bootstrapServers;

  @Option(
      names = "--schema-registry",
      paramLabel = "URL",
      description = "Schema registry to use; several separated by commas. Default: the local one.")
  private @Nullable String schemaRegistry;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Properties for every Kafka client and the registry client, security included; and"
              + " topic.prefix, where it is not fairlead.")
  private @Nullable Path file;

  /**
   * Properties under the names that Kafka's and Confluent's clients know.
   *
   * @throws CommandFailedException if they are not complete and no local instance runs
   */
  Map<String, String> properties() {
    Map<String, String> properties = given();
    if (!properties.containsKey(BOOTSTRAP_SERVERS)) {
      LocalInstance local = LocalInstance.running(dataDirectory.path());
      properties.put(BOOTSTRAP_SERVERS, local.bootstrapServers());
      properties.putIfAbsent(SCHEMA_REGISTRY, local.schemaRegistry());
    }
    if (!properties.containsKey(SCHEMA_REGISTRY)) {
      throw new CommandFailedException(
          ExitCode.USAGE,
          "--bootstrap-server names a Kafka, so --schema-registry must name its registry too.");
    }
    return properties;
  }

  /** The same for Kafka's clients, who know no {@code kafka.} before a name and no topics. */
  Map<String, String> clientProperties() {
    Map<String, String> properties = KafkaNames.forClients(properties());
    properties.remove(CoordinatorSetting.TOPIC_PREFIX.key());
    return properties;
  }

  /**
   * What the coordinator's topics begin with: the file may be the coordinator's own.
   *
   * @throws CommandFailedException if it can't be a prefix
   */
  String topicPrefix() {
    String key = CoordinatorSetting.TOPIC_PREFIX.key();
    try {
      return new TopicNames(given().getOrDefault(key, TopicNames.DEFAULT_PREFIX)).prefix();
    } catch (IllegalArgumentException e) {
      throw new CommandFailedException(ExitCode.USAGE, Failures.sentence(e) + ".", e);
    }
  }

  /** What was named, nothing of the local instance. Options are stronger than the file. */
  Map<String, String> given() {
    Map<String, String> properties = file == null ? new LinkedHashMap<>() : read(file);
    if (bootstrapServers != null) {
      properties.put(BOOTSTRAP_SERVERS, bootstrapServers);
    }
    if (schemaRegistry != null) {
      properties.put(SCHEMA_REGISTRY, schemaRegistry);
    }
    return properties;
  }

  /** What was named, for another process. */
  List<String> asArguments() {
    List<String> arguments = new ArrayList<>();
    if (bootstrapServers != null) {
      arguments.addAll(List.of("--bootstrap-server", bootstrapServers));
    }
    if (schemaRegistry != null) {
      arguments.addAll(List.of("--schema-registry", schemaRegistry));
    }
    if (file != null) {
      arguments.addAll(List.of("--config", file.toAbsolutePath().toString()));
    }
    return arguments;
  }

  DataDirectory dataDirectory() {
    return dataDirectory;
  }

  /** For people: where a command looked. */
  static String addressOf(Map<String, String> properties) {
    return "Kafka at " + properties.get(BOOTSTRAP_SERVERS);
  }

  static Map<String, String> read(Path file) {
    Properties read = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      read.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandFailedException(ExitCode.USAGE, InputFile.sentence(file, e), e);
    }
    Map<String, String> properties = new LinkedHashMap<>();
    read.stringPropertyNames().stream()
        .sorted()
        .forEach(name -> properties.put(name, read.getProperty(name)));
    return properties;
  }
}
