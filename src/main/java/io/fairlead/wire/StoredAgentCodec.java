package io.fairlead.wire;

import io.fairlead.model.AgentId;
import io.fairlead.model.AgentPhase;
import io.fairlead.model.AgentProfile;
import io.fairlead.model.AgentTopicLayout;
import io.fairlead.model.Breaker;
import io.fairlead.model.BreakerState;
import io.fairlead.model.StoredAgent;
import io.fairlead.model.TopicState;
import io.fairlead.model.TypeSpeed;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Between agents and the records that the store keeps of them. */
final class StoredAgentCodec {
  private StoredAgentCodec() {}

  static io.fairlead.wire.avro.state.StoredAgent toRecord(StoredAgent agent) {
    AgentProfile profile = agent.profile();
    return new io.fairlead.wire.avro.state.StoredAgent(
        agent.id().value(),
        io.fairlead.wire.avro.state.AgentPhase.valueOf(agent.phase().name()),
        io.fairlead.wire.avro.state.TopicState.valueOf(agent.topic().name()),
        agent.helloId(),
        agent.incarnation(),
        agent.welcomed(),
        new io.fairlead.wire.avro.state.AgentProfile(
            profile.slots(),
            profile.capabilities(),
            profile.resources(),
            profile.costPerSecond(),
            profile.throttle(),
            profile.draining()),
        agent.lastSeq(),
        agent.speed(),
        agent.reliability(),
        agent.roundTripUs(),
        agent.samples(),
        agent.virtualFinishUs(),
        breaker(agent.breaker()),
        agent.drained(),
        agent.typeSpeeds().stream()
            .map(
                each ->
                    new io.fairlead.wire.avro.state.TypeSpeed(
                        each.type(), each.speed(), each.samples()))
            .toList(),
        agent.weight(),
        io.fairlead.wire.avro.state.AgentTopicLayout.valueOf(agent.topicLayout().name()));
  }

  static StoredAgent fromRecord(io.fairlead.wire.avro.state.StoredAgent agent) {
    io.fairlead.wire.avro.state.AgentProfile profile = agent.getProfile();
    return new StoredAgent(
        new AgentId(agent.getId()),
        AgentPhase.valueOf(agent.getPhase().name()),
        TopicState.valueOf(agent.getTopic().name()),
        agent.getHelloId(),
        agent.getIncarnation(),
        agent.getWelcomed(),
        new AgentProfile(
            profile.getSlots(),
            profile.getCapabilities(),
            new TreeMap<>(profile.getResources()),
            profile.getCostPerSecond(),
            profile.getThrottle(),
            profile.getDraining()),
        agent.getLastSeq(),
        agent.getSpeed(),
        agent.getReliability(),
        agent.getRoundTripUs(),
        agent.getSamples(),
        agent.getVirtualFinishUs(),
        breaker(agent.getBreaker()),
        agent.getDrained(),
        agent.getTypeSpeeds().stream()
            .map(each -> new TypeSpeed(each.getTaskType(), each.getSpeed(), each.getSamples()))
            .toList(),
        agent.getWeight(),
        AgentTopicLayout.valueOf(agent.getTopicLayout().name()));
  }

  private static io.fairlead.wire.avro.state.@Nullable Breaker breaker(Breaker breaker) {
    if (breaker.equals(Breaker.CLOSED)) {
      return null;
    }
    return new io.fairlead.wire.avro.state.Breaker(
        io.fairlead.wire.avro.state.BreakerState.valueOf(breaker.state().name()),
        breaker.failures(),
        breaker.results(),
        breaker.seen(),
        breaker.successes(),
        breaker.openUntilMs());
  }

  private static Breaker breaker(io.fairlead.wire.avro.state.@Nullable Breaker breaker) {
    if (breaker == null) {
      return Breaker.CLOSED;
    }
    return new Breaker(
        BreakerState.valueOf(breaker.getState().name()),
        breaker.getFailures(),
        breaker.getResults(),
        breaker.getSeen(),
        breaker.getSuccesses(),
        breaker.getOpenUntilMs());
  }
}
