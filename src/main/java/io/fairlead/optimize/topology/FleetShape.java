package io.fairlead.optimize.topology;

import java.util.ArrayList;
import java.util.List;

/**
 * A swarm as it might be: what is to be tried.
 *
 * @param kinds of each kind of agents how many, in the order of {@link TopologyTrials#kinds}
 * @param maxPrefetch assignments beyond its slots that an agent is sent at most, 0 or more
 */
public record FleetShape(List<Part> kinds, int maxPrefetch) {
  public FleetShape {
    kinds = List.copyOf(kinds);
    if (maxPrefetch < 0) {
      throw new IllegalArgumentException("maxPrefetch is " + maxPrefetch + ", must be 0 or more");
    }
  }

  /**
   * Of one kind.
   *
   * @param agents 0 or more
   * @param slots of each, 1 or more
   */
  public record Part(int agents, int slots) {
    public Part {
      if (agents < 0 || slots < 1) {
        throw new IllegalArgumentException(agents + " agents with " + slots + " slots");
      }
    }
  }

  /** As it was. */
  static FleetShape present(TopologyTrials trials) {
    return new FleetShape(
        trials.kinds().stream().map(kind -> new Part(kind.agents(), kind.slots())).toList(),
        trials.maxPrefetch());
  }

  int agents() {
    return kinds.stream().mapToInt(Part::agents).sum();
  }

  FleetShape with(int kind, Part part) {
    List<Part> other = new ArrayList<>(kinds);
    other.set(kind, part);
    return new FleetShape(other, maxPrefetch);
  }

  FleetShape with(int otherMaxPrefetch) {
    return new FleetShape(kinds, otherMaxPrefetch);
  }

  /** Mean price by the second. */
  double price(List<FleetKind> of) {
    double sum = 0;
    for (int i = 0; i < kinds.size(); i++) {
      sum += of.get(i).pricePerSecond(kinds.get(i).agents(), kinds.get(i).slots());
    }
    return sum;
  }
}
