package io.fairlead.query.routes;

import io.fairlead.model.SwarmId;
import io.fairlead.query.Endpoint;
import io.fairlead.query.EndpointGroup;
import io.fairlead.query.Problem;
import io.fairlead.query.Reply;
import io.fairlead.query.Request;
import io.fairlead.query.Role;
import io.fairlead.query.SwarmAccess;
import io.fairlead.query.coordination.CoordinationLoop;
import io.fairlead.query.view.CoordinationView;
import java.util.List;
import java.util.Optional;

/** The coordination loop: its last run, and one now. */
public final class CoordinationRoutes implements EndpointGroup {
  private static final String PATH = "/v1/swarms/{swarm}/coordination";
  private static final String NO_SWARM = "coordination: there is no such swarm";

  private final SwarmAccess access;
  private final CoordinationLoop loop;

  public CoordinationRoutes(SwarmAccess access, CoordinationLoop loop) {
    this.access = access;
    this.loop = loop;
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(
            PATH,
            "The coordination loop's last run: metrics seen, bottlenecks, rebalancing, effect.",
            CoordinationView.class,
            this::last),
        Endpoint.command(
            "POST",
            PATH,
            Role.OPERATE,
            "Runs the coordination loop once, now, as far as balanceMode lets it act.",
            null,
            CoordinationView.class,
            this::runNow));
  }

  private Reply last(Request request) {
    SwarmId swarm = request.swarm();
    return access.answer(
        request,
        swarm,
        NO_SWARM,
        (state, partition) -> state.swarm(partition, swarm).map(found -> loop.view(swarm)));
  }

  private Reply runNow(Request request) {
    SwarmId swarm = request.swarm();
    return access.answer(
        request,
        swarm,
        NO_SWARM,
        (state, partition) -> {
          if (state.swarm(partition, swarm).isEmpty()) {
            return Optional.empty();
          }
          if (loop.run(swarm, request.principal().name()).isEmpty()) {
            throw Problem.of(
                    409, "Conflict", "a run of the coordination loop is under way in " + swarm)
                .toException();
          }
          return Optional.of(loop.view(swarm));
        });
  }
}
