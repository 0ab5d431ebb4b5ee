package io.fairlead.query.view;

import java.util.List;

/**
 * How the tenants of a swarm have done over time, as the instance that holds it has seen it every
 * few seconds. What is older is told in larger steps, and is gone after hours, or when the swarm
 * moves to another instance.
 *
 * @param sinceMs the first look that is remembered, milliseconds since the Unix epoch; 0 if there
 *     was none yet
 * @param windowMs how far back from each look received work counts, milliseconds
 * @param atMs when it was looked, milliseconds since the Unix epoch, earliest first
 * @param tenants in order of their ids: those that had tasks at one of the looks, as far as their
 *     work is counted apart
 */
public record TenantTrendsView(
    String swarmId, long sinceMs, long windowMs, List<Long> atMs, List<TenantTrendView> tenants) {

  /**
   * One tenant. Each list has as many entries as there are looks.
   *
   * @param weight its share relative to others, at the last of the looks
   * @param dueShare its weight by the weights of all tenants that had work then, 0 to 1; 0 where it
   *     had none
   * @param receivedShare work charged to it by the work charged to all, 0 to 1, over windowMs
   * @param waiting tasks that waited for an agent
   * @param held tasks that agents had
   */
  public record TenantTrendView(
      String tenantId,
      double weight,
      List<Double> dueShare,
      List<Double> receivedShare,
      List<Integer> waiting,
      List<Integer> held) {
    public TenantTrendView {
      dueShare = List.copyOf(dueShare);
      receivedShare = List.copyOf(receivedShare);
      waiting = List.copyOf(waiting);
      held = List.copyOf(held);
    }
  }

  public TenantTrendsView {
    atMs = List.copyOf(atMs);
    tenants = List.copyOf(tenants);
  }
}
