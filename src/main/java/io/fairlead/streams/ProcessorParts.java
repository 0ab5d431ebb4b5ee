package io.fairlead.streams;

import io.fairlead.streams.tally.Tallies;
import io.fairlead.streams.tally.TallyLimits;

/**
 * What the processors of one coordinator share.
 *
 * @param time the machine's clocks
 * @param agentTopics creates and deletes agents' topics
 * @param questions what other threads want to know of the swarms
 * @param tallies what is counted
 */
record ProcessorParts(
    MessageSerdes serdes,
    TimeSource time,
    AgentTopicRequests agentTopics,
    CoordinatorCounters counters,
    SwarmQuestions questions,
    Tallies tallies,
    ThreadLocal<CommitPacer> pacers) {

  static ProcessorParts of(
      MessageSerdes serdes,
      TimeSource time,
      AgentTopicRequests agentTopics,
      CoordinatorCounters counters) {
    return of(serdes, time, agentTopics, counters, TallyLimits.DEFAULT);
  }

  static ProcessorParts of(
      MessageSerdes serdes,
      TimeSource time,
      AgentTopicRequests agentTopics,
      CoordinatorCounters counters,
      TallyLimits limits) {
    Tallies tallies = new Tallies(limits);
    return new ProcessorParts(
        serdes,
        time,
        agentTopics,
        counters,
        new SwarmQuestions(),
        tallies,
        ThreadLocal.withInitial(
            () -> new CommitPacer(time.nanoTime(), tallies.thread(time.nanoTime()))));
  }

  /** That of the calling thread. */
  CommitPacer pacer() {
    return pacers.get();
  }
}
