package io.fairlead.cli;

import io.fairlead.streams.CoordinatorSetting;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * One file of properties for everything: a coordinator wants {@code kafka.} before the properties
 * of Kafka's clients, to tell its own from theirs; people and other tools write them as they are.
 */
final class KafkaNames {
  private static final String PREFIX = "kafka.";
  private static final Set<String> KNOWN = known();

  private KafkaNames() {}

  /** With the prefix wherever a name is Kafka's; a name that nobody knows stays, to be refused. */
  static Map<String, String> forCoordinator(Map<String, String> properties) {
    Map<String, String> out = new LinkedHashMap<>();
    properties.forEach(
        (name, value) -> {
          boolean own = CoordinatorSetting.byKey(name).isPresent();
          out.put(!own && isKafkas(name) ? PREFIX + name : name, value);
        });
    return out;
  }

  /** Without the prefix. */
  static Map<String, String> forClients(Map<String, String> properties) {
    Map<String, String> out = new LinkedHashMap<>();
    properties.forEach(
        (name, value) ->
            out.put(name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name, value));
    return out;
  }

  private static boolean isKafkas(String name) {
    return KNOWN.contains(name)
        || name.startsWith("producer.")
        || name.startsWith("consumer.")
        || name.startsWith("admin.")
        || name.startsWith("main.consumer.")
        || name.startsWith("restore.consumer.")
        || name.startsWith("listener.name.");
  }

  private static Set<String> known() {
    Set<String> names = new TreeSet<>();
    names.addAll(ConsumerConfig.configNames());
    names.addAll(ProducerConfig.configNames());
    names.addAll(AdminClientConfig.configNames());
    names.addAll(StreamsConfig.configDef().names());
    return names;
  }
}
