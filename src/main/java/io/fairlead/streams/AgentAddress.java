package io.fairlead.streams;

import io.fairlead.model.AgentId;
import io.fairlead.model.AgentTopicLayout;
import io.fairlead.model.SwarmId;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Whom a message is for, and where that is read; becomes the topic's name and, by {@link
 * #keySerializer}, the key.
 */
record AgentAddress(SwarmId swarm, AgentId agent, AgentTopicLayout layout) {
  /** The record key is the agent's id alone: the topic is its swarm's already. */
  static Serializer<AgentAddress> keySerializer() {
    return (topic, address) ->
        address == null ? null : address.agent().value().getBytes(StandardCharsets.UTF_8);
  }

  /** The topic that the agent reads. */
  String topic(TopicNames topics) {
    return switch (layout) {
      case PER_AGENT -> topics.assignments(swarm, agent);
      case SHARED -> topics.sharedAssignments(swarm);
    };
  }

  @Override
  public String toString() {
    return swarm + "/" + agent;
  }
}
