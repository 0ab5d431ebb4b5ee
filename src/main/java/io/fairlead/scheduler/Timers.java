package io.fairlead.scheduler;

import io.fairlead.model.LocalPlace;
import io.fairlead.model.TaskId;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What is due when. Entries that have become void stay until they are due, or are {@linkplain
 * #prune cut}, and are then passed over: an agent's entry is void if the agent names another time,
 * a task's is left to the caller to check, since a later task may have its id. An agent and a task
 * have at most one valid entry of each kind; asked for twice, an entry of a task is there once.
 * Owned by its swarm's thread.
 */
final class Timers {
  /** Entries of tasks of one kind, beside twice the live tasks, up to which none is cut. */
  static final int SLACK = 1_024;

  /** No time is set. */
  static final long NONE = Long.MAX_VALUE;

  private record Wake(long atMs, long seq, TaskId task) {}

  private record Silence(long atMs, String series) {}

  private record Alarm(long at, AgentState agent) {}

  private static final Comparator<Alarm> BY_TIME =
      Comparator.comparingLong(Alarm::at).thenComparing(alarm -> alarm.agent.id());

  private static final Comparator<Wake> IN_TURN =
      Comparator.comparingLong(Wake::atMs).thenComparingLong(Wake::seq);

  private final SortedSet<Wake> wakes = new TreeSet<>(IN_TURN);
  private final SortedSet<Wake> deadlines = new TreeSet<>(IN_TURN);
  private final SortedSet<Wake> places = new TreeSet<>(IN_TURN);
  private final PriorityQueue<Silence> silences =
      new PriorityQueue<>(Comparator.comparingLong(Silence::atMs).thenComparing(Silence::series));
  private final PriorityQueue<Alarm> checks = new PriorityQueue<>(BY_TIME);
  private final PriorityQueue<Alarm> rooms = new PriorityQueue<>(BY_TIME);

  /** Logical time of the last round of balancing, milliseconds. */
  private long balancedAtMs = NONE;

  /** Wakes a postponed task at a wall time, milliseconds. */
  void wakeAt(long atMs, TaskState task) {
    wakes.add(new Wake(atMs, task.order(), task.task.id()));
  }

  /** Looks at a waiting task when its deadline passes, wall time, milliseconds. */
  void deadlineAt(long atMs, TaskState task) {
    deadlines.add(new Wake(atMs, task.order(), task.task.id()));
  }

  /** Looks at a placed task at a logical time, milliseconds. */
  void placeAt(long atMs, TaskState task) {
    places.add(new Wake(atMs, task.order(), task.task.id()));
  }

  /** Looks at a reserved series at a wall time, milliseconds. */
  void seriesAt(long atMs, String key) {
    silences.add(new Silence(atMs, key));
  }

  /** Looks at an agent's liveness at a logical time, milliseconds, instead of at any other time. */
  void checkAt(long atMs, AgentState agent) {
    agent.checkAtMs = atMs;
    checks.add(new Alarm(atMs, agent));
  }

  /** Looks at an agent's room at a logical time, microseconds, or earlier if so set before. */
  void roomAt(long atUs, AgentState agent) {
    if (atUs < agent.roomAtUs) {
      agent.roomAtUs = atUs;
      rooms.add(new Alarm(atUs, agent));
    }
  }

  /**
   * Drops the void entries of tasks once they may be more than the valid ones. Those are at most as
   * many as live tasks, so it is amortised O(log n) for each entry.
   *
   * @param live the tasks that have not ended
   */
  void prune(TaskTable live) {
    prune(wakes, live, (task, wake) -> task.wakeAtMs == wake.atMs);
    prune(deadlines, live, (task, wake) -> true);
    prune(places, live, (task, wake) -> isPlacedUntil(task.place(), wake.atMs));
  }

  private static void prune(
      SortedSet<Wake> entries, TaskTable live, BiPredicate<TaskState, Wake> valid) {
    if (entries.size() > 2 * live.size() + SLACK) {
      entries.removeIf(
          entry -> {
            TaskState task = live.get(entry.task);
            return task == null || task.order() != entry.seq || !valid.test(task, entry);
          });
    }
  }

  private static boolean isPlacedUntil(@Nullable LocalPlace place, long atMs) {
    return place != null && place.untilMs() == atMs;
  }

  /** Entries of tasks, void ones among them. */
  int size() {
    return wakes.size() + deadlines.size() + places.size();
  }

  @Nullable TaskId dueWake(long wallMs) {
    return due(wakes, wallMs);
  }

  @Nullable TaskId dueDeadline(long wallMs) {
    return due(deadlines, wallMs - 1);
  }

  @Nullable TaskId duePlace(long logicalMs) {
    return due(places, logicalMs);
  }

  private static @Nullable TaskId due(SortedSet<Wake> entries, long untilMs) {
    if (entries.isEmpty() || entries.first().atMs > untilMs) {
      return null;
    }
    Wake first = entries.first();
    entries.remove(first);
    return first.task;
  }

  /** Key of a series that is to be looked at. */
  @Nullable String dueSeries(long wallMs) {
    Silence first = silences.peek();
    return first != null && first.atMs <= wallMs ? silences.remove().series : null;
  }

  /** Whether a round of balancing is due at a logical time; the next is an interval later. */
  boolean dueBalance(long logicalMs, long intervalMs) {
    if (balancedAtMs == NONE) {
      balancedAtMs = logicalMs;
    }
    if (logicalMs - balancedAtMs < intervalMs) {
      return false;
    }
    balancedAtMs = logicalMs;
    return true;
  }

  @Nullable AgentState dueCheck(long logicalMs) {
    for (Alarm first = checks.peek();
        first != null && first.at <= logicalMs;
        first = checks.peek()) {
      checks.remove();
      if (first.agent.checkAtMs == first.at) {
        first.agent.checkAtMs = NONE;
        return first.agent;
      }
    }
    return null;
  }

  @Nullable AgentState dueRoom(long logicalUs) {
    for (Alarm first = rooms.peek(); first != null && first.at <= logicalUs; first = rooms.peek()) {
      rooms.remove();
      if (first.agent.roomAtUs == first.at) {
        first.agent.roomAtUs = NONE;
        return first.agent;
      }
    }
    return null;
  }
}
