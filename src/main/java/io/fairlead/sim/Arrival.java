package io.fairlead.sim;

import io.fairlead.model.Level;
import io.fairlead.model.Series;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.TenantId;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A task that arrives at a given time.
 *
 * @param offsetUs when, microseconds after the workload's beginning, 0 or more
 * @param tenant whom it is for
 * @param type kind of work
 * @param level priority level
 * @param priority urgency within the level
 * @param costUs true run time at speed 1, microseconds, 1 or more
 * @param estimateUs what its producer says of that, microseconds; 0 if nothing
 * @param delayUs it may not start before so long after its arrival, microseconds, 0 or more
 * @param deadlineUs it should be finished so long after it may start, microseconds; 0 for no
 *     deadline
 * @param series the periodic series that it belongs to; null if to none
 * @param affinityKey tasks with the same key prefer the same agent
 * @param requiredCapabilities what its agent must be able to do
 * @param dependencies tasks that it waits for, by their places in the workload from 0
 * @param resourceDemand amount of each named resource that it holds or uses
 */
public record Arrival(
    long offsetUs,
    TenantId tenant,
    String type,
    Level level,
    int priority,
    long costUs,
    long estimateUs,
    long delayUs,
    long deadlineUs,
    @Nullable Series series,
    @Nullable String affinityKey,
    List<String> requiredCapabilities,
    List<Integer> dependencies,
    SortedMap<String, Long> resourceDemand) {

  public Arrival {
    notNegative("offsetUs", offsetUs);
    notNegative("estimateUs", estimateUs);
    notNegative("delayUs", delayUs);
    notNegative("deadlineUs", deadlineUs);
    if (costUs < 1) {
      throw new IllegalArgumentException("costUs " + costUs + " is not above 0");
    }
    requiredCapabilities = List.copyOf(requiredCapabilities);
    dependencies = List.copyOf(dependencies);
    resourceDemand = Collections.unmodifiableSortedMap(new TreeMap<>(resourceDemand));
  }

  /** Of priority 0, with an exact estimate, to start at once, with no deadline, of no series. */
  public Arrival(
      long offsetUs,
      TenantId tenant,
      String type,
      Level level,
      long costUs,
      @Nullable String affinityKey,
      List<String> requiredCapabilities) {
    this(
        offsetUs,
        tenant,
        type,
        level,
        0,
        costUs,
        costUs,
        0,
        0,
        null,
        affinityKey,
        requiredCapabilities,
        List.of(),
        Collections.emptySortedMap());
  }

  private static void notNegative(String name, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(name + " " + value + " is negative");
    }
  }

  /** Of a trace, which knows no levels, keys or capabilities. */
  static Arrival plain(long offsetUs, TenantId tenant, String type, long costUs) {
    return new Arrival(offsetUs, tenant, type, Level.NORMAL, costUs, null, List.of());
  }

  /**
   * The task as its producer submits it.
   *
   * @param place in the workload, which its id is made of
   * @param wallBaseMs wall time at virtual time 0, milliseconds since the Unix epoch
   * @param nowUs virtual time, microseconds
   */
  Task task(int place, long wallBaseMs, long nowUs) {
    return task(VirtualSwarm.taskId(place), place, VirtualSwarm::taskId, wallBaseMs, nowUs);
  }

  /** As above, with ids given by others. */
  Task task(TaskId id, int place, IntFunction<TaskId> ids, long wallBaseMs, long nowUs) {
    long nowMs = wallBaseMs + nowUs / 1_000;
    return new Task(
        id,
        tenant,
        type,
        level,
        priority,
        deadlineUs == 0 ? Task.NEVER : wallBaseMs + (nowUs + delayUs + deadlineUs) / 1_000,
        nowMs,
        delayUs == 0 ? 0 : nowMs + delayUs / 1_000,
        estimateUs,
        series,
        dependencies.stream().map(ids::apply).toList(),
        resourceDemand,
        requiredCapabilities,
        affinityKey,
        true,
        0,
        place);
  }

  /** The same task at another time. */
  Arrival at(long otherOffsetUs) {
    return timed(otherOffsetUs, costUs, estimateUs, delayUs, deadlineUs);
  }

  /** The same task on a clock that runs so many times as fast. */
  Arrival compressed(double factor) {
    return timed(
        Math.round(offsetUs / factor),
        Math.max(1, Math.round(costUs / factor)),
        estimateUs == 0 ? 0 : Math.max(1, Math.round(estimateUs / factor)),
        Math.round(delayUs / factor),
        deadlineUs == 0 ? 0 : Math.max(1, Math.round(deadlineUs / factor)));
  }

  /** The same task at another level. */
  public Arrival at(Level otherLevel) {
    return new Arrival(
        offsetUs,
        tenant,
        type,
        otherLevel,
        priority,
        costUs,
        estimateUs,
        delayUs,
        deadlineUs,
        series,
        affinityKey,
        requiredCapabilities,
        dependencies,
        resourceDemand);
  }

  /** The same task with another estimate, microseconds; 0 for none. */
  public Arrival estimated(long otherUs) {
    return timed(offsetUs, costUs, otherUs, delayUs, deadlineUs);
  }

  /** The same task, to start so long after its arrival and to be finished so long after that. */
  public Arrival due(long otherDelayUs, long otherDeadlineUs) {
    return timed(offsetUs, costUs, estimateUs, otherDelayUs, otherDeadlineUs);
  }

  /** The same task as one of a series. */
  public Arrival of(Series other) {
    return new Arrival(
        offsetUs,
        tenant,
        type,
        level,
        priority,
        costUs,
        estimateUs,
        delayUs,
        deadlineUs,
        other,
        affinityKey,
        requiredCapabilities,
        dependencies,
        resourceDemand);
  }

  /** The same task, waiting for others and demanding resources. */
  public Arrival needing(List<Integer> others, SortedMap<String, Long> demand) {
    return new Arrival(
        offsetUs,
        tenant,
        type,
        level,
        priority,
        costUs,
        estimateUs,
        delayUs,
        deadlineUs,
        series,
        affinityKey,
        requiredCapabilities,
        others,
        demand);
  }

  private Arrival timed(
      long otherOffsetUs,
      long otherCostUs,
      long otherEstimateUs,
      long otherDelayUs,
      long otherDeadlineUs) {
    return new Arrival(
        otherOffsetUs,
        tenant,
        type,
        level,
        priority,
        otherCostUs,
        otherEstimateUs,
        otherDelayUs,
        otherDeadlineUs,
        series,
        affinityKey,
        requiredCapabilities,
        dependencies,
        resourceDemand);
  }
}
