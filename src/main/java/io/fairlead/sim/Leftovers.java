package io.fairlead.sim;

import io.fairlead.model.StoredAgent;
import io.fairlead.model.StoredTenant;
import io.fairlead.model.TenantId;
import io.fairlead.scheduler.SwarmCensus;
import io.fairlead.scheduler.SwarmView;
import io.fairlead.scheduler.invariant.InvariantViolation;
import java.util.ArrayList;
import java.util.List;

/**
 * What is left in a swarm's state and store when every task has ended: nothing of any of them, and
 * no tenant has been paid back more than it was charged.
 */
final class Leftovers {
  private Leftovers() {}

  /**
   * @throws InvariantViolation if something is left, naming all of it
   */
  static void check(VirtualCoordinator coordinator, List<TenantId> tenants) {
    List<String> left = new ArrayList<>();
    SwarmView view = coordinator.scheduler().view();
    note(left, "live tasks", view.live());
    note(left, "queued tasks", view.queued());
    for (TenantId tenant : tenants) {
      note(left, "tasks at agents of tenant " + tenant, view.heldOf(tenant));
    }
    for (StoredAgent agent : view.agents()) {
      note(left, "tasks held by " + agent.id(), view.heldCount(agent.id()));
      note(left, "tasks placed with " + agent.id(), view.placedCount(agent.id()));
      view.resourcesHeldBy(agent.id())
          .forEach((name, held) -> note(left, name + " held at " + agent.id(), held));
    }
    view.sharedResourcesHeld()
        .forEach((name, held) -> note(left, "shared " + name + " held", held));
    census(left, coordinator.scheduler().census(coordinator.now()));
    note(left, "stored tasks", coordinator.store().committed().live());
    for (StoredTenant tenant : coordinator.store().committed().tenants()) {
      // Whatever is paid back or corrected has been charged to the same tenant before.
      if (tenant.chargedUs() < 0) {
        left.add(tenant.chargedUs() + " us charged to tenant " + tenant.id());
      }
    }
    if (!coordinator.store().committed().agents().equals(view.agents())) {
      left.add(
          "agents stored as "
              + coordinator.store().committed().agents()
              + " and known as "
              + view.agents());
    }
    if (!left.isEmpty()) {
      throw new InvariantViolation("NothingIsLeft", String.join("; ", left));
    }
  }

  private static void census(List<String> left, SwarmCensus census) {
    note(left, "tasks counted", census.live());
    note(left, "tasks counted as parked", census.parked());
    census.phases().forEach((phase, count) -> note(left, "tasks counted as " + phase, count));
    census.levels().forEach(each -> note(left, "tasks counted on " + each.level(), each.queued()));
    note(left, "kinds of waiting tasks", census.backlogs().size());
    census.agents().forEach(each -> note(left, "work counted at " + each.id(), each.held()));
    if (census.outstandingMs() != 0 || census.waitingCostMs() != 0) {
      left.add(census.outstandingMs() + " ms outstanding, " + census.waitingCostMs() + " waiting");
    }
  }

  private static void note(List<String> left, String what, long count) {
    if (count != 0) {
      left.add(count + " " + what);
    }
  }
}
