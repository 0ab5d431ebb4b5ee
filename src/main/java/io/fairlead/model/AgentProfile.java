package io.fairlead.model;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What an agent says that it can do.
 *
 * @param slots tasks that it runs at once, 1 to 1024
 * @param capabilities sorted, distinct, at most 64
 * @param resources amount of each named resource that it has, 0 or more
 * @param costPerSecond price of one second of a slot, 0 or more
 * @param throttle share of its speed that it holds back, 0 to 1
 * @param draining it wants no new work
 */
public record AgentProfile(
    int slots,
    List<String> capabilities,
    SortedMap<String, Long> resources,
    double costPerSecond,
    double throttle,
    boolean draining) {
  public static final int MAX_SLOTS = 1024;
  public static final int MAX_CAPABILITIES = 64;

  /**
   * @throws InvalidFieldException if a field is out of its range, naming field and value
   */
  public AgentProfile {
    if (slots < 1 || slots > MAX_SLOTS) {
      throw new InvalidFieldException("slots", slots, "must be 1 to 1024");
    }
    if (!(costPerSecond >= 0) || Double.isInfinite(costPerSecond)) {
      throw new InvalidFieldException("costPerSecond", costPerSecond, "must be 0 or more");
    }
    if (!(throttle >= 0 && throttle <= 1)) {
      throw new InvalidFieldException("throttle", throttle, "must be 0 to 1");
    }
    capabilities = Task.capabilities("capabilities", capabilities, MAX_CAPABILITIES);
    resources = Task.amounts("resources", resources);
  }

  /** As of any record, but cheap where there are no resources: reports bring a profile each. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof AgentProfile that
            && slots == that.slots
            && draining == that.draining
            && Double.compare(costPerSecond, that.costPerSecond) == 0
            && Double.compare(throttle, that.throttle) == 0
            && resources.size() == that.resources.size()
            && capabilities.equals(that.capabilities)
            && (resources.isEmpty() || resources.equals(that.resources)));
  }

  @Override
  public int hashCode() {
    return Objects.hash(slots, capabilities, resources, costPerSecond, throttle, draining);
  }

  /** Whether both can run the same tasks. */
  public boolean sameAbility(AgentProfile other) {
    return capabilities.equals(other.capabilities) && resources.equals(other.resources);
  }

  /** An agent without resources of its own. */
  public AgentProfile(
      int slots,
      List<String> capabilities,
      double costPerSecond,
      double throttle,
      boolean draining) {
    this(slots, capabilities, Collections.emptySortedMap(), costPerSecond, throttle, draining);
  }
}
