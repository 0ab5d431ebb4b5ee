package io.fairlead.agent;

import io.fairlead.wire.avro.HeldTask;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that an agent has, by what it was told and what its slots did. Every method is O(1) in
 * the tasks held, but for {@link #startNext}, which passes over those whose older run has not
 * returned, and the listing.
 *
 * <p>Invariants: a task is held under one epoch at most, the largest seen; it runs once at most at
 * a time; an epoch that was seen is not taken again while the task is among the last {@code
 * maxRemembered} to end.
 *
 * <p>Not safe for threads; owned by the session.
 */
final class HeldTasks {
  private final int maxRemembered;
  private final LinkedHashMap<String, Run> waiting = new LinkedHashMap<>();
  private final LinkedHashMap<String, Run> running = new LinkedHashMap<>();
  // Runs that lost their assignment and whose handler has not returned: the slot is still taken.
  private final Map<String, Run> ousted = new LinkedHashMap<>();
  private final LinkedHashMap<String, Long> endedEpochs = new LinkedHashMap<>();

  HeldTasks(int maxRemembered) {
    this.maxRemembered = maxRemembered;
  }

  /**
   * Whether the epoch is larger than every one seen for the task, so that the assignment is new.
   */
  boolean isNew(String taskId, long epoch) {
    Run held = held(taskId);
    long known = held != null ? held.task().epoch() : endedEpochs.getOrDefault(taskId, 0L);
    return epoch > known;
  }

  /**
   * Holds a task that {@link #isNew}; an older assignment of it is void from now on.
   *
   * @param nanos when it came
   * @return the older run if its handler is to be interrupted, else null
   */
  @Nullable Run hold(AssignedTask task, long nanos) {
    String id = task.taskId();
    waiting.remove(id);
    Run old = running.remove(id);
    if (old != null) {
      oust(old);
    }
    waiting.put(id, new Run(task, nanos));
    return old;
  }

  /** Notes an assignment that is not held, so that its repetition is not either. */
  void refuse(AssignedTask task) {
    remember(task);
  }

  /** The run that waits under that epoch; null if none does. */
  @Nullable Run waiting(String taskId, long epoch) {
    return under(epoch, waiting.get(taskId));
  }

  /** The run that is under way under that epoch; null if none is. */
  @Nullable Run running(String taskId, long epoch) {
    return under(epoch, running.get(taskId));
  }

  /** Gives up a run that waits. */
  void drop(Run run) {
    if (waiting.remove(run.task().taskId(), run)) {
      remember(run.task());
    }
  }

  /** Starts the task that has waited longest and no older run of which is under way. */
  @Nullable Run startNext(long nanos) {
    Iterator<Run> oldestFirst = waiting.values().iterator();
    while (oldestFirst.hasNext()) {
      Run run = oldestFirst.next();
      if (!ousted.containsKey(run.task().taskId())) {
        oldestFirst.remove();
        run.start(nanos);
        running.put(run.task().taskId(), run);
        return run;
      }
    }
    return null;
  }

  /**
   * The handler has returned.
   *
   * @return whether the end is to be reported: not if the assignment had become void
   */
  boolean end(Run run) {
    String id = run.task().taskId();
    ousted.remove(id, run);
    if (!running.remove(id, run)) {
      return false;
    }
    remember(run.task());
    return true;
  }

  /** Makes a run void though its handler has not returned. */
  void abandon(Run run) {
    if (running.remove(run.task().taskId(), run)) {
      oust(run);
    }
  }

  /** Makes every assignment void. */
  List<Run> dropAll() {
    List<Run> interrupted = new ArrayList<>(running.values());
    waitingRuns().forEach(this::drop);
    interrupted.forEach(this::abandon);
    return interrupted;
  }

  /** What waits, oldest first. */
  List<Run> waitingRuns() {
    return List.copyOf(waiting.values());
  }

  /** What is under way, oldest first. */
  List<Run> runningRuns() {
    return List.copyOf(running.values());
  }

  /** How many tasks are held. */
  int size() {
    return waiting.size() + running.size();
  }

  /** What a report says is held: running first, each in order of arrival. */
  List<HeldTask> listed() {
    List<HeldTask> listed = new ArrayList<>(size());
    running.values().forEach(run -> listed.add(listing(run)));
    waiting.values().forEach(run -> listed.add(listing(run)));
    return listed;
  }

  private static HeldTask listing(Run run) {
    return new HeldTask(run.task().taskId(), run.task().epoch(), run.state());
  }

  private @Nullable Run held(String taskId) {
    Run run = waiting.get(taskId);
    return run != null ? run : running.get(taskId);
  }

  private static @Nullable Run under(long epoch, @Nullable Run run) {
    return run != null && run.task().epoch() == epoch ? run : null;
  }

  private void oust(Run run) {
    run.discard();
    ousted.put(run.task().taskId(), run);
    remember(run.task());
  }

  private void remember(AssignedTask task) {
    // Removed first, so that the order is that of the latest end.
    Long before = endedEpochs.remove(task.taskId());
    endedEpochs.put(task.taskId(), Math.max(before == null ? 0 : before, task.epoch()));
    if (endedEpochs.size() > maxRemembered) {
      Iterator<String> oldest = endedEpochs.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }
}
