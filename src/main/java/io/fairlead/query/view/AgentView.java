package io.fairlead.query.view;

import io.fairlead.model.AgentPhase;
import io.fairlead.model.AgentProfile;
import io.fairlead.model.BreakerState;
import io.fairlead.model.StoredAgent;
import io.fairlead.model.SwarmId;
import io.fairlead.model.TopicState;
import io.fairlead.model.TypeSpeed;
import io.fairlead.model.Unavailability;
import io.fairlead.scheduler.AgentSnapshot;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
 * @param breakerFailures failures in a row that a closed breaker has counted
 * @param resources amount of each named resource that it has
 * @param resourcesHeld amount of each that its tasks take
 * @param lastSeq number of the last message on its topic
 * @param available whether it may be sent new work
 * @param unavailability why not, by code; null if it may
 * @param held tasks that are written to its topic and have not ended
 * @param running those of them known to run
 * @param placed tasks that wait in its local queue
 * @param window the most tasks that it may hold
 * @param outstandingMs expected remaining work of all those, milliseconds at speed 1
 * @param loadMs the same divided by its weight: how long it is expected to take, milliseconds; null
 *     if its weight is 0
 * @param lastReportAgeMs milliseconds since it last reported, or since its swarm was taken over
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
    int breakerFailures,
    Map<String, Long> resources,
    Map<String, Long> resourcesHeld,
    long lastSeq,
    boolean available,
    @Nullable String unavailability,
    int held,
    int running,
    int placed,
    long window,
    double outstandingMs,
    @Nullable Double loadMs,
    long lastReportAgeMs) {

  public AgentView {
    capabilities = List.copyOf(capabilities);
    speedByType = new TreeMap<>(speedByType);
    resources = new TreeMap<>(resources);
    resourcesHeld = new TreeMap<>(resourcesHeld);
  }

  public static AgentView of(SwarmId swarm, AgentSnapshot snapshot) {
    StoredAgent agent = snapshot.agent();
    Unavailability unavailability = snapshot.unavailability();
    double outstandingMs = snapshot.outstandingUs() / 1_000.0;
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
        agent.breaker().failures(),
        profile.resources(),
        snapshot.resourcesHeld(),
        agent.lastSeq(),
        unavailability == null,
        unavailability == null ? null : unavailability.code(),
        snapshot.held(),
        snapshot.running(),
        snapshot.placed(),
        snapshot.window(),
        outstandingMs,
        agent.weight() > 0 ? (Double) (outstandingMs / agent.weight()) : null,
        snapshot.silentMs());
  }
}
