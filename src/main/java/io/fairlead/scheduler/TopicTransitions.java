package io.fairlead.scheduler;

import io.fairlead.model.TopicState;

/** The life of an agent's topic. */
final class TopicTransitions {
  /** What can happen to an agent's topic. */
  enum Event {
    /** It is to be created, or found to exist; asked again until there is an answer. */
    REQUESTED,
    /** It exists. */
    BECAME_READY,
    /** It is to be deleted; asked again until there is an answer. */
    RETIRED,
    /** It is gone. */
    DELETED
  }

  static final TransitionTable<TopicState, Event> TABLE =
      TransitionTable.of("a topic", TopicState.class, Event.class)
          .row(TopicState.ABSENT, Event.REQUESTED, TopicState.CREATING)
          .row(TopicState.CREATING, Event.REQUESTED, TopicState.CREATING)
          // After a restart nobody knows whether it still exists.
          .row(TopicState.READY, Event.REQUESTED, TopicState.CREATING)
          .row(TopicState.CREATING, Event.BECAME_READY, TopicState.READY)
          .row(TopicState.READY, Event.RETIRED, TopicState.RETIRING)
          .row(TopicState.RETIRING, Event.RETIRED, TopicState.RETIRING)
          .row(TopicState.RETIRING, Event.DELETED, TopicState.ABSENT)
          .build();

  private TopicTransitions() {}
}
