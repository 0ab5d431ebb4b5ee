package io.fairlead.query.routes;

import io.fairlead.model.SwarmId;
import io.fairlead.query.Problem;
import io.fairlead.query.Reply;
import io.fairlead.query.Request;
import io.fairlead.query.Role;
import io.fairlead.query.SwarmAccess;
import io.fairlead.query.optimization.Optimization;
import io.fairlead.query.optimization.OptimizationDesk;
import io.fairlead.query.optimization.OptimizationKind;
import io.fairlead.query.optimization.Optimizations;
import io.fairlead.query.optimization.ShareOptimisation;
import io.fairlead.query.view.LoadBalanceView;
import java.util.List;

/**
 * Balancing by a search. Acts once: {@code genetic} is a plan with default limits that is carried
 * out, {@code constrained} a division of the capacity between the tenants that sets their weights
 * and caps. The swarm's strategy stays as it is.
 */
final class OptimizedBalance {
  private static final String GENETIC = "genetic";
  private static final String CONSTRAINED = "constrained";

  /** Names of them, as load-balance takes them for a strategy. */
  static final List<String> METHODS = List.of(GENETIC, CONSTRAINED);

  private final SwarmAccess access;
  private final CommandDesk desk;
  private final Optimizations optimizations;
  private final ShareOptimisation shares;

  OptimizedBalance(SwarmAccess access, CommandDesk desk, Optimizations optimizations) {
    this.access = access;
    this.desk = desk;
    this.optimizations = optimizations;
    this.shares = new ShareOptimisation(access);
  }

  /** 200 if it has ended in time, else 202 with where to follow it. */
  Reply reply(Request request, SwarmId swarm, String method, boolean dryRun, long waitMs) {
    boolean constrained = method.equals(CONSTRAINED);
    if (constrained && !dryRun && !request.principal().role().includes(Role.ADMIN)) {
      throw Problem.forbidden(
              "changing the tenants' weights and caps needs the role " + Role.ADMIN.key())
          .toException();
    }
    OptimizationKind kind = constrained ? OptimizationKind.SHARES : OptimizationKind.PLAN;
    OptimizationDesk.Preparation preparation =
        preparation(swarm, constrained, dryRun, CommandDesk.issuedBy(request));
    return access.reply(
        request,
        swarm,
        (state, partition) -> {
          CommandDesk.known(state, partition, swarm);
          String strategy = state.swarm(partition, swarm).orElseThrow().config().strategy().key();
          Optimization started =
              optimizations.start(
                  swarm, kind, request.principal().name(), preparation.prepare(state, partition));
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

  private OptimizationDesk.Preparation preparation(
      SwarmId swarm, boolean constrained, boolean dryRun, String issuedBy) {
    return constrained
        ? shares.prepare(
            swarm,
            ShareOptimisation.Wanted.asConfigured(ShareOptimisation.STANDARD_MS, !dryRun, issuedBy))
        : PlanSearch.preparation(desk, swarm, PlanWish.standard(!dryRun), issuedBy);
  }
}
