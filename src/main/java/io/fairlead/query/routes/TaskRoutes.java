package io.fairlead.query.routes;

import io.fairlead.model.AgentId;
import io.fairlead.model.IdSyntax;
import io.fairlead.model.Level;
import io.fairlead.model.StoredTask;
import io.fairlead.model.SwarmId;
import io.fairlead.model.TaskId;
import io.fairlead.model.TaskPhase;
import io.fairlead.model.TenantId;
import io.fairlead.query.Endpoint;
import io.fairlead.query.EndpointGroup;
import io.fairlead.query.Parameter;
import io.fairlead.query.Reply;
import io.fairlead.query.Request;
import io.fairlead.query.SwarmAccess;
import io.fairlead.query.view.ExplanationView;
import io.fairlead.query.view.TaskPayloadView;
import io.fairlead.query.view.TaskView;
import io.fairlead.query.view.TasksView;
import io.fairlead.scheduler.Page;
import io.fairlead.scheduler.TaskFilter;
import io.fairlead.streams.StateReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tasks of a swarm: one, those that match, why one waits. */
public final class TaskRoutes implements EndpointGroup {
  /** Questions asked of the stream thread for one page, each of which looks at so many tasks. */
  private static final int MOST_QUESTIONS = 16;

  static final Parameter ID =
      Parameter.query("id", String.class, "Only those whose id is this or begins with it.");

  private final SwarmAccess access;

  public TaskRoutes(SwarmAccess access) {
    this.access = access;
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(
            "/v1/swarms/{swarm}/tasks",
            "Tasks that have not ended, in order of arrival.",
            TasksView.class,
            this::tasks,
            Parameter.query("phase", TaskPhase.class, "Only those of this phase."),
            Parameter.query("level", Level.class, "Only those of this level."),
            Parameter.query("tenant", String.class, "Only those of this tenant."),
            Parameter.query(
                "agent", String.class, "Only those that this agent holds or is to get."),
            ID,
            Paging.LIMIT,
            Parameter.query(
                "after", Long.class, "Where the list goes on: \"next\" of the page before.")),
        Endpoint.get("/v1/swarms/{swarm}/tasks/{task}", "One task.", TaskView.class, this::task),
        Endpoint.get(
            "/v1/swarms/{swarm}/tasks/{task}/explain",
            "Why a task is not done yet.",
            ExplanationView.class,
            this::explain),
        Endpoint.get(
            "/v1/swarms/{swarm}/tasks/{task}/payload",
            "The beginning of what a task that has not ended carries for its agent.",
            TaskPayloadView.class,
            this::payload));
  }

  private Reply tasks(Request request) {
    SwarmId swarm = request.swarm();
    TaskFilter filter =
        new TaskFilter(
            request.choice("phase", TaskPhase.class).map(TaskRoutes::live).orElse(null),
            request.choice("level", Level.class).orElse(null),
            request.parsedText("tenant", TenantId::new).orElse(null),
            request.parsedText("agent", AgentId::new).orElse(null),
            idPrefix(request));
    int limit = Paging.limit(request);
    long after = request.number("after", 0, Long.MAX_VALUE, 0);
    return access.answer(
        request, swarm, (state, partition) -> page(state, partition, swarm, filter, after, limit));
  }

  /** How the ids of the tasks that are meant begin; null for any. */
  static @Nullable String idPrefix(Request request) {
    return request
        .parsedText("id", text -> IdSyntax.visible("id", text, IdSyntax.MAX_LENGTH))
        .orElse(null);
  }

  private static TaskPhase live(TaskPhase phase) {
    if (!phase.live()) {
      throw Request.malformed(
          "phase", phase.name(), "is of tasks that have ended, and those are not listed");
    }
    return phase;
  }

  /** Goes on asking while little is found, so that rare tasks do not take many requests. */
  private static Optional<TasksView> page(
      StateReader state, int partition, SwarmId swarm, TaskFilter filter, long after, int limit)
      throws StateReader.UnavailableException {
    List<TaskView> found = new ArrayList<>();
    @Nullable Long next = after;
    for (int i = 0; i < MOST_QUESTIONS && next != null && found.size() < limit; i++) {
      long from = next;
      int most = limit - found.size();
      Optional<Page<StoredTask, Long>> page =
          state.ask(
              partition,
              swarm,
              (scheduler, now) -> scheduler.snapshots().tasks(filter, from, most));
      if (page.isEmpty()) {
        return Optional.empty();
      }
      page.get().items().forEach(task -> found.add(TaskView.of(swarm, task)));
      next = page.get().next();
    }
    return Optional.of(new TasksView(swarm.value(), found, next));
  }

  private Reply task(Request request) {
    SwarmId swarm = request.swarm();
    TaskId task = request.task();
    return access.answer(
        request,
        swarm,
        "task " + task,
        (state, partition) -> {
          // In this order: a task is filed among the finished before it leaves the live ones.
          Optional<TaskView> live =
              state.task(partition, swarm, task).map(found -> TaskView.of(swarm, found));
          if (live.isPresent()) {
            return live;
          }
          Optional<TaskView> ended =
              state.finishedTask(partition, swarm, task).map(found -> TaskView.of(swarm, found));
          return ended.isPresent()
              ? ended
              : state
                  .rejection(partition, swarm, task)
                  .map(rejected -> TaskView.rejected(swarm, rejected));
        });
  }

  private Reply explain(Request request) {
    SwarmId swarm = request.swarm();
    TaskId task = request.task();
    return access.answer(
        request,
        swarm,
        "task " + task + " that has still to end",
        (state, partition) ->
            state.explain(partition, swarm, task).map(why -> ExplanationView.of(swarm, why)));
  }

  private Reply payload(Request request) {
    SwarmId swarm = request.swarm();
    TaskId task = request.task();
    return access.answer(
        request,
        swarm,
        "task " + task + " that has still to end",
        (state, partition) ->
            state
                .payload(partition, swarm, task)
                .map(found -> TaskPayloadView.of(swarm.value(), task.value(), found)));
  }
}
