package io.fairlead.query.trend;

import io.fairlead.scheduler.SwarmCensus;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was seen of a swarm at one moment.
 *
 * @param chargedMs work charged so far at dispatch, at speed 1, by tenant; those that are not told
 *     apart under one name, which is no tenant's
 * @param costNs how long it held up the stream thread
 */
record Sample(SwarmCensus census, SortedMap<String, Double> chargedMs, long costNs) {
  Sample {
    chargedMs = Collections.unmodifiableSortedMap(new TreeMap<>(chargedMs));
  }
}
