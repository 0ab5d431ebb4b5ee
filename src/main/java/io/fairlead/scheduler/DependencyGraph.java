package io.fairlead.scheduler;

import io.fairlead.model.TaskId;
import io.fairlead.model.TaskPhase;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which waiting tasks depend on which others, and the ends of dependencies that those who wait have
 * still to be told of. Rebuilt from the tasks after a restart. Owned by its swarm's thread.
 */
final class DependencyGraph {
  /** Tasks that a search for a cycle looks at; beyond them the submission is refused. */
  static final int MAX_SEARCHED = 10_000;

  /** What a search for a cycle has found. */
  enum Search {
    NO_CYCLE,
    CYCLE,
    TOO_LARGE
  }

  /**
   * A dependency that has ended.
   *
   * @param dependent who waits for it
   * @param end how it ended
   */
  record Resolution(TaskId dependent, TaskId dependency, TaskPhase end) {}

  private record Link(TaskId dependent, TaskId dependency) {}

  private final Map<TaskId, Set<TaskId>> dependents = new LinkedHashMap<>();
  private final Map<Link, TaskPhase> resolutions = new LinkedHashMap<>();

  /** The task waits for all that it lists. */
  void add(TaskState task) {
    for (TaskId dependency : task.waitsFor) {
      dependents.computeIfAbsent(dependency, unused -> new LinkedHashSet<>()).add(task.task.id());
    }
  }

  /** The task waits for nobody any more. */
  void remove(TaskState task) {
    for (TaskId dependency : task.waitsFor) {
      Set<TaskId> waiting = dependents.get(dependency);
      if (waiting != null) {
        waiting.remove(task.task.id());
        if (waiting.isEmpty()) {
          dependents.remove(dependency);
        }
      }
    }
  }

  /** A task has ended: each that waits for it is to be told. */
  void ended(TaskId dependency, TaskPhase end) {
    Set<TaskId> waiting = dependents.remove(dependency);
    if (waiting != null) {
      waiting.forEach(dependent -> resolve(dependent, dependency, end));
    }
  }

  /** A dependency had ended before. */
  void resolve(TaskId dependent, TaskId dependency, TaskPhase end) {
    resolutions.put(new Link(dependent, dependency), end);
  }

  /** Whether a dependency has ended, and the one that waits for it has still to be told. */
  boolean unresolved(TaskId dependent, TaskId dependency) {
    return resolutions.containsKey(new Link(dependent, dependency));
  }

  /** The next end that somebody is to be told of; null if there is none. Takes it off. */
  @Nullable Resolution next() {
    Iterator<Map.Entry<Link, TaskPhase>> left = resolutions.entrySet().iterator();
    if (!left.hasNext()) {
      return null;
    }
    Map.Entry<Link, TaskPhase> first = left.next();
    Resolution next =
        new Resolution(first.getKey().dependent, first.getKey().dependency, first.getValue());
    left.remove();
    return next;
  }

  void clear() {
    dependents.clear();
    resolutions.clear();
  }

  /**
   * Whether a new task would wait for itself by way of others. O(links) among at most {@link
   * #MAX_SEARCHED} tasks, and O(1) where nobody waits for the new one.
   *
   * @param waitsFor what a live task waits for; empty for others
   */
  Search search(TaskId id, List<TaskId> dependencies, Function<TaskId, List<TaskId>> waitsFor) {
    if (!dependents.containsKey(id)) {
      return Search.NO_CYCLE;
    }
    Set<TaskId> seen = new TreeSet<>(dependencies);
    Deque<TaskId> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      for (TaskId next : waitsFor.apply(open.remove())) {
        if (next.equals(id)) {
          return Search.CYCLE;
        }
        if (seen.add(next)) {
          open.add(next);
        }
      }
      if (seen.size() > MAX_SEARCHED) {
        return Search.TOO_LARGE;
      }
    }
    return Search.NO_CYCLE;
  }
}
