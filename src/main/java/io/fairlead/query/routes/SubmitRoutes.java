package io.fairlead.query.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.model.Command;
import io.fairlead.model.StoredTask;
import io.fairlead.model.SwarmId;
import io.fairlead.model.TaskId;
import io.fairlead.model.TaskPhase;
import io.fairlead.query.Endpoint;
import io.fairlead.query.EndpointGroup;
import io.fairlead.query.Problem;
import io.fairlead.query.ProblemException;
import io.fairlead.query.Reply;
import io.fairlead.query.Request;
import io.fairlead.query.Role;
import io.fairlead.query.SwarmAccess;
import io.fairlead.query.TaskJson;
import io.fairlead.query.view.SubmittedView;
import io.fairlead.query.view.SubmittedView.SubmittedTaskView;
import io.fairlead.query.view.TaskBody;
import io.fairlead.streams.CoordinatorSetting;
import io.fairlead.streams.StateReader;
import io.fairlead.streams.StateReader.UnavailableException;
import io.fairlead.wire.CommandAnswer;
import io.fairlead.wire.Submission;
import io.fairlead.wire.TaskCodec;
import io.fairlead.wire.avro.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Submitting tasks, and cancelling them. */
public final class SubmitRoutes implements EndpointGroup {
  private static final int MAX_TASKS = 1_000;
  private static final String TASKS = "tasks";

  private final SwarmAccess access;
  private final CommandDesk desk;

