package io.fairlead.wire;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the serdes, under the names that Confluent's serdes give them.
 *
 * @param registryUrls {@code schema.registry.url}, comma-separated, tried in turn
 * @param autoRegister {@code auto.register.schemas}, true by default
 * @param normalizeSchemas {@code normalize.schemas}, false by default
 * @param maxSchemas {@code max.schemas.per.subject}, 1,000 by default: bound of each cache
 * @param maxMessageBytes {@code fairlead.max.message.bytes}, 1 MiB by default: a longer message is
 *     neither written nor read
 * @param keyNaming {@code key.subject.name.strategy}, TopicNameStrategy by default
 * @param valueNaming {@code value.subject.name.strategy}, TopicNameStrategy by default
 */
record WireConfig(
    List<String> registryUrls,
    boolean autoRegister,
    boolean normalizeSchemas,
    int maxSchemas,
    int maxMessageBytes,
    SubjectNaming keyNaming,
    SubjectNaming valueNaming) {
  static final String REGISTRY_URL = "schema.registry.url";
  static final String AUTO_REGISTER = "auto.register.schemas";
  static final String MAX_MESSAGE_BYTES = "fairlead.max.message.bytes";
  private static final int MAX_BYTES = 512 * 1024 * 1024;

  WireConfig {
    registryUrls = List.copyOf(registryUrls);
    if (registryUrls.isEmpty()) {
      throw new ConfigException("missing setting: " + REGISTRY_URL);
    }
  }

  /**
   * Reads them; what is not named here is left to the registry client.
   *
   * @throws ConfigException naming the property and the value
   */
  static WireConfig from(Map<String, ?> properties) {
    if (flag(properties, "use.latest.version", false)) {
      // Silently writing another schema than the user asked for would be worse.
      throw new ConfigException(
          "use.latest.version",
          true,
          "is not supported: messages are written with their own schema");
    }
    return new WireConfig(
        urls(properties.get(REGISTRY_URL)),
        flag(properties, AUTO_REGISTER, true),
        flag(properties, "normalize.schemas", false),
        bounded(properties, "max.schemas.per.subject", 1_000, 1, 1_000_000),
        bounded(properties, MAX_MESSAGE_BYTES, 1024 * 1024, 64, MAX_BYTES),
        naming(properties, "key.subject.name.strategy"),
        naming(properties, "value.subject.name.strategy"));
  }

  SubjectNaming naming(boolean key) {
    return key ? keyNaming : valueNaming;
  }

  private static List<String> urls(@Nullable Object value) {
    if (value == null) {
      return List.of();
    }
    String joined =
        value instanceof Collection<?> many
            ? String.join(",", many.stream().map(String::valueOf).toList())
            : value.toString();
    return Arrays.stream(joined.split(",", -1))
        .map(String::strip)
        .filter(url -> !url.isEmpty())
        .toList();
  }

  private static boolean flag(Map<String, ?> properties, String key, boolean otherwise) {
    @Nullable Object value = properties.get(key);
    if (value == null) {
      return otherwise;
    }
    return switch (value.toString().strip()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new ConfigException(key, value, "must be true or false");
    };
  }

  private static int bounded(
      Map<String, ?> properties, String key, int otherwise, int least, int most) {
    long value = RetryPolicy.number(properties, key, otherwise);
    if (value < least || value > most) {
      throw new ConfigException(key, value, "must be between " + least + " and " + most);
    }
    return (int) value;
  }

  private static SubjectNaming naming(Map<String, ?> properties, String key) {
    @Nullable Object value = properties.get(key);
    if (value == null) {
      return SubjectNaming.TOPIC_NAME;
    }
    return SubjectNaming.of(key, value instanceof Class<?> c ? c.getName() : value.toString());
  }
}
