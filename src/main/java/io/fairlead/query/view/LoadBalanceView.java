package io.fairlead.query.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What came of balancing by a strategy.
 *
 * @param method {@code round}: a round of balancing; {@code genetic}: a plan that was searched for;
 *     {@code constrained}: shares of the tenants. The last two act once, and leave the swarm's
 *     strategy as it is
 * @param strategy by which agents are chosen now; in a dry run, by which they would be
 * @param strategyBefore by which they were chosen before
 * @param dryRun whether nothing was changed
 * @param configVersion the version that set the strategy, or the tenants' weights and caps; left
 *     out where nothing was set
 * @param commandId of the round, or of the plan; left out in a dry run
 * @param balancing the round, the proposal of a dry run, or the plan that was carried out; left out
 *     where nothing was moved
 * @param optimization the search, if it is genetic or constrained; it may not have ended yet, and
 *     is followed at the path …/optimizations and its id. Left out otherwise
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LoadBalanceView(
    String swarmId,
    String method,
    String strategy,
    String strategyBefore,
    boolean dryRun,
    @Nullable Long configVersion,
    @Nullable String commandId,
    @Nullable BalancingView balancing,
    @Nullable OptimizationView optimization) {
  /** A round of balancing, or what it would be. */
  public static LoadBalanceView round(
      String swarmId,
      String strategy,
      String strategyBefore,
      boolean dryRun,
      @Nullable Long configVersion,
      @Nullable String commandId,
      BalancingView balancing) {
    return new LoadBalanceView(
        swarmId,
        "round",
        strategy,
        strategyBefore,
        dryRun,
        configVersion,
        commandId,
        balancing,
        null);
  }

  /** A search; what it has moved, if that is known by now. */
  public static LoadBalanceView of(
      String method, String strategy, boolean dryRun, OptimizationView optimization) {
    OptimizationView.Result result = optimization.result();
    PlanResultView plan = result == null ? null : result.plan();
    AppliedPlanView applied = plan == null ? null : plan.applied();
    SharesView shares = result == null ? null : result.shares();
    return new LoadBalanceView(
        optimization.swarmId(),
        method,
        strategy,
        strategy,
        dryRun,
        shares == null ? null : shares.configVersion(),
        applied == null ? null : applied.commandId(),
        applied == null ? null : applied.balancing(),
        optimization);
  }
}
