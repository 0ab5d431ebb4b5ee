package io.fairlead.query.view;

import io.fairlead.model.SwarmId;
import io.fairlead.wire.TokenSums;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Language-model tokens that agents reported with tasks that they completed. Counted by ten
 * minutes; what was reported in the last second before an instance stopped may be missing.
 *
 * @param fromMs start of the first ten minutes that are in it, milliseconds since the Unix epoch
 * @param untilMs end of the time asked for
 * @param tasks completed tasks that reported some
 * @param operations most tokens first, at most 1000; so with tenants and agents
 * @param slices by ten minutes, earliest first
 * @param othersCounted whether there were too many tenants or agents to tell all of them apart: the
 *     rest stands under {@code *}
 */
public record TokensView(
    String swarmId,
    long fromMs,
    long untilMs,
    long tasks,
    long tokens,
    List<OperationTokens> operations,
    List<TenantTokens> tenants,
    List<AgentTokens> agents,
    List<SliceTokens> slices,
    boolean othersCounted) {

  /** Entries of each list at most. */
  public static final int MOST = 1_000;

  /**
   * Of one operation.
   *
   * @param operation as agents named it; empty if they did not
   */
  public record OperationTokens(String operation, long tasks, long tokens) {}

  /** Of one operation and tenant. */
  public record TenantTokens(String tenantId, String operation, long tasks, long tokens) {}

  /** Of one operation and agent. */
  public record AgentTokens(String agentId, String operation, long tasks, long tokens) {}

  /** Of ten minutes. */
  public record SliceTokens(long fromMs, long tasks, long tokens) {}

  /**
   * Sums it up.
   *
   * @param operation only that one; null for all
   * @param slices by their start
   */
  public static TokensView of(
      SwarmId swarm,
      long fromMs,
      long untilMs,
      @Nullable String operation,
      SortedMap<Long, TokenSums> slices) {
    SortedMap<TokenSums.Key, TokenSums.Sum> tenants = new TreeMap<>();
    SortedMap<TokenSums.Key, TokenSums.Sum> agents = new TreeMap<>();
    SortedMap<String, TokenSums.Sum> operations = new TreeMap<>();
    List<SliceTokens> bySlice = new ArrayList<>();
    TokenSums.Sum total = new TokenSums.Sum(0, 0);
    for (Map.Entry<Long, TokenSums> slice : slices.entrySet()) {
      TokenSums.Sum sum = new TokenSums.Sum(0, 0);
      for (Map.Entry<TokenSums.Key, TokenSums.Sum> each : slice.getValue().byTenant().entrySet()) {
        if (operation == null || operation.equals(each.getKey().operation())) {
          sum = sum.plus(each.getValue());
          tenants.merge(each.getKey(), each.getValue(), TokenSums.Sum::plus);
          operations.merge(each.getKey().operation(), each.getValue(), TokenSums.Sum::plus);
        }
      }
      for (Map.Entry<TokenSums.Key, TokenSums.Sum> each : slice.getValue().byAgent().entrySet()) {
        if (operation == null || operation.equals(each.getKey().operation())) {
          agents.merge(each.getKey(), each.getValue(), TokenSums.Sum::plus);
        }
      }
      total = total.plus(sum);
      bySlice.add(new SliceTokens(slice.getKey(), sum.tasks(), sum.tokens()));
    }
    return new TokensView(
        swarm.value(),
        slices.isEmpty() ? fromMs : Math.min(fromMs, slices.firstKey()),
        untilMs,
        total.tasks(),
        total.tokens(),
        operations.entrySet().stream()
            .map(e -> new OperationTokens(e.getKey(), e.getValue().tasks(), e.getValue().tokens()))
            .sorted(Comparator.comparingLong(OperationTokens::tokens).reversed())
            .limit(MOST)
            .toList(),
        tenants.entrySet().stream()
            .map(
                e ->
                    new TenantTokens(
                        e.getKey().id(),
                        e.getKey().operation(),
                        e.getValue().tasks(),
                        e.getValue().tokens()))
            .sorted(Comparator.comparingLong(TenantTokens::tokens).reversed())
            .limit(MOST)
            .toList(),
        agents.entrySet().stream()
            .map(
                e ->
                    new AgentTokens(
                        e.getKey().id(),
                        e.getKey().operation(),
                        e.getValue().tasks(),
                        e.getValue().tokens()))
            .sorted(Comparator.comparingLong(AgentTokens::tokens).reversed())
            .limit(MOST)
            .toList(),
        List.copyOf(bySlice),
        tenants.containsKey(TokenSums.OTHERS) || agents.containsKey(TokenSums.OTHERS));
  }
}
