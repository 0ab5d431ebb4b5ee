package io.fairlead.query.trend;

import io.fairlead.model.SwarmId;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The trends of all swarms that are looked at, in {@link #MOST_BYTES} of memory: where that is not
 * enough, the earliest looks at the swarm that takes most go first. One thread adds, any thread
 * reads.
 */
final class Trends {
  /** For instance 400 looks at 1,000 agents and 100 tenants. */
  static final long MOST_BYTES = 16L << 20;

  /** Swarms of an instance that are looked at, those that were here first. */
  static final int MOST_SWARMS = 100;

  private final long mostBytes;
  private final Map<SwarmId, SwarmTrend> swarms = new ConcurrentHashMap<>();

  Trends() {
    this(MOST_BYTES);
  }

  Trends(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Another look at a swarm. */
  void add(SwarmId swarm, Sample sample) {
    SwarmTrend trend = swarms.computeIfAbsent(swarm, unused -> new SwarmTrend());
    trend.add(sample);
    while (bytes() > mostBytes && largest().shorten()) {
      // One look less each time.
    }
  }

  private SwarmTrend largest() {
    return swarms.values().stream()
        .max(Comparator.comparingLong(SwarmTrend::bytes))
        .orElseThrow(() -> new IllegalStateException("there is no trend"));
  }

  /** Memory that they take, about. */
  long bytes() {
    return swarms.values().stream().mapToLong(SwarmTrend::bytes).sum();
  }

  /** Forgets all other swarms. */
  void retain(Collection<SwarmId> here) {
    swarms.keySet().retainAll(here);
  }

  /** Forgets what was seen of a swarm. */
  void forget(SwarmId swarm) {
    swarms.remove(swarm);
  }

  Optional<SwarmTrend> of(SwarmId swarm) {
    return Optional.ofNullable(swarms.get(swarm));
  }
}
