package io.fairlead.bench;

import java.io.IOException;
import java.util.Map;

/** Kafka and a schema registry, of their own for one run. */
public interface Kafka extends AutoCloseable {

  /** What clients of Kafka and of the registry need. */
  Map<String, String> clientProperties();

  /**
   * @throws RuntimeException if a part of it has died
   */
  void checkAlive();

  @Override
  void close() throws IOException;
}
