package io.fairlead.query.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What came of balancing by a strategy.
 *
 * @param strategy by which agents are chosen now; in a dry run, by which they would be
 * @param strategyBefore by which they were chosen before
 * @param dryRun whether nothing was changed
 * @param configVersion the version that set the strategy; left out where it was set already
 * @param commandId of the round; left out in a dry run
 * @param balancing the round, or the proposal of a dry run
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LoadBalanceView(
    String swarmId,
    String strategy,
    String strategyBefore,
    boolean dryRun,
    @Nullable Long configVersion,
    @Nullable String commandId,
    BalancingView balancing) {}
