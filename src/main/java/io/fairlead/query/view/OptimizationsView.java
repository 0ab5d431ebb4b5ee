package io.fairlead.query.view;

import java.util.List;

/**
 * The last searches of a swarm, latest first, without their results.
 *
 * @param optimizations at most 20
 */
public record OptimizationsView(String swarmId, List<OptimizationView> optimizations) {}
