package io.fairlead.model;

/** State of an agent's topic. Only a ready topic gets messages; only a retiring one is deleted. */
public enum TopicState {
  ABSENT,
  CREATING,
  READY,
  RETIRING
}
