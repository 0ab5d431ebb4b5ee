package io.fairlead.bench;

import java.util.Map;

/** A coordinator beside Kafka, as it is shipped. */
public interface Stand extends Kafka {

  /** Creates a swarm with those settings; returns once they are in force. */
  void create(String swarm, Map<String, String> settings) throws InterruptedException;
}
