package io.fairlead.local;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How an {@link EmbeddedBroker} is started.
 *
 * @param directory holds everything it keeps; created if absent
 * @param port where clients connect; {@link PortChoice#any()} takes the port of the last run
 * @param extraProperties Kafka's own broker properties, stronger than the built-in ones. In values,
 *     {@code {port}} and {@code {controllerPort}} stand for the ports chosen, so that listeners can
 *     be replaced without knowing them
 */
public record BrokerOptions(Path directory, PortChoice port, Map<String, String> extraProperties) {

  public BrokerOptions {
    extraProperties = Map.copyOf(extraProperties);
  }

  /** On this directory, any port, nothing extra. */
  public static BrokerOptions in(Path directory) {
    return new BrokerOptions(directory, PortChoice.any(), Map.of());
  }

  public BrokerOptions withPort(PortChoice choice) {
    return new BrokerOptions(directory, choice, extraProperties);
  }

  public BrokerOptions withProperty(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(extraProperties);
    more.put(key, value);
    return new BrokerOptions(directory, port, more);
  }
}
