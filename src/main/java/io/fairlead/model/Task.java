package io.fairlead.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A task as it was submitted, without its payload.
 *
 * @param id unique within the swarm
 * @param tenant whom it is for
 * @param type kind of work, 1 to 128 visible ASCII characters; costs are learned by it
 * @param level priority level
 * @param priority urgency within the level, -1000 to 1000, larger is more urgent
 * @param deadlineMs when it should be finished, milliseconds since the Unix epoch; {@link #NEVER}
 *     if there is none
 * @param submittedAtMs milliseconds since the Unix epoch
 * @param notBeforeMs earliest start, milliseconds since the Unix epoch; 0 for at once
 * @param estimatedCostUs run time at speed 1, microseconds; 0 if the producer gave none
 * @param series the periodic series that it belongs to; null if to none
 * @param dependencies ids of tasks that must complete before it starts; distinct, without its own
 * @param resourceDemand amount of each named resource that it holds or uses while it runs, 0 or
 *     more
 * @param requiredCapabilities sorted, distinct; the agent must have all of them
 * @param affinityKey tasks with the same key prefer the same agent
 * @param movable whether it may be moved between agents while it waits
 * @param maxAttempts how often it may be started; 0 for the swarm's default
 * @param contentHash digest of everything that the producer gave, the payload included; tells a
 *     repeated submission from a conflicting one
 */
public record Task(
    TaskId id,
    TenantId tenant,
    String type,
    Level level,
    short priority,
    long deadlineMs,
    long submittedAtMs,
    long notBeforeMs,
    long estimatedCostUs,
    @Nullable Series series,
    List<TaskId> dependencies,
    SortedMap<String, Long> resourceDemand,
    List<String> requiredCapabilities,
    @Nullable String affinityKey,
    boolean movable,
    int maxAttempts,
    long contentHash) {

  /** The deadline of a task that has none. */
  public static final long NEVER = Long.MAX_VALUE;

  public static final int MAX_PRIORITY = 1000;
  public static final int MAX_ATTEMPTS = 100;
  public static final int MAX_REQUIRED_CAPABILITIES = 16;
  public static final int MAX_CAPABILITY_LENGTH = 64;
  public static final int MAX_DEPENDENCIES = 64;
  public static final int MAX_RESOURCES = 16;
  public static final int MAX_RESOURCE_LENGTH = 64;

  /** The most of one resource that a task can demand, or an agent can have. */
  public static final long MAX_AMOUNT = 1_000_000_000_000L;

  /**
   * @throws InvalidFieldException if a field is out of its range, naming field and value
   */
  public Task {
    IdSyntax.visible("taskType", type, IdSyntax.MAX_LENGTH);
    priority(priority);
    if (deadlineMs <= 0) {
      throw new InvalidFieldException("deadlineMs", deadlineMs, "must be above 0");
    }
    if (notBeforeMs < 0) {
      throw new InvalidFieldException("notBeforeMs", notBeforeMs, "must not be negative");
    }
    if (submittedAtMs < 0) {
      throw new InvalidFieldException("submittedAtMs", submittedAtMs, "must not be negative");
    }
    if (estimatedCostUs < 0 || estimatedCostUs > CostEstimate.MAX_COST_US) {
      throw new InvalidFieldException(
          "estimatedCostMs", estimatedCostUs / 1000.0, "must be above 0 and at most 604800000");
    }
    if (maxAttempts < 0 || maxAttempts > MAX_ATTEMPTS) {
      throw new InvalidFieldException("maxAttempts", maxAttempts, "must be 1 to 100");
    }
    if (affinityKey != null) {
      IdSyntax.visible("affinityKey", affinityKey, IdSyntax.MAX_LENGTH);
    }
    requiredCapabilities =
        capabilities("requiredCapabilities", requiredCapabilities, MAX_REQUIRED_CAPABILITIES);
    dependencies = dependencies(id, dependencies);
    resourceDemand = amounts("resourceDemand", resourceDemand);
  }

  /** The same, its priority as it was given. */
  public Task(
      TaskId id,
      TenantId tenant,
      String type,
      Level level,
      int priority,
      long deadlineMs,
      long submittedAtMs,
      long notBeforeMs,
      long estimatedCostUs,
      @Nullable Series series,
      List<TaskId> dependencies,
      SortedMap<String, Long> resourceDemand,
      List<String> requiredCapabilities,
      @Nullable String affinityKey,
      boolean movable,
      int maxAttempts,
      long contentHash) {
    this(
        id,
        tenant,
        type,
        level,
        priority(priority),
        deadlineMs,
        submittedAtMs,
        notBeforeMs,
        estimatedCostUs,
        series,
        dependencies,
        resourceDemand,
        requiredCapabilities,
        affinityKey,
        movable,
        maxAttempts,
        contentHash);
  }

  /** A task of no series, that depends on nothing and demands no resources. */
  public Task(
      TaskId id,
      TenantId tenant,
      String type,
      Level level,
      int priority,
      long deadlineMs,
      long submittedAtMs,
      long notBeforeMs,
      long estimatedCostUs,
      List<String> requiredCapabilities,
      @Nullable String affinityKey,
      boolean movable,
      int maxAttempts,
      long contentHash) {
    this(
        id,
        tenant,
        type,
        level,
        priority,
        deadlineMs,
        submittedAtMs,
        notBeforeMs,
        estimatedCostUs,
        null,
        List.of(),
        Collections.emptySortedMap(),
        requiredCapabilities,
        affinityKey,
        movable,
        maxAttempts,
        contentHash);
  }

  private static short priority(int given) {
    if (given < -MAX_PRIORITY || given > MAX_PRIORITY) {
      throw new InvalidFieldException("priority", given, "must be -1000 to 1000");
    }
    return (short) given;
  }

  private static List<TaskId> dependencies(TaskId id, List<TaskId> given) {
    if (given.isEmpty()) {
      return List.of();
    }
    TreeSet<TaskId> distinct = new TreeSet<>(given);
    if (distinct.size() > MAX_DEPENDENCIES) {
      throw new InvalidFieldException("dependencies", distinct.size() + " entries", "at most 64");
    }
    if (distinct.contains(id)) {
      throw new InvalidFieldException("dependencies", id, "a task cannot wait for itself");
    }
    return Collections.unmodifiableList(new ArrayList<>(distinct));
  }

  /** Checks and sorts amounts of resources. */
  static SortedMap<String, Long> amounts(String field, SortedMap<String, Long> given) {
    if (given.isEmpty()) {
      return Collections.emptySortedMap();
    }
    if (given.size() > MAX_RESOURCES) {
      throw new InvalidFieldException(field, given.size() + " entries", "at most 16");
    }
    given.forEach(
        (name, amount) -> {
          IdSyntax.visible(field, name, MAX_RESOURCE_LENGTH);
          if (amount < 0 || amount > MAX_AMOUNT) {
            throw new InvalidFieldException(
                field + "." + name, amount, "must be 0 to " + MAX_AMOUNT);
          }
        });
    return Collections.unmodifiableSortedMap(new TreeMap<>(given));
  }

  /** The same task with equal objects in place of its own, so that many tasks can share them. */
  public Task sharing(TenantId sharedTenant, String sharedType) {
    return new Task(
        id,
        sharedTenant,
        sharedType,
        level,
        priority,
        deadlineMs,
        submittedAtMs,
        notBeforeMs,
        estimatedCostUs,
        series,
        dependencies,
        resourceDemand,
        requiredCapabilities,
        affinityKey,
        movable,
        maxAttempts,
        contentHash);
  }

  /** Checks, sorts and removes repetitions; the canonical form in which capabilities compare. */
  static List<String> capabilities(String field, List<String> given, int max) {
    if (given.isEmpty()) {
      return List.of();
    }
    TreeSet<String> sorted = new TreeSet<>();
    for (String capability : given) {
      sorted.add(IdSyntax.visible(field, capability, MAX_CAPABILITY_LENGTH));
    }
    if (sorted.size() > max) {
      throw new InvalidFieldException(field, sorted.size() + " entries", "at most " + max);
    }
    return Collections.unmodifiableList(new ArrayList<>(sorted));
  }
}
