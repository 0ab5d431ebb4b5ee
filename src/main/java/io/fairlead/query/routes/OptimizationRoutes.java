package io.fairlead.query.routes;

import io.fairlead.model.SwarmId;
import io.fairlead.query.Endpoint;
import io.fairlead.query.EndpointGroup;
import io.fairlead.query.Reply;
import io.fairlead.query.Request;
import io.fairlead.query.Role;
import io.fairlead.query.SwarmAccess;
import io.fairlead.query.optimization.Optimization;
import io.fairlead.query.optimization.Optimizations;
import io.fairlead.query.view.OptimizationView;
import io.fairlead.query.view.OptimizationsView;
import java.util.List;

/** Searches and replays that have been asked for: how far they are, what came of them. */
public final class OptimizationRoutes implements EndpointGroup {
  private static final String PATH = "/v1/swarms/{swarm}/optimizations";

  private final SwarmAccess access;
  private final Optimizations optimizations;

  public OptimizationRoutes(SwarmAccess access, Optimizations optimizations) {
    this.access = access;
    this.optimizations = optimizations;
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(
            PATH,
            "The last searches and replays of the swarm, without their results.",
            OptimizationsView.class,
            this::list),
        Endpoint.get(
            PATH + "/{optimization}",
            "One search or replay, with its result.",
            OptimizationView.class,
            request -> one(request, false)),
        Endpoint.command(
            "DELETE",
            PATH + "/{optimization}",
            Role.OPERATE,
            "Cancels it; what has ended stays as it is.",
            null,
            OptimizationView.class,
            request -> one(request, true)));
  }

  private Reply list(Request request) {
    SwarmId swarm = request.swarm();
    return access.answer(
        request,
        swarm,
        (state, partition) ->
            state
                .swarm(partition, swarm)
                .map(
                    found ->
                        new OptimizationsView(
                            swarm.value(),
                            optimizations.of(swarm).stream()
                                .map(each -> each.view().withoutResult())
                                .toList())));
  }

  private Reply one(Request request, boolean cancels) {
    SwarmId swarm = request.swarm();
    String id = request.place("optimization");
    return access.reply(
        request,
        swarm,
        (state, partition) -> {
          Optimization found = optimizations.known(swarm, id);
          if (cancels) {
            found.cancel();
          }
          return Reply.ok(found.view());
        });
  }
}
