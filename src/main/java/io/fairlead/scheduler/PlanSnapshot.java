package io.fairlead.scheduler;

import io.fairlead.model.AgentId;
import io.fairlead.model.Epoch;
import io.fairlead.model.Level;
import io.fairlead.model.TaskId;
import io.fairlead.model.TenantId;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The waiting tasks of a swarm and the agents that could run them; what a plan is made from. Its
 * parts were cut one after another, see {@link PlanSnapshots}, and may not fit together exactly.
 * Immutable.
 *
 * @param fact number of the swarm's last fact when the first part was cut
 * @param atMs when that was, by the coordinator's clock, milliseconds since the Unix epoch
 * @param closed whether nothing may be moved: the swarm is paused, being deleted, or starts
 * @param agents those that take work, in order of their ids
 * @param classes who may run what: of each kind of requirement the places in {@code agents}, sorted
 * @param tasks that have not started and may be placed, moved or asked back; in order of arrival
 * @param waiting tasks of the swarm that wait for an agent or have not started at theirs, also
 *     those that may not be moved
 * @param complete whether all tasks are in it; else it was cut at a bound
 */
public record PlanSnapshot(
    long fact,
    long atMs,
    boolean closed,
    List<PlanAgent> agents,
    List<List<Integer>> classes,
    List<PlanTask> tasks,
    long waiting,
    boolean complete) {

  public PlanSnapshot {
    agents = List.copyOf(agents);
    classes = classes.stream().map(List::copyOf).toList();
    tasks = List.copyOf(tasks);
  }

  /**
   * An agent.
   *
   * @param slots tasks at once
   * @param speed of one slot as measured, so that what it holds back is in it already; milliseconds
   *     of cost done in a millisecond
   * @param typeSpeeds of one slot, for types of task that it is known to run at another speed
   * @param weight slots × speed × reliability × (1 − throttle): the share of the work that it
   *     should have, not how fast it runs
   * @param costPerSecond price of one second of a slot
   * @param roundTripUs from a dispatch to the known start on a free slot, microseconds
   * @param busyUs of each slot, how long it is still taken by what is not in {@code tasks},
   *     microseconds; as many entries as slots, shortest first
   * @param room how many tasks its local queue takes beyond what is in it
   */
  public record PlanAgent(
      AgentId id,
      int slots,
      double speed,
      SortedMap<String, Double> typeSpeeds,
      double weight,
      double costPerSecond,
      double roundTripUs,
      List<Long> busyUs,
      int room) {
    public PlanAgent {
      typeSpeeds = Collections.unmodifiableSortedMap(new TreeMap<>(typeSpeeds));
      busyUs = List.copyOf(busyUs);
    }

    /** How long a task takes on one of its slots, microseconds. */
    public double runUs(PlanTask task) {
      return task.costUs() / typeSpeeds.getOrDefault(task.type(), speed);
    }
  }

  /**
   * A task that has not started.
   *
   * @param costUs expected run time at speed 1, microseconds
   * @param waitedMs since it was submitted, milliseconds
   * @param deadlineMs wall time, milliseconds since the Unix epoch; {@link
   *     io.fairlead.model.Task#NEVER} if there is none
   * @param eligible place in {@link PlanSnapshot#classes} of who may run it
   * @param agent place in {@link PlanSnapshot#agents} of who has it; -1 while it waits for any
   * @param holder who has it; null while it waits for any
   * @param epoch of its assignment, if it was sent; else {@link Epoch#NONE}
   * @param seq of its assignment, if it was sent; else 0. An agent runs what it was sent in this
   *     order
   */
  public record PlanTask(
      TaskId id,
      TenantId tenant,
      String type,
      Level level,
      long costUs,
      long waitedMs,
      long deadlineMs,
      int eligible,
      int agent,
      @Nullable AgentId holder,
      Epoch epoch,
      long seq) {
    /** Whether it has been sent to its agent, and must be asked back. */
    public boolean sent() {
      return !epoch.equals(Epoch.NONE);
    }
  }
}
