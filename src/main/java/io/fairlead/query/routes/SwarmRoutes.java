package io.fairlead.query.routes;

import io.fairlead.model.AgentId;
import io.fairlead.model.SwarmId;
import io.fairlead.model.TaskId;
import io.fairlead.model.TenantId;
import io.fairlead.model.WeekProfile;
import io.fairlead.model.WorkKey;
import io.fairlead.model.WorkSums;
import io.fairlead.query.Endpoint;
import io.fairlead.query.EndpointGroup;
import io.fairlead.query.Parameter;
import io.fairlead.query.Reply;
import io.fairlead.query.Request;
import io.fairlead.query.SwarmAccess;
import io.fairlead.query.view.AgentView;
import io.fairlead.query.view.ExplanationView;
import io.fairlead.query.view.HistoryView;
import io.fairlead.query.view.KpisView;
import io.fairlead.query.view.ProposalView;
import io.fairlead.query.view.TaskView;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** What is known of a swarm: its agents and tasks, why a task waits, key figures, history. */
public final class SwarmRoutes implements EndpointGroup {
  private final SwarmAccess access;

  public SwarmRoutes(SwarmAccess access) {
    this.access = access;
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(
            "/v1/swarms/{swarm}/kpis",
            "Key figures by interval, oldest first.",
            KpisView.class,
            this::kpis,
            Parameter.query("from", Long.class, "Start, milliseconds since the Unix epoch."),
            Parameter.query("to", Long.class, "End, milliseconds since the Unix epoch.")),
        Endpoint.get(
            "/v1/swarms/{swarm}/history",
            "When in the week work of one tenant and type comes, and what it costs.",
            HistoryView.class,
            this::history,
            Parameter.needed("tenant", String.class, "The tenant."),
            Parameter.needed("type", String.class, "The type of task.")),
        Endpoint.get(
            "/v1/swarms/{swarm}/agents/{agent}", "One agent.", AgentView.class, this::agent),
        Endpoint.get("/v1/swarms/{swarm}/tasks/{task}", "One task.", TaskView.class, this::task),
        Endpoint.get(
            "/v1/swarms/{swarm}/tasks/{task}/explain",
            "Why a task is not done yet.",
            ExplanationView.class,
            this::explain),
        Endpoint.get(
            "/v1/swarms/{swarm}/proposal",
            "The proposal that waits for approval, else what balancing would do now.",
            ProposalView.class,
            this::proposal));
  }

  private Reply agent(Request request) {
    SwarmId swarm = request.swarm();
    AgentId agent = request.agent();
    return access.answer(
        request,
        swarm,
        "agent " + agent,
        (state, partition) ->
            state.agent(partition, swarm, agent).map(found -> AgentView.of(swarm, found)));
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
          return live.isPresent()
              ? live
              : state.finishedTask(partition, swarm, task).map(found -> TaskView.of(swarm, found));
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

  private Reply kpis(Request request) {
    SwarmId swarm = request.swarm();
    long fromMs = request.time("from", 0);
    long untilMs = request.time("to", Long.MAX_VALUE);
    if (fromMs > untilMs) {
      throw Request.malformed("from", Long.toString(fromMs), "is after to " + untilMs);
    }
    return access.answer(
        request,
        swarm,
        "key figures: there is no such swarm",
        (state, partition) ->
            state.swarm(partition, swarm).isEmpty()
                ? Optional.empty()
                : Optional.of(
                    KpisView.of(
                        swarm, state.kpis(partition, swarm, fromMs, untilMs, KpisView.MOST + 1))));
  }

  private Reply history(Request request) {
    SwarmId swarm = request.swarm();
    TenantId tenant = Request.parsed(request.needed("tenant"), TenantId::new);
    WorkKey key = Request.parsed(request.needed("type"), type -> new WorkKey(tenant, type));
    return access.answer(
        request,
        swarm,
        "history of tasks of type '" + key.taskType() + "' of tenant " + key.tenant(),
        (state, partition) -> {
          SortedMap<Long, WorkSums> hours = state.work(partition, swarm, key);
          return hours.isEmpty() || state.swarm(partition, swarm).isEmpty()
              ? Optional.empty()
              : Optional.of(
                  HistoryView.of(swarm, key, WeekProfile.of(hours, System.currentTimeMillis())));
        });
  }

  private Reply proposal(Request request) {
    SwarmId swarm = request.swarm();
    return access.answer(
        request,
        swarm,
        "proposal, since it does not exist",
        (state, partition) ->
            state.proposal(partition, swarm).map(offered -> ProposalView.of(swarm, offered)));
  }
}
