package io.fairlead.query.view;

import java.util.List;

/**
 * What has changed in a swarm since the frame before.
 *
 * @param whole whether this is all there is, and what was told before is to be forgotten
 * @param now the swarm at a glance, without its agents and tenants
 * @param agents those that are new or have changed
 * @param agentsGone ids of those that are no longer there
 * @param tenants those that are new or have changed
 * @param tenantsGone ids of those that are no longer told of
 */
public record LiveFrameView(
    boolean whole,
    NowView now,
    List<AgentFiguresView> agents,
    List<String> agentsGone,
    List<TenantFiguresView> tenants,
    List<String> tenantsGone) {
  public LiveFrameView {
    agents = List.copyOf(agents);
    agentsGone = List.copyOf(agentsGone);
    tenants = List.copyOf(tenants);
    tenantsGone = List.copyOf(tenantsGone);
  }
}