  public SubmitRoutes(SwarmAccess access) {
    this.access = access;
    this.desk = new CommandDesk(access);
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.command(
            "POST",
            "/v1/swarms/{swarm}/tasks",
            Role.OPERATE,
            "Submits a task, or several. A task that is there already, by its id, is not another.",
            TaskBody.class,
            SubmittedView.class,
            this::submit,
            CommandDesk.WAIT_MS),
        CommandRoutes.command(
            "DELETE",
            "/v1/swarms/{swarm}/tasks/{task}",
            Role.OPERATE,
            "Cancels a task; one that an agent has ends when the agent has answered.",
            null,
            this::cancel));
  }

  private Reply cancel(Request request) {
    SwarmId swarm = request.swarm();
    TaskId task = request.task();
    return desk.issue(
        request,
        swarm,
        new Command.CancelTask(task, CommandDesk.issuedBy(request)),
        (state, partition) -> {
          if (state.task(partition, swarm, task).isEmpty()) {
            throw state
                .finishedTask(partition, swarm, task)
                .map(
                    ended ->
                        Problem.conflict("task " + task + " has ended: " + ended.phase())
                            .because("task-ended"))
                .orElseGet(
                    () ->
                        Problem.unknown("swarm " + swarm + " has no task " + task)
                            .because("unknown-task"))
                .toException();
          }
        });
  }

  private Reply submit(Request asked) {
    SwarmId swarm = asked.swarm();
    long waitMs = CommandDesk.waitMs(asked);
    Map<String, Task> tasks = new LinkedHashMap<>();
    Request request = asked.withBody(completed(asked.body(JsonNode.class), asked.trace()));
    boolean several = request.body(JsonNode.class).has(TASKS);
    int index = 0;
    for (JsonNode each : each(request.body(JsonNode.class))) {
      String at = several ? TASKS + "[" + index++ + "]." : "";
      Task task = parse(each, swarm, at);
      if (tasks.putIfAbsent(task.getTaskId(), task) != null) {
        throw Problem.malformed(at + "taskId", task.getTaskId(), at + "taskId: stands there twice")
            .toException();
      }
    }
    try {
      return access.reply(
          request,
          swarm,
          (state, partition) -> {
            if (!access.coordinator().config().flag(CoordinatorSetting.AUTO_CREATE_SWARMS)) {
              CommandDesk.known(state, partition, swarm);
            }
            return waitMs == 0
                ? accepted(swarm, write(tasks))
                : await(state, partition, swarm, tasks, several, waitMs);
          });
    } catch (ProblemException e) {
      if (!e.isUnheld() || request.hopped()) {
        throw e;
      }
      // Nobody can tell at this moment. The ids keep it from being two tasks, should it be there.
      return accepted(swarm, write(tasks));
    }
  }

  /**
   * The same with an id for every task, so that it is one task whoever writes it; and with the
   * request's trace, where a task has none of its own.
   */
  private static JsonNode completed(JsonNode body, Map<String, String> trace) {
    JsonNode copy = body.deepCopy();
    for (JsonNode each : each(copy)) {
      if (each instanceof ObjectNode task && !task.has("taskId")) {
        task.put("taskId", UUID.randomUUID().toString());
      }
      trace(each, trace);
    }
    return copy;
  }

  /**
   * Where there is no room for it, a task goes without: it must not be refused for being traced.
   */
  private static void trace(JsonNode each, Map<String, String> trace) {
    if (!trace.isEmpty()
        && each instanceof ObjectNode task
        && (!task.has("headers") || task.get("headers").isObject())
        && !task.path("headers").has("traceparent")) {
      Map<String, String> headers = new TreeMap<>(trace);
      task.path("headers")
          .properties()
          .forEach(own -> headers.put(own.getKey(), own.getValue().asText()));
      if (TaskCodec.headersFit(headers)) {
        trace.forEach(task.withObjectProperty("headers")::put);
      }
    }
  }

  private static Iterable<JsonNode> each(JsonNode body) {
    if (!body.has(TASKS)) {
      return List.of(body);
    }
    JsonNode tasks = body.get(TASKS);
    if (!tasks.isArray() || tasks.isEmpty() || tasks.size() > MAX_TASKS || body.size() > 1) {
      throw Problem.malformed(
              TASKS, "", TASKS + ": must be a list of 1 to " + MAX_TASKS + ", and stand alone")
          .toException();
    }
    return tasks;
  }

  private static Task parse(JsonNode node, SwarmId swarm, String at) {
    Task task;
    try {
      task = TaskJson.parse(node, swarm.value());
    } catch (TaskJson.InvalidTaskException e) {
      throw Problem.malformed(at + e.field(), "", at + e.getMessage()).toException();
    }
    if (!task.getSwarmId().equals(swarm.value())) {
      throw Problem.malformed(
              at + "swarmId", task.getSwarmId(), at + "swarmId: must be " + swarm + " here")
          .toException();
    }
    if (task.getSubmittedAtMs() == 0) {
      task.setSubmittedAtMs(System.currentTimeMillis());
    }
    return task;
  }

  private Map<String, Task> write(Map<String, Task> tasks) {
    CommandDesk.written(() -> access.coordinator().commands().submit(tasks.values()));
    return tasks;
  }

  private static Reply accepted(SwarmId swarm, Map<String, Task> tasks) {
    List<SubmittedTaskView> views =
        tasks.keySet().stream().map(id -> view(swarm, id, null, null)).toList();
    return accepted(swarm, views);
  }

  private static Reply accepted(SwarmId swarm, List<SubmittedTaskView> views) {
    return Reply.accepted(
        new SubmittedView(swarm.value(), views),
        views.size() == 1
            ? views.get(0).follow()
            : Request.path("v1", "swarms", swarm.value(), TASKS));
  }

  private static SubmittedTaskView view(
      SwarmId swarm, String id, @Nullable TaskPhase phase, CommandAnswer.@Nullable Refusal why) {
    return new SubmittedTaskView(
        id,
        Request.path("v1", "swarms", swarm.value(), TASKS, id),
        phase,
        why == null ? null : why.code(),
        why == null ? null : why.message(),
        why == null ? null : why.retryAfterMs(),
        why == null ? null : why.earliestDeadlineMs());
  }

  private Reply await(
      StateReader state,
      int partition,
      SwarmId swarm,
      Map<String, Task> tasks,
      boolean several,
      long waitMs)
      throws UnavailableException {
    Map<String, Long> rejectedBefore = new LinkedHashMap<>();
    for (String id : tasks.keySet()) {
      rejectedBefore.put(
          id,
          state.rejection(partition, swarm, new TaskId(id)).map(CommandAnswer::fact).orElse(0L));
    }
    write(tasks);
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs);
    List<SubmittedTaskView> views = new ArrayList<>();
    boolean all = true;
    for (Task task : tasks.values()) {
      long leftMs = Math.max(0, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
      long before = rejectedBefore.getOrDefault(task.getTaskId(), 0L);
      Optional<SubmittedTaskView> known =
          CommandDesk.polled(leftMs, () -> known(state, partition, swarm, task, before, several));
      all &= known.isPresent();
      views.add(known.orElseGet(() -> view(swarm, task.getTaskId(), null, null)));
    }
    return all ? Reply.ok(new SubmittedView(swarm.value(), views)) : accepted(swarm, views);
  }

  /** Where the task stands; a task alone that was rejected is a problem. */
  private static Optional<SubmittedTaskView> known(
      StateReader state,
      int partition,
      SwarmId swarm,
      Task message,
      long rejectedBefore,
      boolean several)
      throws UnavailableException {
    TaskId id = new TaskId(message.getTaskId());
    Found found = Found.of(state, partition, swarm, id);
    if (found != null) {
      if (found.contentHash == contentHash(message)) {
        return Optional.of(view(swarm, id.value(), found.phase, null));
      }
      CommandAnswer.Refusal conflict =
          CommandAnswer.Refusal.of("id-conflict", "taskId '" + id + "': is another task's");
      return Optional.of(rejected(swarm, id, conflict, several));
    }
    return state
        .rejection(partition, swarm, id)
        .filter(answer -> answer.fact() > rejectedBefore)
        .map(CommandAnswer::refusal)
        .map(why -> rejected(swarm, id, why, several));
  }

  private record Found(TaskPhase phase, long contentHash) {
    static @Nullable Found of(StateReader state, int partition, SwarmId swarm, TaskId id)
        throws UnavailableException {
      // In this order: a task is filed among the finished before it leaves the live ones.
      Optional<StoredTask> live = state.task(partition, swarm, id);
      if (live.isPresent()) {
        return new Found(live.get().phase(), live.get().task().contentHash());
      }
      return state
          .finishedTask(partition, swarm, id)
          .map(ended -> new Found(ended.phase(), ended.contentHash()))
          .orElse(null);
    }
  }

  private static SubmittedTaskView rejected(
      SwarmId swarm, TaskId id, CommandAnswer.Refusal why, boolean several) {
    if (several) {
      return view(swarm, id.value(), TaskPhase.REJECTED, why);
    }
    throw (why.retryAfterMs() == null
            ? CommandDesk.refusal(why.code(), why.message())
            : Problem.tooMany(why.message()).because(why.code()))
        .after(why.retryAfterMs())
        .toException();
  }

  private static long contentHash(Task message) {
    return TaskCodec.decode(message, message.getSubmittedAtMs())
            instanceof Submission.Accepted accepted
        ? accepted.task().contentHash()
        : 0;
  }
}
