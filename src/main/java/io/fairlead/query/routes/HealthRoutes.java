package io.fairlead.query.routes;

import io.fairlead.query.Endpoint;
import io.fairlead.query.EndpointGroup;
import io.fairlead.query.Problem;
import io.fairlead.query.Reply;
import io.fairlead.query.Request;
import io.fairlead.query.Role;
import io.fairlead.query.SwarmAccess;
import io.fairlead.query.view.HealthView;
import java.util.List;
import java.util.Optional;

/** Whether this instance works. Asks nobody for a token. */
public final class HealthRoutes implements EndpointGroup {
  private final SwarmAccess access;

  public HealthRoutes(SwarmAccess access) {
    this.access = access;
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of(
        open("/health/live", "Whether this instance is to be left running.", this::live),
        open("/health/ready", "Whether this instance does its share of the work.", this::ready));
  }

  private static Endpoint open(String path, String summary, Endpoint.Handler handler) {
    return new Endpoint(
        "GET", path, Role.NONE, summary, List.of(), null, HealthView.class, handler);
  }

  private Reply live(Request request) {
    access
        .ifStarted()
        .filter(coordinator -> !coordinator.alive())
        .ifPresent(
            coordinator -> {
              throw Problem.unavailable(
                      coordinator.notReady().orElse("the coordinator has stopped"))
                  .toException();
            });
    return Reply.ok(new HealthView("live"));
  }

  private Reply ready(Request request) {
    Optional<String> notReady = access.coordinator().notReady();
    if (notReady.isPresent()) {
      throw Problem.unavailable(notReady.get()).toException();
    }
    return Reply.ok(new HealthView("ready"));
  }
}
