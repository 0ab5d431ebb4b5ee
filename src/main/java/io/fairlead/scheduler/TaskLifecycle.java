package io.fairlead.scheduler;

import io.fairlead.model.TaskPhase;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The life of a task as a transition table. The diagram in topology-docs is drawn from it, and a
 * fact that asks for a transition not in it is a bug.
 */
public final class TaskLifecycle {
  /** What can happen to a task. */
  public enum Event {
    ACCEPTED,
    POSTPONED,
    BLOCKED,
    UNBLOCKED,
    REJECTED,
    READY,
    PLACED,
    UNPLACED,
    MOVED,
    DISPATCHED,
    STARTED,
    REQUEUED,
    RETRIED,
    COMPLETED,
    FAILED,
    CANCELLED,
    EXPIRED
  }

  /**
   * One row of the table.
   *
   * @param from null for a task that is not known yet
   */
  public record Edge(@Nullable TaskPhase from, Event event, TaskPhase to) {}

  private static final List<Edge> EDGES = edges();
  private static final Map<TaskPhase, Map<Event, TaskPhase>> TABLE = table();

  private TaskLifecycle() {}

  /** Every transition that there is. */
  public static List<Edge> allEdges() {
    return EDGES;
  }

  /**
   * The phase after an event.
   *
   * @throws IllegalStateException if the event cannot happen in that phase
   */
  public static TaskPhase next(TaskPhase from, Event event) {
    Map<Event, TaskPhase> row = TABLE.get(from);
    TaskPhase to = row == null ? null : row.get(event);
    if (to == null) {
      throw new IllegalStateException("a task that is " + from + " cannot be " + event);
    }
    return to;
  }

  private static List<Edge> edges() {
    List<Edge> edges = new ArrayList<>();
    edges.add(new Edge(null, Event.ACCEPTED, TaskPhase.QUEUED));
    edges.add(new Edge(null, Event.POSTPONED, TaskPhase.DELAYED));
    edges.add(new Edge(null, Event.BLOCKED, TaskPhase.BLOCKED));
    edges.add(new Edge(null, Event.REJECTED, TaskPhase.REJECTED));
    edges.add(new Edge(TaskPhase.BLOCKED, Event.UNBLOCKED, TaskPhase.QUEUED));
    edges.add(new Edge(TaskPhase.BLOCKED, Event.POSTPONED, TaskPhase.DELAYED));
    edges.add(new Edge(TaskPhase.DELAYED, Event.READY, TaskPhase.QUEUED));
    edges.add(new Edge(TaskPhase.RETRY_WAIT, Event.READY, TaskPhase.QUEUED));
    edges.add(new Edge(TaskPhase.QUEUED, Event.PLACED, TaskPhase.PLACED));
    edges.add(new Edge(TaskPhase.PLACED, Event.MOVED, TaskPhase.PLACED));
    edges.add(new Edge(TaskPhase.PLACED, Event.UNPLACED, TaskPhase.QUEUED));
    edges.add(new Edge(TaskPhase.QUEUED, Event.DISPATCHED, TaskPhase.DISPATCHED));
    edges.add(new Edge(TaskPhase.PLACED, Event.DISPATCHED, TaskPhase.DISPATCHED));
    edges.add(new Edge(TaskPhase.DISPATCHED, Event.STARTED, TaskPhase.RUNNING));
    for (TaskPhase leased : List.of(TaskPhase.DISPATCHED, TaskPhase.RUNNING)) {
      edges.add(new Edge(leased, Event.REQUEUED, TaskPhase.QUEUED));
      edges.add(new Edge(leased, Event.RETRIED, TaskPhase.RETRY_WAIT));
      edges.add(new Edge(leased, Event.COMPLETED, TaskPhase.COMPLETED));
      edges.add(new Edge(leased, Event.FAILED, TaskPhase.FAILED));
    }
    for (TaskPhase live : TaskPhase.values()) {
      if (live.live()) {
        edges.add(new Edge(live, Event.CANCELLED, TaskPhase.CANCELLED));
      }
      if (live.live() && !live.leased()) {
        edges.add(new Edge(live, Event.EXPIRED, TaskPhase.EXPIRED));
      }
    }
    return List.copyOf(edges);
  }

  private static Map<TaskPhase, Map<Event, TaskPhase>> table() {
    Map<TaskPhase, Map<Event, TaskPhase>> table = new EnumMap<>(TaskPhase.class);
    for (Edge edge : EDGES) {
      TaskPhase from = edge.from();
      if (from != null) {
        table
            .computeIfAbsent(from, unused -> new EnumMap<>(Event.class))
            .put(edge.event(), edge.to());
      }
    }
    return table;
  }
}
