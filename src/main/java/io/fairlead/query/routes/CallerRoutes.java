package io.fairlead.query.routes;

import io.fairlead.query.Endpoint;
import io.fairlead.query.EndpointGroup;
import io.fairlead.query.Reply;
import io.fairlead.query.Role;
import io.fairlead.query.view.CallerView;
import java.util.List;

/** What a caller may do, so that a program offers no more. */
public final class CallerRoutes implements EndpointGroup {
  @Override
  public List<Endpoint> endpoints() {
    return List.of(
        new Endpoint(
            "GET",
            "/v1/caller",
            Role.NONE,
            "Who asks, and with what role.",
            List.of(),
            null,
            CallerView.class,
            request -> Reply.ok(CallerView.of(request.principal()))));
  }
}
