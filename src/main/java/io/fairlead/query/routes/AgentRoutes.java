package io.fairlead.query.routes;

import io.fairlead.model.AgentId;
import io.fairlead.model.StoredTask;
import io.fairlead.model.SwarmId;
import io.fairlead.query.Endpoint;
import io.fairlead.query.EndpointGroup;
import io.fairlead.query.Reply;
import io.fairlead.query.Request;
import io.fairlead.query.SwarmAccess;
import io.fairlead.query.view.AgentTasksView;
import io.fairlead.query.view.AgentView;
import io.fairlead.query.view.AgentsView;
import io.fairlead.query.view.TaskView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The agents of a swarm: one, all, what one has. */
public final class AgentRoutes implements EndpointGroup {
  private final SwarmAccess access;

  private record Tasks(List<StoredTask> held, List<StoredTask> placed) {}

  public AgentRoutes(SwarmAccess access) {
    this.access = access;
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(
            "/v1/swarms/{swarm}/agents",
            "Agents, in order of their ids.",
            AgentsView.class,
            this::agents,
            Paging.LIMIT,
            Paging.AFTER),
        Endpoint.get(
            "/v1/swarms/{swarm}/agents/{agent}", "One agent.", AgentView.class, this::agent),
        Endpoint.get(
            "/v1/swarms/{swarm}/agents/{agent}/tasks",
            "The tasks that an agent holds, and those in its local queue.",
            AgentTasksView.class,
            this::tasks));
  }

  private Reply agents(Request request) {
    SwarmId swarm = request.swarm();
    int limit = Paging.limit(request);
    @Nullable AgentId after = request.parsedText("after", AgentId::new).orElse(null);
    return access.ask(
        request,
        swarm,
        (scheduler, now) -> scheduler.snapshots().agents(after, limit, now),
        page -> {
          AgentId next = page.next();
          return new AgentsView(
              swarm.value(),
              page.items().stream().map(found -> AgentView.of(swarm, found)).toList(),
              next == null ? null : next.value());
        });
  }

  private Reply agent(Request request) {
    SwarmId swarm = request.swarm();
    AgentId agent = request.agent();
    return access.ask(
        request,
        swarm,
        "agent " + agent,
        (scheduler, now) -> scheduler.snapshots().agent(agent, now),
        found -> AgentView.of(swarm, found));
  }

  private Reply tasks(Request request) {
    SwarmId swarm = request.swarm();
    AgentId agent = request.agent();
    return access.ask(
        request,
        swarm,
        "agent " + agent,
        (scheduler, now) ->
            scheduler.view().agentPhase(agent) == null
                ? null
                : new Tasks(
                    scheduler.snapshots().heldBy(agent), scheduler.snapshots().placedWith(agent)),
        found ->
            new AgentTasksView(
                swarm.value(),
                agent.value(),
                views(swarm, found.held),
                views(swarm, found.placed)));
  }

  private static List<TaskView> views(SwarmId swarm, List<StoredTask> tasks) {
    return tasks.stream().map(task -> TaskView.of(swarm, task)).toList();
  }
}
