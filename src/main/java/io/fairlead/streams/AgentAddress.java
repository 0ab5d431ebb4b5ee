package io.fairlead.streams;

import io.fairlead.model.AgentId;
import io.fairlead.model.SwarmId;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.serialization.Serializer;

/** Whom a message is for; becomes the topic's name and, by {@link #keySerializer}, the key. */
record AgentAddress(SwarmId swarm, AgentId agent) {
  /** The record key is the agent's id alone: the topic is its swarm's already. */
  static Serializer<AgentAddress> keySerializer() {
    return (topic, address) ->
        address == null ? null : address.agent().value().getBytes(StandardCharsets.UTF_8);
  }
}
