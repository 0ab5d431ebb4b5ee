package io.fairlead.query.view;

import org.jspecify.annotations.Nullable;

/**
 * Balancing by a strategy.
 *
 * @param strategy by which agents are chosen from now on; as it is, if left out. {@code genetic}
 *     and {@code constrained} are none of those: they act once
 * @param dryRun whether only to say what would be done
 */
public record LoadBalanceBody(@Nullable String strategy, @Nullable Boolean dryRun) {}
