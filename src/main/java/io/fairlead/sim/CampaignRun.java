package io.fairlead.sim;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How one run of a campaign went.
 *
 * @param events that it went through
 * @param endedAtUs virtual time at its end, microseconds
 * @param fingerprint equal for runs in which the same happened at the same times
 * @param tasks that were submitted
 * @param struck how often each fault struck
 * @param effects how often something came of them, by name
 * @param moves how often work was moved
 * @param failure what went wrong; null if nothing did
 */
public record CampaignRun(
    long seed,
    long events,
    long endedAtUs,
    long fingerprint,
    int tasks,
    Map<Fault, Long> struck,
    SortedMap<String, Long> effects,
    MoveCounts moves,
    @Nullable Violation failure) {
  public CampaignRun {
    struck = Collections.unmodifiableMap(new EnumMap<>(struck));
    effects = Collections.unmodifiableSortedMap(new TreeMap<>(effects));
  }

  /** What went wrong. */
  public Optional<Violation> violation() {
    return Optional.ofNullable(failure);
  }
}
