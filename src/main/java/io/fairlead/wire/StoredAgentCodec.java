package io.fairlead.wire;

import io.fairlead.model.AgentId;
import io.fairlead.model.AgentPhase;
import io.fairlead.model.AgentProfile;
import io.fairlead.model.StoredAgent;
import io.fairlead.model.TopicState;

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
            profile.costPerSecond(),
            profile.throttle(),
            profile.draining()),
        agent.lastSeq(),
        agent.speed(),
        agent.reliability(),
        agent.roundTripUs(),
        agent.samples(),
        agent.virtualFinishUs(),
        agent.weight());
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
            profile.getCostPerSecond(),
            profile.getThrottle(),
            profile.getDraining()),
        agent.getLastSeq(),
        agent.getSpeed(),
        agent.getReliability(),
        agent.getRoundTripUs(),
        agent.getSamples(),
        agent.getVirtualFinishUs(),
        agent.getWeight());
  }
}
