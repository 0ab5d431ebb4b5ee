package io.fairlead.streams;

import io.fairlead.model.SwarmId;

/**
 * Takes what is to become of agents' topics, and answers later by records on the commands topic.
 * Called on stream threads: never blocks.
 */
interface AgentTopicRequests {
  /**
   * The agent's topic is to be created, or found to exist.
   *
   * @param sharedPartitions partitions of a topic that agents share, should there be none yet
   */
  void create(AgentAddress address, int sharedPartitions);

  /**
   * The agent's topic is to be deleted; one that it shares stays. The fact that permits it is
   * committed.
   */
  void delete(AgentAddress address);

  /** The topic that a swarm's agents shared is to be deleted. The fact is committed. */
  void deleteShared(SwarmId swarm);
}
