package io.fairlead.query.view;

import io.fairlead.model.AgentPhase;
import io.fairlead.model.AgentProfile;
import io.fairlead.model.BreakerState;
import io.fairlead.model.StoredAgent;
import io.fairlead.model.SwarmId;
import io.fairlead.model.TopicState;
import io.fairlead.model.TypeSpeed;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * An agent as its swarm's scheduler sees it.
 *
 * @param phase where it stands in its life; see {@link AgentPhase}
 * @param topic state of its topic; see {@link TopicState}
 * @param incarnation the last one given; 0 before the first
 * @param weight slots × speed × reliability × (1 − throttle)
 * @param virtualFinishMs logical time of the coordinator, in milliseconds, at which its outstanding
 *     work is expected to be done; comparable within a swarm, not with a wall clock
 * @param speed measured: estimated cost divided by run time, moving average
 * @param speedByType the same by type of task, for the types that it ran last
 * @param reliability share of runs that succeed, 0 to 1, moving average
 * @param roundTripMs estimated way of a dispatch to the agent and of its end back, milliseconds
 * @param samples runs that the speed was learned from
 * @param slots tasks that it runs at once
 * @param capabilities sorted
 * @param costPerSecond price of one second of a slot
 * @param throttle share of its speed that it holds back, 0 to 1
 * @param draining whether it wants no new work
 * @param drained whether an operator wants it to get no new work
 * @param breaker where its circuit breaker stands
 * @param resources amount of each named resource that it has
 * @param lastSeq number of the last message on its topic
 */
public record AgentView(
    String swarmId,
    String agentId,
    AgentPhase phase,
    TopicState topic,
    long incarnation,
    double weight,
    double virtualFinishMs,
    double speed,
    Map<String, Double> speedByType,
    double reliability,
    double roundTripMs,
    long samples,
    int slots,
    List<String> capabilities,
    double costPerSecond,
    double throttle,
    boolean draining,
    boolean drained,
    BreakerState breaker,
    Map<String, Long> resources,
    long lastSeq) {

  public AgentView {
    capabilities = List.copyOf(capabilities);
    speedByType = new TreeMap<>(speedByType);
    resources = new TreeMap<>(resources);
  }

  public static AgentView of(SwarmId swarm, StoredAgent agent) {
    AgentProfile profile = agent.profile();
    return new AgentView(
        swarm.value(),
        agent.id().value(),
        agent.phase(),
        agent.topic(),
        agent.incarnation(),
        agent.weight(),
        agent.virtualFinishUs() / 1000.0,
        agent.speed(),
        agent.typeSpeeds().stream().collect(Collectors.toMap(TypeSpeed::type, TypeSpeed::speed)),
        agent.reliability(),
        agent.roundTripUs() / 1000.0,
        agent.samples(),
        profile.slots(),
        profile.capabilities(),
        profile.costPerSecond(),
        profile.throttle(),
        profile.draining(),
        agent.drained(),
        agent.breaker().state(),
        profile.resources(),
        agent.lastSeq());
  }
}
