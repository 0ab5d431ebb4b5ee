package io.fairlead.query.routes;

import io.fairlead.model.SwarmId;
import io.fairlead.model.TenantId;
import io.fairlead.query.Endpoint;
import io.fairlead.query.EndpointGroup;
import io.fairlead.query.Reply;
import io.fairlead.query.Request;
import io.fairlead.query.SwarmAccess;
import io.fairlead.query.view.SeriesView;
import io.fairlead.query.view.TenantView;
import io.fairlead.query.view.TenantsView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tenants of a swarm, and the series that capacity is reserved for. */
public final class TenantRoutes implements EndpointGroup {
  private final SwarmAccess access;

  public TenantRoutes(SwarmAccess access) {
    this.access = access;
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(
            "/v1/swarms/{swarm}/tenants",
            "Tenants, in order of their ids.",
            TenantsView.class,
            this::tenants,
            Paging.LIMIT,
            Paging.AFTER),
        Endpoint.get(
            "/v1/swarms/{swarm}/tenants/{tenant}", "One tenant.", TenantView.class, this::tenant),
        Endpoint.get(
            "/v1/swarms/{swarm}/series",
            "Periodic series that capacity is reserved for.",
            SeriesView.class,
            this::series,
            Paging.LIMIT,
            Paging.AFTER));
  }

  private Reply tenants(Request request) {
    SwarmId swarm = request.swarm();
    int limit = Paging.limit(request);
    @Nullable TenantId after = request.parsedText("after", TenantId::new).orElse(null);
    return access.ask(
        request,
        swarm,
        (scheduler, now) -> scheduler.snapshots().tenants(after, limit),
        page -> {
          TenantId next = page.next();
          return new TenantsView(
              swarm.value(),
              page.items().stream().map(found -> TenantView.of(swarm, found)).toList(),
              next == null ? null : next.value());
        });
  }

  private Reply tenant(Request request) {
    SwarmId swarm = request.swarm();
    TenantId tenant = request.tenant();
    return access.ask(
        request,
        swarm,
        "tenant " + tenant,
        (scheduler, now) -> scheduler.snapshots().tenant(tenant),
        found -> TenantView.of(swarm, found));
  }

  private Reply series(Request request) {
    SwarmId swarm = request.swarm();
    int limit = Paging.limit(request);
    String after = request.text("after").orElse("");
    return access.ask(
        request,
        swarm,
        (scheduler, now) -> scheduler.snapshots().series(after, limit),
        page -> SeriesView.of(swarm, page.items(), page.next()));
  }
}
