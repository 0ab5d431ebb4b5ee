package io.fairlead.streams;

/**
 * What the processors of one coordinator share.
 *
 * @param time the machine's clocks
 * @param agentTopics creates and deletes agents' topics
 * @param questions what other threads want to know of the swarms
 */
record ProcessorParts(
    MessageSerdes serdes,
    TimeSource time,
    AgentTopicRequests agentTopics,
    CoordinatorCounters counters,
    SwarmQuestions questions,
    ThreadLocal<CommitPacer> pacers) {

  static ProcessorParts of(
      MessageSerdes serdes,
      TimeSource time,
      AgentTopicRequests agentTopics,
      CoordinatorCounters counters) {
    return new ProcessorParts(
        serdes,
        time,
        agentTopics,
        counters,
        new SwarmQuestions(),
        ThreadLocal.withInitial(() -> new CommitPacer(time.nanoTime())));
  }

  /** That of the calling thread. */
  CommitPacer pacer() {
    return pacers.get();
  }
}
