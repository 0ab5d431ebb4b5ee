package io.fairlead.bench;

import java.io.IOException;
import java.util.Map;
import java.util.OptionalLong;

/** A coordinator beside Kafka, as it is shipped. */
public interface Stand extends Kafka {

  /** Creates a swarm with those settings; returns once they are in force. */
  void create(String swarm, Map<String, String> settings) throws InterruptedException;

  /**
   * How many tasks of the swarm wait for an agent, as the coordinator says; empty while it cannot
   * say, as it does while partitions are being taken over.
   */
  OptionalLong waiting(String swarm);

  /** Ends the coordinator in good order; Kafka goes on. {@link #startCoordinator} must follow. */
  void stopCoordinator() throws IOException;

  /**
   * Starts it again; returns once it works.
   *
   * @param restored whether its state directory is emptied first, so that all of its state is
   *     restored from Kafka
   */
  void startCoordinator(boolean restored) throws IOException;
}
