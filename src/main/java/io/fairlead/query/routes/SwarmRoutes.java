package io.fairlead.query.routes;

import io.fairlead.model.SwarmId;
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
import io.fairlead.query.view.HistoryView;
import io.fairlead.query.view.KpisView;
import io.fairlead.query.view.LevelsView;
import io.fairlead.query.view.ProposalView;
import io.fairlead.query.view.TaskTypesView;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** What is known of a swarm as a whole: its levels, key figures, history, proposal. */
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
            "/v1/swarms/{swarm}/levels",
            "What waits and runs in each level, the most urgent first.",
            LevelsView.class,
            this::levels),
        Endpoint.get(
            "/v1/swarms/{swarm}/task-types",
            "What was learned of the types of task; these and the tenants are what there is history"
                + " of.",
            TaskTypesView.class,
            this::taskTypes,
            Paging.LIMIT,
            Paging.AFTER),
        Endpoint.get(
            "/v1/swarms/{swarm}/proposal",
            "The proposal that waits for approval, else what balancing would do now.",
            ProposalView.class,
            this::proposal));
  }

  private Reply levels(Request request) {
    SwarmId swarm = request.swarm();
    return access.ask(
        request,
        swarm,
        (scheduler, now) -> scheduler.snapshots().levels(now),
        levels -> LevelsView.of(swarm, levels));
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

  private Reply taskTypes(Request request) {
    SwarmId swarm = request.swarm();
    int limit = Paging.limit(request);
    String after = request.text("after").orElse("");
    return access.ask(
        request,
        swarm,
        (scheduler, now) -> scheduler.snapshots().taskTypes(after, limit),
        page -> TaskTypesView.of(swarm, page.items(), page.next()));
  }

  private Reply proposal(Request request) {
    SwarmId swarm = request.swarm();
    return access.answer(
        request,
        swarm,
        (state, partition) ->
            state.proposal(partition, swarm).map(offered -> ProposalView.of(swarm, offered)));
  }
}
