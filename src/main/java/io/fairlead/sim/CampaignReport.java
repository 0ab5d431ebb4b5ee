package io.fairlead.sim;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What came out of many simulated runs.
 *
 * @param firstSeed seed of the first run; each further one has the next
 * @param runs how many
 * @param events that they went through, all together
 * @param struck how often each fault struck, 0 if never
 * @param violations one for each run that failed, in the order of their seeds
 */
public record CampaignReport(
    long firstSeed, int runs, long events, Map<Fault, Long> struck, List<Violation> violations) {
  public CampaignReport {
    EnumMap<Fault, Long> counts = new EnumMap<>(Fault.class);
    for (Fault fault : Fault.values()) {
      counts.put(fault, struck.getOrDefault(fault, 0L));
    }
    struck = Collections.unmodifiableMap(counts);
    violations = List.copyOf(violations);
  }
}
