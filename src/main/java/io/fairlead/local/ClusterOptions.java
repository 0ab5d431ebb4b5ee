package io.fairlead.local;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a {@link LocalCluster} is started.
 *
 * @param directory holds everything it keeps; created if absent
 * @param brokerPort where Kafka clients connect
 * @param registryPort where registry clients connect
 * @param brokerProperties Kafka's own broker properties, as in {@link BrokerOptions}
 * @param clientProperties what a client must set to be let in, for the registry's log
 */
public record ClusterOptions(
    Path directory,
    PortChoice brokerPort,
    PortChoice registryPort,
    Map<String, String> brokerProperties,
    Map<String, String> clientProperties) {

  public ClusterOptions {
    brokerProperties = Map.copyOf(brokerProperties);
    clientProperties = Map.copyOf(clientProperties);
  }

  /** On this directory, any ports (those of the last run where free), nothing extra. */
  public static ClusterOptions in(Path directory) {
    return new ClusterOptions(directory, PortChoice.any(), PortChoice.any(), Map.of(), Map.of());
  }

  public ClusterOptions withBrokerPort(PortChoice choice) {
    return new ClusterOptions(directory, choice, registryPort, brokerProperties, clientProperties);
  }

  public ClusterOptions withRegistryPort(PortChoice choice) {
    return new ClusterOptions(directory, brokerPort, choice, brokerProperties, clientProperties);
  }

  public ClusterOptions withBrokerProperty(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(brokerProperties);
    more.put(key, value);
    return new ClusterOptions(directory, brokerPort, registryPort, more, clientProperties);
  }

  public ClusterOptions withClientProperties(Map<String, String> properties) {
    return new ClusterOptions(directory, brokerPort, registryPort, brokerProperties, properties);
  }
}
