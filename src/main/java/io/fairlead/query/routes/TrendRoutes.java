package io.fairlead.query.routes;

import io.fairlead.model.AgentId;
import io.fairlead.model.SwarmId;
import io.fairlead.query.Endpoint;
import io.fairlead.query.EndpointGroup;
import io.fairlead.query.Parameter;
import io.fairlead.query.Reply;
import io.fairlead.query.Request;
import io.fairlead.query.SwarmAccess;
import io.fairlead.query.trend.TrendSampler;
import io.fairlead.query.view.AgentTrendView;
import io.fairlead.query.view.TenantTrendsView;
import java.util.List;
import java.util.Optional;

/** How agents and tenants have done over time. */
public final class TrendRoutes implements EndpointGroup {
  private static final Parameter FROM =
      Parameter.query(
          "fromMs",
          Long.class,
          "Nothing before that, milliseconds since the Unix epoch; all that is remembered if left"
              + " out.");

  private final SwarmAccess access;
  private final TrendSampler trends;

  public TrendRoutes(SwarmAccess access, TrendSampler trends) {
    this.access = access;
    this.trends = trends;
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(
            "/v1/swarms/{swarm}/trends/agents/{agent}",
            "How an agent has done over the last hours.",
            AgentTrendView.class,
            this::agent,
            FROM),
        Endpoint.get(
            "/v1/swarms/{swarm}/trends/tenants",
            "What share of the work each tenant has received over the last hours, and was due.",
            TenantTrendsView.class,
            this::tenants,
            FROM));
  }

  private Reply agent(Request request) {
    SwarmId swarm = request.swarm();
    AgentId agent = request.agent();
    long fromMs = request.time("fromMs", 0);
    return access.answer(
        request,
        swarm,
        "agent " + agent,
        (state, partition) -> {
          AgentTrendView trend = trends.agent(swarm, agent.value(), fromMs);
          return trend.points().isEmpty() && state.agent(partition, swarm, agent).isEmpty()
              ? Optional.empty()
              : Optional.of(trend);
        });
  }

  private Reply tenants(Request request) {
    SwarmId swarm = request.swarm();
    long fromMs = request.time("fromMs", 0);
    return access.answer(
        request,
        swarm,
        (state, partition) ->
            state.swarm(partition, swarm).map(unused -> trends.tenants(swarm, fromMs)));
  }
}
