package io.fairlead.bench;

import java.io.IOException;
import java.util.Map;

/** Kafka, a schema registry and a coordinator, of their own for one run. */
public interface Stand extends AutoCloseable {

  /** Makes them. */
  @FunctionalInterface
  interface Builder {
    /** Returns once it works. */
    Stand start(Watch watch) throws IOException;
  }

  /** What clients of Kafka and of the registry need. */
  Map<String, String> clientProperties();

  /** Creates a swarm with those settings; returns once they are in force. */
  void create(String swarm, Map<String, String> settings) throws InterruptedException;

  /**
   * @throws RuntimeException if a part of it has died
   */
  void checkAlive();

  @Override
  void close() throws IOException;
}
