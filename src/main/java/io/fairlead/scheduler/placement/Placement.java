package io.fairlead.scheduler.placement;

import io.fairlead.model.PlacementDecision;

/**
 * The agent chosen, and why.
 *
 * @param finishUs logical time at which the task is expected to end there, microseconds
 */
public record Placement(PlacementEntry agent, long finishUs, PlacementDecision decision) {}
