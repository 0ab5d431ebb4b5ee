package io.fairlead.query.trend;

import io.fairlead.scheduler.SwarmCensus;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What was seen of a swarm at one moment.
 *
 * @param chargedMs work charged so far at dispatch, at speed 1, by tenant; those that are not told
 *     apart under {@link #OTHER}
 * @param costNs how long it held up the stream thread
 */
record Sample(SwarmCensus census, SortedMap<String, Double> chargedMs, long costNs) {
  /** For the tenants that are not told apart; no id is empty. */
  static final String OTHER = "";

  Sample {
    chargedMs = Collections.unmodifiableSortedMap(new TreeMap<>(chargedMs));
  }

  /** Ids of the tenants whose work is counted apart. */
  SortedSet<String> named() {
    SortedSet<String> named = new TreeSet<>(chargedMs.keySet());
    named.remove(OTHER);
    return named;
  }
}
