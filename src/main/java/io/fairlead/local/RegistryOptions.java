package io.fairlead.local;

import java.util.Map;

/**
 * How an {@link EmbeddedRegistry} is started.
 *
 * @param bootstrapServers the broker that keeps its log
 * @param port where its REST API listens, on loopback
 * @param clientProperties Kafka client properties for the log (security)
 * @param maxBodyBytes the longest request body it reads, 1 KiB to 64 MiB
 */
public record RegistryOptions(
    String bootstrapServers,
    PortChoice port,
    Map<String, String> clientProperties,
    int maxBodyBytes) {
  private static final int DEFAULT_MAX_BODY_BYTES = 1024 * 1024;

  public RegistryOptions {
    clientProperties = Map.copyOf(clientProperties);
    if (maxBodyBytes < 1024 || maxBodyBytes > 64 * 1024 * 1024) {
      throw new IllegalArgumentException(
          "maxBodyBytes " + maxBodyBytes + " is not between 1 KiB and 64 MiB");
    }
  }

  /** On any port, with bodies of up to 1 MiB. */
  public static RegistryOptions on(String bootstrapServers) {
    return new RegistryOptions(
        bootstrapServers, PortChoice.any(), Map.of(), DEFAULT_MAX_BODY_BYTES);
  }

  public RegistryOptions withPort(PortChoice choice) {
    return new RegistryOptions(bootstrapServers, choice, clientProperties, maxBodyBytes);
  }

  public RegistryOptions withClientProperties(Map<String, String> properties) {
    return new RegistryOptions(bootstrapServers, port, properties, maxBodyBytes);
  }

  public RegistryOptions withMaxBodyBytes(int bytes) {
    return new RegistryOptions(bootstrapServers, port, clientProperties, bytes);
  }
}
