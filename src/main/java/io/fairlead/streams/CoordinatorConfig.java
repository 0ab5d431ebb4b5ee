package io.fairlead.streams;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * How a coordinator is run. Immutable. Besides the {@link CoordinatorSetting}s it takes {@code
 * kafka.<property>} for every Kafka client ({@code kafka.producer.<property>} and so on for one
 * kind of them), and {@code schema.registry.<property>} for the registry client.
 */
public final class CoordinatorConfig {
  private static final String KAFKA_PREFIX = "kafka.";

  /** What Fairlead itself has to know of Kafka Streams' settings. */
  private static final Set<String> OWN =
      Set.of(
          KAFKA_PREFIX + StreamsConfig.APPLICATION_ID_CONFIG,
          KAFKA_PREFIX + StreamsConfig.PROCESSING_GUARANTEE_CONFIG);

  private static final String REGISTRY_PREFIX = "schema.registry.";

  private final EnumMap<CoordinatorSetting, String> values;
  private final SortedMap<String, String> kafka;
  private final SortedMap<String, String> registry;

  private CoordinatorConfig(
      EnumMap<CoordinatorSetting, String> values,
      SortedMap<String, String> kafka,
      SortedMap<String, String> registry) {
    this.values = values;
    this.kafka = kafka;
    this.registry = registry;
  }

  /**
   * @param properties by the keys of {@link CoordinatorSetting}, {@code kafka.…} and {@code
   *     schema.registry.…}
   * @throws IllegalArgumentException if a key is unknown, a value not allowed or a required one
   *     missing; names every fault
   */
  public static CoordinatorConfig of(Map<String, String> properties) {
    EnumMap<CoordinatorSetting, String> values = new EnumMap<>(CoordinatorSetting.class);
    SortedMap<String, String> kafka = new TreeMap<>();
    SortedMap<String, String> registry = new TreeMap<>();
    List<String> faults = new ArrayList<>();
    new TreeMap<>(properties)
        .forEach((key, value) -> put(key, value.trim(), values, kafka, registry, faults));
    for (CoordinatorSetting setting : CoordinatorSetting.values()) {
      if (!values.containsKey(setting) && setting.defaultValue().isEmpty()) {
        faults.add(setting.key() + ": must be given");
      }
    }
    CoordinatorConfig config = new CoordinatorConfig(values, kafka, registry);
    config.checkGuarantee(faults);
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException("coordinator settings: " + String.join("; ", faults));
    }
    config.topics();
    return config;
  }

  private static void put(
      String key,
      String value,
      EnumMap<CoordinatorSetting, String> values,
      SortedMap<String, String> kafka,
      SortedMap<String, String> registry,
      List<String> faults) {
    CoordinatorSetting setting = CoordinatorSetting.byKey(key).orElse(null);
    if (OWN.contains(key)) {
      faults.add(key + ": is set as " + key.substring(KAFKA_PREFIX.length()));
    } else if (setting == null) {
      if (key.startsWith(KAFKA_PREFIX) && key.length() > KAFKA_PREFIX.length()) {
        kafka.put(key.substring(KAFKA_PREFIX.length()), value);
      } else if (key.startsWith(REGISTRY_PREFIX)) {
        registry.put(key, value);
      } else {
        faults.add(
            key + ": there is no such setting (properties of Kafka clients begin with kafka.)");
      }
    } else if (setting.form().allows(value)) {
      values.put(setting, value);
    } else {
      faults.add(key + " '" + value + "': must be " + setting.form().words());
    }
  }

  private void checkGuarantee(List<String> faults) {
    String guarantee = text(CoordinatorSetting.PROCESSING_GUARANTEE);
    if (!guarantee.equals("exactly_once_v2") && !guarantee.equals("at_least_once")) {
      faults.add(
          CoordinatorSetting.PROCESSING_GUARANTEE.key()
              + " '"
              + guarantee
              + "': must be exactly_once_v2 or at_least_once");
    }
  }

  /** A copy with another value of one setting. */
  public CoordinatorConfig with(CoordinatorSetting setting, String value) {
    Map<String, String> properties = toProperties();
    properties.put(setting.key(), value);
    return of(properties);
  }

  /** What {@link #of} would make this from. */
  public Map<String, String> toProperties() {
    Map<String, String> out = new LinkedHashMap<>();
    values.forEach((setting, value) -> out.put(setting.key(), value));
    kafka.forEach((key, value) -> out.put(KAFKA_PREFIX + key, value));
    out.putAll(registry);
    return out;
  }

  /** Value of a setting; empty text where it has neither a value nor a default. */
  public String text(CoordinatorSetting setting) {
    String value = values.get(setting);
    return value == null ? setting.defaultValue().orElse("") : value;
  }

  /** Value of a setting that is a number. */
  public long number(CoordinatorSetting setting) {
    return Long.parseLong(text(setting));
  }

  /** Value of a setting that is true or false. */
  public boolean flag(CoordinatorSetting setting) {
    return Boolean.parseBoolean(text(setting));
  }

  /** Names of all topics. */
  public TopicNames topics() {
    return new TopicNames(text(CoordinatorSetting.TOPIC_PREFIX));
  }

  /** Whether outcomes appear exactly once even if an instance crashes. */
  public boolean exactlyOnce() {
    return text(CoordinatorSetting.PROCESSING_GUARANTEE).equals("exactly_once_v2");
  }

  /** Longest record that is written. */
  public int maxOutputBytes() {
    return Math.toIntExact(number(CoordinatorSetting.MAX_RECORD_BYTES) + (256 << 10));
  }

  /** Properties that are passed to every Kafka client, without {@code kafka.} before them. */
  public SortedMap<String, String> kafkaProperties() {
    return new TreeMap<>(kafka);
  }

  /** Properties that are passed to the registry client, {@code schema.registry.url} among them. */
  public Map<String, String> registryProperties() {
    Map<String, String> out = new TreeMap<>(registry);
    out.put(
        CoordinatorSetting.SCHEMA_REGISTRY_URL.key(), text(CoordinatorSetting.SCHEMA_REGISTRY_URL));
    return out;
  }

  /** For an admin client of the coordinator's own. */
  public Map<String, Object> adminProperties() {
    return clientProperties("admin.", AdminClientConfig.configNames());
  }

  /** For a producer of the coordinator's own, serialisers excepted. */
  public Map<String, Object> producerProperties() {
    return clientProperties("producer.", ProducerConfig.configNames());
  }

  /** For a consumer of the coordinator's own that reads topics, deserialisers excepted. */
  public Map<String, Object> consumerProperties() {
    return clientProperties("consumer.", ConsumerConfig.configNames());
  }

  private Map<String, Object> clientProperties(String kind, Collection<String> known) {
    Map<String, Object> out = new TreeMap<>();
    kafka.forEach(
        (key, value) -> {
          if (known.contains(key)) {
            out.put(key, value);
          }
        });
    kafka.forEach(
        (key, value) -> {
          if (key.startsWith(kind)) {
            out.put(key.substring(kind.length()), value);
          }
        });
    out.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, text(CoordinatorSetting.BOOTSTRAP_SERVERS));
    return out;
  }
}
