package io.fairlead.scheduler.placement;

import io.fairlead.model.PlacementReason;
import org.jspecify.annotations.Nullable;

/**
 * {@code power-of-two-choices}: of two different agents drawn evenly the one with less outstanding
 * work by weight. The draw is a hash of task and epoch, so it is the same for the same history.
 * O(pools × weight classes).
 *
 * @see "Mitzenmacher (2001), The Power of Two Choices in Randomized Load Balancing"
 */
final class TwoChoicesPlacement implements PlacementPolicy {
  @Override
  public @Nullable PlacementEntry choose(Candidates candidates, PlacementRequest request) {
    int size = candidates.size();
    if (size == 0) {
      return null;
    }
    PlacementEntry one = candidates.at(below(request.draw() >>> 32, size));
    if (size == 1) {
      return one;
    }
    int second = below(request.draw() & 0xffff_ffffL, size - 1);
    PlacementEntry other = candidates.at(second);
    if (other == one) {
      other = candidates.at(size - 1);
    }
    int order = Double.compare(request.loadMs(one), request.loadMs(other));
    return order < 0 || (order == 0 && one.id().compareTo(other.id()) < 0) ? one : other;
  }

  /** Evenly below a bound from 32 even bits. */
  private static int below(long bits, int bound) {
    return (int) ((bits * bound) >>> 32);
  }

  @Override
  public PlacementReason reason(PlacementEntry chosen, PlacementRequest request) {
    return PlacementReason.LESS_LOADED_OF_TWO;
  }

  /** Milliseconds until the agent has done what it has. */
  @Override
  public double score(PlacementEntry agent, PlacementRequest request) {
    return request.loadMs(agent);
  }
}
