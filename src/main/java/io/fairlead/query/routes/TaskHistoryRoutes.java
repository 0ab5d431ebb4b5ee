package io.fairlead.query.routes;

import io.fairlead.model.AgentId;
import io.fairlead.model.FinishedTask;
import io.fairlead.model.Level;
import io.fairlead.model.StoredTask;
import io.fairlead.model.SwarmId;
import io.fairlead.model.TaskId;
import io.fairlead.model.TenantId;
import io.fairlead.query.Endpoint;
import io.fairlead.query.EndpointGroup;
import io.fairlead.query.Parameter;
import io.fairlead.query.Reply;
import io.fairlead.query.Request;
import io.fairlead.query.SwarmAccess;
import io.fairlead.query.topics.LifeSubject;
import io.fairlead.query.topics.OutcomeHistory;
import io.fairlead.query.topics.TopicAccess;
import io.fairlead.query.view.OutcomesView;
import io.fairlead.query.view.TaskLifeView;
import io.fairlead.streams.StateReader;
import io.fairlead.wire.avro.OutcomeKind;
import java.util.List;
import java.util.Optional;

/** What has happened to tasks: to one of them, and how they ended. */
public final class TaskHistoryRoutes implements EndpointGroup {
  private static final int MAX_OUTCOMES = 500;
  private static final int USUAL_OUTCOMES = 50;

  private final SwarmAccess access;
  private final TopicAccess topics;

  public TaskHistoryRoutes(SwarmAccess access, TopicAccess topics) {
    this.access = access;
    this.topics = topics;
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(
            "/v1/swarms/{swarm}/tasks/{task}/life",
            "What happened to a task, in order, as far as it is recorded.",
            TaskLifeView.class,
            this::life),
        Endpoint.get(
            "/v1/swarms/{swarm}/outcomes",
            "Tasks that have ended, the last first, without their results.",
            OutcomesView.class,
            this::outcomes,
            Parameter.query("kind", OutcomeKind.class, "Only those that ended so."),
            Parameter.query("level", Level.class, "Only those submitted at this level."),
            Parameter.query("tenant", String.class, "Only those of this tenant."),
            Parameter.query("agent", String.class, "Only those that this agent had last."),
            TaskRoutes.ID,
            Parameter.query(
                "limit",
                Long.class,
                "So many at most: 1 to " + MAX_OUTCOMES + ", " + USUAL_OUTCOMES + " by default."),
            Parameter.query("before", Long.class, "What is older: 'next' of the page before.")));
  }

  private Reply life(Request request) {
    SwarmId swarm = request.swarm();
    TaskId task = request.task();
    return access.answer(
        request,
        swarm,
        "task " + task,
        (state, partition) -> subject(state, partition, swarm, task).map(topics::life));
  }

  private static Optional<LifeSubject> subject(
      StateReader state, int partition, SwarmId swarm, TaskId task)
      throws StateReader.UnavailableException {
    // In this order: a task is filed among the finished before it leaves the live ones.
    Optional<StoredTask> live = state.task(partition, swarm, task);
    Optional<FinishedTask> finished = state.finishedTask(partition, swarm, task);
    if (finished.isPresent()) {
      return Optional.of(new LifeSubject.Ended(swarm, finished.get()));
    }
    if (live.isPresent()) {
      return Optional.of(new LifeSubject.Live(swarm, live.get()));
    }
    return state
        .rejection(partition, swarm, task)
        .map(answer -> new LifeSubject.Rejected(swarm, task, answer));
  }

  private Reply outcomes(Request request) {
    SwarmId swarm = request.swarm();
    OutcomesView page =
        topics.outcomes(
            swarm,
            new OutcomeHistory.Filter(
                request.choice("kind", OutcomeKind.class).orElse(null),
                request.choice("level", Level.class).orElse(null),
                request.parsedText("tenant", TenantId::new).map(TenantId::value).orElse(null),
                request.parsedText("agent", AgentId::new).map(AgentId::value).orElse(null),
                TaskRoutes.idPrefix(request),
                (int) request.number("limit", 1, MAX_OUTCOMES, USUAL_OUTCOMES),
                request.number("before", 0, Long.MAX_VALUE, Long.MAX_VALUE)));
    // What is there can be read everywhere; whether a swarm exists only its holder knows.
    return page.outcomes().isEmpty() && page.next() == null
        ? access.answer(
            request,
            swarm,
            "outcomes, since it does not exist",
            (state, partition) -> state.swarm(partition, swarm).map(found -> page))
        : Reply.ok(page);
  }
}
