package io.fairlead.model;

import java.util.List;

/**
 * An agent as the store keeps it.
 *
 * @param helloId process that the incarnation was given to
 * @param incarnation the last one given
 * @param welcomed whether the process has been told
 * @param lastSeq number of the last message on its topic
 * @param speed measured speed, moving average of estimate divided by run time
 * @param reliability moving average of success, 0 to 1
 * @param roundTripUs measured time from dispatch to known start on a free slot, microseconds
 * @param samples runs that the speed was learned from
 * @param virtualFinishUs logical time at which its outstanding work is expected to be done,
 *     microseconds
 * @param breaker its circuit breaker
 * @param drained whether an operator wants it to get no new work
 * @param typeSpeeds speed by type of task, the one that ran longest ago first
 * @param weight slots × speed × reliability × (1 − throttle); derived, kept for queries
 * @param topicLayout where its topic is, of which {@code topic} is the state
 */
public record StoredAgent(
    AgentId id,
    AgentPhase phase,
    TopicState topic,
    String helloId,
    long incarnation,
    boolean welcomed,
    AgentProfile profile,
    long lastSeq,
    double speed,
    double reliability,
    double roundTripUs,
    long samples,
    long virtualFinishUs,
    Breaker breaker,
    boolean drained,
    List<TypeSpeed> typeSpeeds,
    double weight,
    AgentTopicLayout topicLayout) {
  public StoredAgent {
    typeSpeeds = List.copyOf(typeSpeeds);
  }
}
