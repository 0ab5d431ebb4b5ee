package io.fairlead.query.routes;

import io.fairlead.model.SwarmConfig;
import io.fairlead.model.SwarmId;
import io.fairlead.query.Endpoint;
import io.fairlead.query.EndpointGroup;
import io.fairlead.query.Problem;
import io.fairlead.query.Reply;
import io.fairlead.query.Request;
import io.fairlead.query.Role;
import io.fairlead.query.SwarmAccess;
import io.fairlead.query.optimization.OptimizationDesk;
import io.fairlead.query.optimization.OptimizationKind;
import io.fairlead.query.optimization.Optimizations;
import io.fairlead.query.topics.TopicAccess;
import io.fairlead.query.view.OptimizationView;
import io.fairlead.query.view.WhatIfBody;
import java.util.List;

/** What another configuration, or other agents, would have come to. */
public final class WhatIfRoutes implements EndpointGroup {
  private final OptimizationDesk desk;
  private final TopicAccess topics;

  public WhatIfRoutes(SwarmAccess access, Optimizations optimizations, TopicAccess topics) {
    this.desk = new OptimizationDesk(access, optimizations);
    this.topics = topics;
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.command(
            "POST",
            "/v1/swarms/{swarm}/optimizations/what-if",
            Role.OPERATE,
            "Replays a period that was, as it was and with other settings or agents. Changes"
                + " nothing.",
            WhatIfBody.class,
            OptimizationView.class,
            this::start,
            OptimizationDesk.WAIT_MS));
  }

  private Reply start(Request request) {
    SwarmId swarm = request.swarm();
    WhatIfWish wish = WhatIfWish.of(request.body(WhatIfBody.class), System.currentTimeMillis());
    return desk.start(
        request,
        swarm,
        OptimizationKind.WHAT_IF,
        (state, partition) -> {
          SwarmConfig config =
              state
                  .swarm(partition, swarm)
                  .map(found -> found.config())
                  .orElse(SwarmConfig.DEFAULT);
          List<String> faults = config.with(wish.settings()).faults();
          if (!faults.isEmpty()) {
            throw Problem.malformed(
                    "settings", wish.settings().toString(), String.join("; ", faults))
                .toException();
          }
          return new WhatIfReplays(topics, swarm, partition, wish);
        });
  }
}
