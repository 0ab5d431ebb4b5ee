package io.fairlead.query.routes;

import io.fairlead.model.SwarmId;
import io.fairlead.query.Problem;
import io.fairlead.query.Reply;
import io.fairlead.query.Request;
import io.fairlead.query.SwarmAccess;
import io.fairlead.query.optimization.Optimization;
import io.fairlead.query.optimization.OptimizationDesk;
import io.fairlead.query.optimization.OptimizationKind;
import io.fairlead.query.optimization.Optimizations;
import io.fairlead.query.view.LoadBalanceView;
import java.util.List;

/**
 * Balancing by a search. Acts once: {@code genetic} is a plan with default limits that is carried
 * out. The swarm's strategy stays as it is.
 */
final class OptimizedBalance {
  private static final String GENETIC = "genetic";

  /** Names of them, as load-balance takes them for a strategy. */
  static final List<String> METHODS = List.of(GENETIC);

  private final SwarmAccess access;
  private final CommandDesk desk;
  private final Optimizations optimizations;

  OptimizedBalance(SwarmAccess access, CommandDesk desk, Optimizations optimizations) {
    this.access = access;
    this.desk = desk;
    this.optimizations = optimizations;
  }

  /** 200 if it has ended in time, else 202 with where to follow it. */
  Reply reply(Request request, SwarmId swarm, String method, boolean dryRun, long waitMs) {
    return access.reply(
        request,
        swarm,
        (state, partition) -> {
          CommandDesk.known(state, partition, swarm);
          String strategy = state.swarm(partition, swarm).orElseThrow().config().strategy().key();
          Optimization started =
              optimizations.start(
                  swarm,
                  OptimizationKind.PLAN,
                  request.principal().name(),
                  PlanSearch.preparation(
                          desk, swarm, PlanWish.standard(!dryRun), CommandDesk.issuedBy(request))
                      .prepare(state, partition));
          boolean ended = OptimizationDesk.awaited(started, waitMs);
          Problem problem = started.problem();
          if (problem != null) {
            throw problem.toException();
          }
          LoadBalanceView view = LoadBalanceView.of(method, strategy, dryRun, started.view());
          return ended
              ? Reply.ok(view)
              : Reply.accepted(
                  view, Request.path("v1", "swarms", swarm.value(), "optimizations", started.id()));
        });
  }
}
