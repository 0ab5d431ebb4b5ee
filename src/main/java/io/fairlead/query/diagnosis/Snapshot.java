package io.fairlead.query.diagnosis;

import io.fairlead.model.Kpi;
import io.fairlead.scheduler.SwarmCensus;
import io.fairlead.streams.tally.StreamLoad;
import io.fairlead.streams.tally.TallyRow;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What is looked at when a swarm is diagnosed. Immutable.
 *
 * @param census how it stands
 * @param lately what happened in the last seconds
 * @param overMs how many they are, milliseconds
 * @param kpi key figures of the last interval; null if none was measured
 * @param rejectedByTenant submissions not accepted since counting began
 * @param partition where it lives
 * @param load what the instance's stream threads did lately
 */
public record Snapshot(
    SwarmCensus census,
    TallyRow lately,
    long overMs,
    @Nullable Kpi kpi,
    SortedMap<String, Long> rejectedByTenant,
    int partition,
    StreamLoad load) {}
