package io.fairlead.scheduler.resource;

import io.fairlead.model.AgentId;
import io.fairlead.model.SharedResource;
import io.fairlead.scheduler.admission.TokenBucket;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The resources that several agents draw on together. Of a held one the amounts are counted that
 * tasks hold at all of its agents; a rated one is a {@link TokenBucket} out of which a task takes
 * at its dispatch what it demands, for good.
 *
 * <p>What is held follows from the leases: after a change of configuration or a restart the owner
 * tells them again. Buckets are stored. Every operation is O(log resources). Owned by one thread.
 */
public final class SharedResources {
  /** A bucket's unit: what a rate of one per minute gives in a millisecond. */
  public static final long UNITS_PER_AMOUNT = 60_000;

  private SortedMap<String, SharedResource> resources = Collections.emptySortedMap();
  private final HeldAmounts held = new HeldAmounts();
  private final SortedMap<String, TokenBucket> buckets = new TreeMap<>();

  /**
   * Puts another configuration in force. Nothing is held of anything until {@link #hold} says so. A
   * bucket that is new is full; one that was there keeps what it has, up to its capacity.
   */
  public void configure(SortedMap<String, SharedResource> configured, long nowMs) {
    resources = configured;
    held.clear();
    Map<String, TokenBucket> before = new LinkedHashMap<>(buckets);
    buckets.clear();
    for (SharedResource resource : configured.values()) {
      if (resource.rated()) {
        TokenBucket bucket = before.get(resource.name());
        buckets.put(
            resource.name(),
            bucket == null
                ? TokenBucket.full(capacityUnits(resource), nowMs)
                : bucket.at(nowMs, capacityUnits(resource), resource.perMinute()));
      }
    }
  }

  /** The resource of that name, if the agent draws on it; else null. */
  public @Nullable SharedResource of(AgentId agent, String name) {
    SharedResource resource = resources.get(name);
    return resource != null && resource.isOf(agent) ? resource : null;
  }

  /** The resource of that name, if every agent draws on it; else null. */
  public @Nullable SharedResource ofAll(String name) {
    SharedResource resource = resources.get(name);
    return resource != null && resource.agents().isEmpty() ? resource : null;
  }

  /** How much of a resource can be had at a wall time, in whole amounts. */
  public long free(SharedResource resource, long nowMs) {
    return resource.rated()
        ? bucket(resource).at(nowMs, capacityUnits(resource), resource.perMinute()).units()
            / UNITS_PER_AMOUNT
        : resource.capacity() - held.of(resource.name());
  }

  /**
   * Wall time at which so much of a rated resource is there if nothing is taken before,
   * milliseconds; {@code Long.MAX_VALUE} if it never will be.
   */
  public long thereAtMs(SharedResource resource, long amount, long nowMs) {
    if (amount > resource.capacity()) {
      return Long.MAX_VALUE;
    }
    return bucket(resource)
        .at(nowMs, capacityUnits(resource), resource.perMinute())
        .holdsAtMs(amount * UNITS_PER_AMOUNT, capacityUnits(resource), resource.perMinute());
  }

  /** A task holds its demand at an agent; what is rated it has taken already. */
  public void hold(AgentId agent, Map<String, Long> demand) {
    demand.forEach(
        (name, amount) -> {
          SharedResource resource = of(agent, name);
          if (resource != null && !resource.rated()) {
            held.hold(name, amount);
          }
        });
  }

  /** A task that held its demand at an agent does so no longer. */
  public void giveBack(AgentId agent, Map<String, Long> demand) {
    demand.forEach(
        (name, amount) -> {
          SharedResource resource = of(agent, name);
          if (resource != null && !resource.rated()) {
            held.giveBack(name, amount);
          }
        });
  }

  /**
   * A task is dispatched to an agent: takes what is rated of its demand.
   *
   * @throws IllegalStateException if there is less
   */
  public void take(AgentId agent, Map<String, Long> demand, long nowMs) {
    demand.forEach(
        (name, amount) -> {
          SharedResource resource = of(agent, name);
          if (resource != null && resource.rated()) {
            TokenBucket filled =
                bucket(resource).at(nowMs, capacityUnits(resource), resource.perMinute());
            buckets.put(name, filled.take(Math.multiplyExact(amount, UNITS_PER_AMOUNT)));
          }
        });
  }

  /** The buckets of the rated resources, in {@link #UNITS_PER_AMOUNT}. */
  public SortedMap<String, TokenBucket> buckets() {
    return Collections.unmodifiableSortedMap(buckets);
  }

  /** What is held of the held ones. */
  public SortedMap<String, Long> held() {
    return held.asMap();
  }

  /**
   * Takes a bucket from the store; after {@link #configure}. One that is not configured is left.
   */
  public void restore(String name, TokenBucket stored) {
    SharedResource resource = resources.get(name);
    if (resource != null && resource.rated()) {
      buckets.put(
          name, new TokenBucket(Math.min(stored.units(), capacityUnits(resource)), stored.atMs()));
    }
  }

  private TokenBucket bucket(SharedResource resource) {
    TokenBucket bucket = buckets.get(resource.name());
    if (bucket == null) {
      throw new IllegalStateException("no bucket of the rated resource " + resource.name());
    }
    return bucket;
  }

  private static long capacityUnits(SharedResource resource) {
    return Math.multiplyExact(resource.capacity(), UNITS_PER_AMOUNT);
  }
}
