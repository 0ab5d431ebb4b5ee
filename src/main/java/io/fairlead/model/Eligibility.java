package io.fairlead.model;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What decides which agents may run a task: the capabilities that it requires, the amounts of
 * resources that it demands, and the agent that it is pinned to. Tasks of equal eligibility wait in
 * one queue, so amounts are rounded up to keep the number of queues small.
 */
public final class Eligibility {
  /** Any agent will do. */
  public static final Eligibility ANY =
      new Eligibility(List.of(), new TreeMap<>(), new TreeMap<>(), null);

  /** Amounts are rounded up to one of so many steps for each doubling. */
  private static final int STEPS_PER_DOUBLING = 8;

  private final List<String> capabilities;
  private final SortedMap<String, Long> demand;
  private final SortedMap<String, Long> cuts;
  private final @Nullable AgentId pin;
  private final int hash;

  private Eligibility(
      List<String> capabilities,
      SortedMap<String, Long> demand,
      SortedMap<String, Long> cuts,
      @Nullable AgentId pin) {
    this.capabilities = capabilities;
    this.demand = Collections.unmodifiableSortedMap(demand);
    this.cuts = cuts;
    this.pin = pin;
    this.hash =
        31 * (31 * (31 * capabilities.hashCode() + demand.hashCode()) + cuts.hashCode())
            + hashOf(pin);
  }

  private static int hashOf(@Nullable AgentId pin) {
    return pin == null ? 0 : pin.hashCode();
  }

  /** That of a task which is pinned to no agent. */
  public static Eligibility of(Task task) {
    if (task.requiredCapabilities().isEmpty() && task.resourceDemand().isEmpty()) {
      return ANY;
    }
    SortedMap<String, Long> rounded = new TreeMap<>();
    for (Map.Entry<String, Long> entry : task.resourceDemand().entrySet()) {
      if (entry.getValue() > 0) {
        rounded.put(entry.getKey(), roundedUp(entry.getValue()));
      }
    }
    return new Eligibility(task.requiredCapabilities(), rounded, new TreeMap<>(), null);
  }

  /** That of work which needs these capabilities and nothing else. */
  public static Eligibility of(List<String> capabilities) {
    return capabilities.isEmpty()
        ? ANY
        : new Eligibility(capabilities, new TreeMap<>(), new TreeMap<>(), null);
  }

  /** The same, for one agent only. */
  public Eligibility pinnedTo(AgentId agent) {
    return new Eligibility(capabilities, demand, cuts, agent);
  }

  /** The same, for any agent. */
  public Eligibility unpinned() {
    return pin == null
        ? this
        : capabilities.isEmpty() && demand.isEmpty() && cuts.isEmpty()
            ? ANY
            : new Eligibility(capabilities, demand, cuts, null);
  }

  /** The same, for any agent and not cut: that of a task when it is submitted. */
  public Eligibility whole() {
    return pin == null && cuts.isEmpty()
        ? this
        : capabilities.isEmpty() && demand.isEmpty()
            ? ANY
            : new Eligibility(capabilities, demand, new TreeMap<>(), null);
  }

  /** The least step that is not below the amount: at most an eighth more. */
  static long roundedUp(long amount) {
    if (amount <= STEPS_PER_DOUBLING) {
      return amount;
    }
    long step = Long.highestOneBit(amount) / STEPS_PER_DOUBLING;
    return Math.addExact(amount, step - 1) / step * step;
  }

  /** Sorted, distinct; the agent must have all of them. */
  public List<String> capabilities() {
    return capabilities;
  }

  /** Amounts of resources, rounded up; all above 0. */
  public SortedMap<String, Long> demand() {
    return demand;
  }

  /** What is demanded of a resource is more than this: a step less, if it was not cut. */
  public long demandAbove(String name) {
    Long upTo = demand.get(name);
    if (upTo == null) {
      return 0;
    }
    long below = upTo - 1;
    long step = Math.max(1, Long.highestOneBit(below) / STEPS_PER_DOUBLING);
    Long cut = cuts.get(name);
    return Math.max(upTo - step, cut == null ? 0 : cut);
  }

  /**
   * The class of those tasks of this one that demand more than that of a resource, because there is
   * a capacity that the others of this class fit into.
   *
   * @param amount inside the band of what this class demands
   */
  public Eligibility demandingMoreThan(String name, long amount) {
    Long upTo = demand.get(name);
    if (upTo == null || amount <= demandAbove(name) || amount >= upTo) {
      throw new IllegalArgumentException(this + " cannot be cut at " + name + " " + amount);
    }
    SortedMap<String, Long> narrower = new TreeMap<>(cuts);
    narrower.put(name, amount);
    return new Eligibility(capabilities, demand, narrower, pin);
  }

  /** The only agent that may run it; null if there are others. */
  public @Nullable AgentId pin() {
    return pin;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Eligibility that
            && hash == that.hash
            && capabilities.equals(that.capabilities)
            && demand.equals(that.demand)
            && cuts.equals(that.cuts)
            && Objects.equals(pin, that.pin));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return "Eligibility"
        + capabilities
        + demand
        + (cuts.isEmpty() ? "" : ">" + cuts)
        + (pin == null ? "" : "@" + pin);
  }
}
