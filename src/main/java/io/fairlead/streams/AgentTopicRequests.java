package io.fairlead.streams;

import io.fairlead.model.AgentId;
import io.fairlead.model.SwarmId;

/**
 * Takes what is to become of agents' topics, and answers later by records on the commands topic.
 * Called on stream threads: never blocks.
 */
interface AgentTopicRequests {
  /** The topic is to be created, or found to exist. */
  void create(SwarmId swarm, AgentId agent);

  /** The topic is to be deleted. The fact that permits it is committed. */
  void delete(SwarmId swarm, AgentId agent);
}
