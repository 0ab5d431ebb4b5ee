package io.fairlead.scheduler.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentId;
import io.fairlead.model.SharedResource;
import io.fairlead.scheduler.admission.TokenBucket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class SharedResourcesProperties {
  private static final AgentId ONE = new AgentId("one");
  private static final AgentId OTHER = new AgentId("other");
  private static final AgentId STRANGER = new AgentId("stranger");

  private SharedResources shared = new SharedResources();

  private static SortedMap<String, SharedResource> resources(SharedResource... all) {
    SortedMap<String, SharedResource> resources = new TreeMap<>();
    for (SharedResource each : all) {
      resources.put(each.name(), each);
    }
    return resources;
  }

  private SharedResource of(AgentId agent, String name) {
    SharedResource resource = shared.of(agent, name);
    assertNotNull(resource);
    return resource;
  }

  private static long sum(Deque<Long> amounts) {
    return amounts.stream().mapToLong(each -> each).sum();
  }

  /** Held at all agents together it is never more than there is, if who asks keeps to free. */
  @Property
  void whatIsFreeIsWhatIsNotHeld(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    // A property's tries share their instance.
    shared = new SharedResources();
    shared.configure(resources(new SharedResource("licence", 10, 0, List.of(ONE, OTHER))), 0);
    Deque<Long> one = new ArrayDeque<>();
    Deque<Long> other = new ArrayDeque<>();
    for (int i = 0; i < 200; i++) {
      boolean first = random.nextBoolean();
      AgentId agent = first ? ONE : OTHER;
      Deque<Long> held = first ? one : other;
      long amount = random.nextLong(6);
      if (amount <= shared.free(of(agent, "licence"), 0) && random.nextBoolean()) {
        shared.hold(agent, Map.of("licence", amount));
        held.add(amount);
      } else if (!held.isEmpty()) {
        shared.giveBack(agent, Map.of("licence", held.remove()));
      }
      assertEquals(10 - sum(one) - sum(other), shared.free(of(ONE, "licence"), 0));
      assertTrue(sum(one) + sum(other) <= 10);
    }
  }

  /** In any time a rated one gives no more than it had saved up and what came back meanwhile. */
  @Property
  void whatIsTakenOfARateNeverExceedsIt(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    // A property's tries share their instance.
    shared = new SharedResources();
    shared.configure(resources(new SharedResource("tokens", 100, 700, List.of())), 0);
    long nowMs = 0;
    long taken = 0;
    for (int i = 0; i < 300; i++) {
      nowMs += random.nextLong(2_000);
      long wanted = random.nextLong(101);
      if (wanted <= shared.free(of(ONE, "tokens"), nowMs)) {
        shared.take(ONE, Map.of("tokens", wanted), nowMs);
        shared.hold(ONE, Map.of("tokens", wanted));
        shared.giveBack(ONE, Map.of("tokens", wanted));
        taken += wanted;
      }
      assertTrue(taken * 60_000 <= 100 * 60_000 + 700 * nowMs);
    }
    assertEquals(100, shared.free(of(ONE, "tokens"), nowMs + 60_000));
  }

  @Example
  void whoIsNotNamedDrawsNothingAndHoldsNothing() {
    shared.configure(resources(new SharedResource("licence", 1, 0, List.of(ONE))), 0);
    assertNull(shared.of(STRANGER, "licence"));
    assertNull(shared.of(ONE, "something"));
    assertNull(shared.ofAll("licence"));
    shared.hold(STRANGER, Map.of("licence", 5L));
    assertEquals(1, shared.free(of(ONE, "licence"), 0));
  }

  @Example
  void whatIsNotThereIsNeitherTakenNorGivenBack() {
    shared.configure(
        resources(
            new SharedResource("licence", 1, 0, List.of()),
            new SharedResource("tokens", 5, 1, List.of())),
        0);
    assertThrows(IllegalStateException.class, () -> shared.take(ONE, Map.of("tokens", 6L), 0));
    assertThrows(IllegalStateException.class, () -> shared.giveBack(ONE, Map.of("licence", 1L)));
  }

  @Example
  void aBucketOutlivesAChangeOfItsRateAndARestart() {
    shared.configure(resources(new SharedResource("tokens", 100, 60, List.of())), 0);
    shared.take(ONE, Map.of("tokens", 90L), 0);
    shared.configure(resources(new SharedResource("tokens", 50, 600, List.of())), 5_000);
    assertEquals(50, shared.free(of(ONE, "tokens"), 5_000), "as it had been at the new rate");
    shared.take(ONE, Map.of("tokens", 50L), 5_000);
    assertEquals(10, shared.free(of(ONE, "tokens"), 6_000));
    TokenBucket stored = shared.buckets().get("tokens");
    SharedResources restarted = new SharedResources();
    restarted.configure(resources(new SharedResource("tokens", 50, 600, List.of())), 0);
    restarted.restore("tokens", stored);
    restarted.restore("gone", stored);
    assertEquals(shared.buckets(), restarted.buckets());
  }
}
