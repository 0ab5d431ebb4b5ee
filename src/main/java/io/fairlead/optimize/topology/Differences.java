package io.fairlead.optimize.topology;

import io.fairlead.model.TenantId;
import io.fairlead.optimize.topology.FleetShape.Part;
import io.fairlead.optimize.topology.TopologyProposal.Change;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** In what one shape differs from another, in numbers and words. */
final class Differences {
  /** The setting that the prefetch bound is. */
  static final String MAX_PREFETCH = "maxPrefetch";

  private Differences() {}

  static TopologyDimension dimension(FleetShape from, FleetShape to) {
    Set<TopologyDimension> all = EnumSet.noneOf(TopologyDimension.class);
    if (from.maxPrefetch() != to.maxPrefetch()) {
      all.add(TopologyDimension.PREFETCH);
    }
    for (int i = 0; i < from.kinds().size(); i++) {
      Part was = from.kinds().get(i);
      Part is = to.kinds().get(i);
      if (was.slots() != is.slots()) {
        all.add(TopologyDimension.SLOTS);
      } else if (was.agents() != is.agents()) {
        all.add(TopologyDimension.AGENTS);
      }
    }
    return all.size() == 1 ? all.iterator().next() : TopologyDimension.COMBINATION;
  }

  static List<Change> changes(List<FleetKind> kinds, FleetShape from, FleetShape to) {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      Part was = from.kinds().get(i);
      Part is = to.kinds().get(i);
      String name = kinds.get(i).name();
      if (was.agents() != is.agents()) {
        changes.add(new Change(name, was.agents(), is.agents()));
      }
      if (was.slots() != is.slots()) {
        changes.add(new Change("slots of " + name, was.slots(), is.slots()));
      }
    }
    if (from.maxPrefetch() != to.maxPrefetch()) {
      changes.add(new Change(MAX_PREFETCH, from.maxPrefetch(), to.maxPrefetch()));
    }
    return changes;
  }

  /** Of each kind, how many go with a tenant. */
  static List<Change> division(List<FleetKind> kinds, TenantId tenant, List<Integer> counts) {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      if (counts.get(i) > 0) {
        changes.add(
            new Change(kinds.get(i).name() + ", in a swarm of tenant " + tenant, 0, counts.get(i)));
      }
    }
    return changes;
  }
}
