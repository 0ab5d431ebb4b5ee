package io.fairlead.sim;

import io.fairlead.model.TenantId;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came of a replay. Times are virtual. Starts and ends of tasks are those that the coordinator
 * learned of, as in {@link Recording.Measured}; what agents did is reckoned from when they did it.
 *
 * <p>A task's wait is from its submission to its first start. An accepted task that never started
 * counts with what it had waited when it ended or the replay did, so that a variant that lets tasks
 * lie is not the better for it.
 *
 * @param submitted tasks; completed, failed, rejected and unfinished ones together
 * @param completed tasks
 * @param failed tasks, also those that were cancelled or expired
 * @param rejected tasks that were not accepted
 * @param unfinished tasks that had not ended when the replay did: none of the agents that were left
 *     could run them, or it would have taken too long
 * @param missedDeadlines accepted tasks with a deadline that did not complete in time
 * @param completedLate those of them that completed nevertheless
 * @param waitMeanMs milliseconds; 0 if no task was accepted
 * @param waitP50Ms median, milliseconds
 * @param waitP99Ms 99 of 100 are not above it, milliseconds
 * @param makespanMs from the first arrival to the last end, milliseconds
 * @param utilisation share of the slots' time that they ran something, of those agents and times
 *     within the makespan at which they were there, 0 to 1
 * @param imbalance standard deviation of the agents' busy shares, each as utilisation of its own
 *     slots, over the agents that were there within the makespan; 0 to 0.5
 * @param cost price of all runs, those cut short included, in the agents' unit of costPerSecond
 * @param jain Jain's index of what tenants were given by what was due to them; 1 is fair, 1 / their
 *     number is all to one. Counts the dispatches at which more than one tenant had tasks waiting:
 *     the dispatched cost is due to those tenants by their weights. 1 if there was none
 * @param moved how often a task was stolen, migrated or asked back
 * @param tenants each tenant's part
 * @param levels how it stood at even distances over the makespan, for plots; at most {@link
 *     #MAX_POINTS}
 */
public record ReplayFigures(
    long submitted,
    long completed,
    long failed,
    long rejected,
    long unfinished,
    long missedDeadlines,
    long completedLate,
    double waitMeanMs,
    double waitP50Ms,
    double waitP99Ms,
    double makespanMs,
    double utilisation,
    double imbalance,
    double cost,
    double jain,
    long moved,
    SortedMap<TenantId, TenantPart> tenants,
    List<Point> levels) {
  /** Points of a plot. */
  public static final int MAX_POINTS = 500;

  public ReplayFigures {
    tenants = Collections.unmodifiableSortedMap(new TreeMap<>(tenants));
    levels = List.copyOf(levels);
  }

  /**
   * One tenant's part.
   *
   * @param completed tasks
   * @param waitMeanMs milliseconds
   * @param waitP99Ms milliseconds
   * @param share of all run time, 0 to 1
   */
  public record TenantPart(long completed, double waitMeanMs, double waitP99Ms, double share) {}

  /**
   * How it stood at one moment, as the coordinator knew it.
   *
   * @param atMs from the first arrival, milliseconds
   * @param waiting tasks that have been accepted and do not run
   * @param running tasks
   */
  public record Point(long atMs, long waiting, long running) {}
}
