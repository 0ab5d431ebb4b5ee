package io.fairlead.query.view;

import org.jspecify.annotations.Nullable;

/**
 * What is wanted of a topology.
 *
 * @param objective latency (mean wait), p99 (of the wait), cost (of the fleet), utilisation or
 *     balance; latency if left out
 * @param threshold share by which it must be better to be worth a change, 0 or more, below 1; 0.1
 *     if left out
 * @param seeds replays by which each proposal is judged, 3 to 32; 5 if left out
 * @param fromMs beginning of the history, milliseconds since the Unix epoch; an hour before its end
 *     if left out
 * @param toMs its end, milliseconds since the Unix epoch; now if left out or later
 * @param maxMs time for all of it, milliseconds, 1 to 600000; 30000 if left out
 * @param seed of every random draw; a random one if left out
 * @param maxCost what the fleet may cost by the second, in the agents' unit of costPerSecond, or
 *     slots where no agent has a price; no more than it does if left out
 * @param apply whether to carry out what Fairlead can carry out and what is above the threshold,
 *     which needs the role admin; only told if left out
 */
public record TopologyBody(
    @Nullable String objective,
    @Nullable Double threshold,
    @Nullable Integer seeds,
    @Nullable Long fromMs,
    @Nullable Long toMs,
    @Nullable Long maxMs,
    @Nullable Long seed,
    @Nullable Double maxCost,
    @Nullable Boolean apply) {}
