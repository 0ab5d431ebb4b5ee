package io.fairlead.model;

/** Where an agent reads what it is told. In the order of the setting's choices. */
public enum AgentTopicLayout {
  /** On a topic of its own. */
  PER_AGENT,
  /** On its partition of the one topic that the swarm's agents share. */
  SHARED
}
