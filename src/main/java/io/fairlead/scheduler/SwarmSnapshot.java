package io.fairlead.scheduler;

import io.fairlead.model.AgentPhase;
import io.fairlead.model.Epoch;
import io.fairlead.model.Level;
import io.fairlead.model.Strategy;
import io.fairlead.model.SwarmId;
import io.fairlead.model.TaskPhase;
import java.util.Map;

/**
 * A swarm in figures, as it stood at one moment.
 *
 * @param paused whether nothing is dispatched until it is resumed
 * @param deleting whether it is being emptied
 * @param recovering whether nothing is dispatched because it has just been taken over
 * @param facts number of its last fact
 * @param epoch the last one given
 * @param arrivals tasks accepted so far
 * @param phases live tasks by phase
 * @param levels live tasks by level
 * @param agents by phase
 * @param available agents that may be sent new work
 * @param slots of those
 * @param tenants that it knows
 */
public record SwarmSnapshot(
    SwarmId id,
    boolean paused,
    boolean deleting,
    boolean recovering,
    long facts,
    Epoch epoch,
    long arrivals,
    long configVersion,
    Strategy strategy,
    Map<TaskPhase, Integer> phases,
    Map<Level, Integer> levels,
    Map<AgentPhase, Integer> agents,
    int available,
    int slots,
    int tenants) {}
