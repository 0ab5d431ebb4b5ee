package io.fairlead.scheduler.placement;

import io.fairlead.model.AgentId;
import io.fairlead.scheduler.heap.IndexedHeap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The agents with room that may run one task. Where the task demands no resources they are read off
 * the pools' heaps; where it does, each agent of the pools is looked at: O(agents with room).
 */
final class Candidates {
  /** So many candidates are all looked at, whatever the order of the heaps. */
  static final int ALL_OF = 64;

  /** Where there are more, so many of each heap are; among them is its first. */
  static final int OF_EACH_HEAP = 8;

  private final PlacementRequest request;
  private final List<AgentPool> pools;
  private @Nullable List<PlacementEntry> fitting;

  /**
   * @param pools those whose agents have the capabilities required
   */
  Candidates(List<AgentPool> pools, PlacementRequest request) {
    this.pools = pools;
    this.request = request;
  }

  /** How many there are. */
  int size() {
    if (!request.demand().isNone()) {
      return fitting().size();
    }
    int size = 0;
    for (AgentPool pool : pools) {
      size += pool.size();
    }
    return size;
  }

  /** One of them, 0 to size − 1; not where pools are in order of ids. */
  PlacementEntry at(int index) {
    if (!request.demand().isNone()) {
      return fitting().get(index);
    }
    int left = index;
    for (AgentPool pool : pools) {
      if (left < pool.size()) {
        return pool.at(left);
      }
      left -= pool.size();
    }
    throw new IndexOutOfBoundsException(index);
  }

  /** Whether the agent is one of them. */
  boolean contains(PlacementEntry agent) {
    AgentPool pool = agent.pool;
    return pool != null
        && pools.contains(pool)
        && pool.covers(request.eligibility().capabilities())
        && (request.demand().isNone() || agent.fits(request.demand()));
  }

  /**
   * The first in the policy's order. Only the first of each heap is looked at, unless the task
   * demands resources.
   */
  @Nullable PlacementEntry least(PlacementPolicy policy) {
    PlacementEntry best = null;
    if (!request.demand().isNone()) {
      for (PlacementEntry agent : fitting()) {
        best = better(policy, best, agent);
      }
      return best;
    }
    for (AgentPool pool : pools) {
      for (IndexedHeap<PlacementEntry> heap : pool.heaps()) {
        PlacementEntry head = heap.first();
        if (head != null) {
          best = better(policy, best, head);
        }
      }
    }
    return best;
  }

  /**
   * The first in the policy's order, where heaps are not kept in that order. Exact while there are
   * at most {@link #ALL_OF} candidates, or the task demands resources; beyond that the first {@link
   * #OF_EACH_HEAP} places of each heap are looked at.
   */
  @Nullable PlacementEntry leastOfSome(PlacementPolicy policy) {
    if (!request.demand().isNone()) {
      return least(policy);
    }
    int ofEach = size() <= ALL_OF ? ALL_OF : OF_EACH_HEAP;
    PlacementEntry best = null;
    for (AgentPool pool : pools) {
      for (IndexedHeap<PlacementEntry> heap : pool.heaps()) {
        int count = Math.min(ofEach, heap.size());
        for (int i = 0; i < count; i++) {
          best = better(policy, best, heap.at(i));
        }
      }
    }
    return best;
  }

  private PlacementEntry better(
      PlacementPolicy policy, @Nullable PlacementEntry best, PlacementEntry other) {
    return best == null || policy.compare(other, best, request) < 0 ? other : best;
  }

  /** The next by id after the one last in turn, and after the last the first. */
  @Nullable PlacementEntry nextInTurn() {
    PlacementEntry next = null;
    PlacementEntry first = null;
    for (AgentPool pool : pools) {
      next = smaller(next, nextOf(pool, request.lastInTurn()));
      first = smaller(first, nextOf(pool, null));
    }
    return next == null ? first : next;
  }

  private @Nullable PlacementEntry nextOf(AgentPool pool, @Nullable AgentId last) {
    PlacementEntry next = pool.after(last);
    while (next != null && !request.demand().isNone() && !next.fits(request.demand())) {
      next = pool.after(next.id());
    }
    return next;
  }

  private static @Nullable PlacementEntry smaller(
      @Nullable PlacementEntry a, @Nullable PlacementEntry b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a.id().compareTo(b.id()) <= 0 ? a : b;
  }

  /** The best by score, without the one chosen; O(all of them). */
  List<PlacementEntry> nextBest(PlacementPolicy policy, PlacementEntry chosen, int most) {
    List<PlacementEntry> best = new ArrayList<>(most + 1);
    for (PlacementEntry agent : everyone()) {
      if (agent == chosen) {
        continue;
      }
      int at = best.size();
      while (at > 0 && policy.compare(agent, best.get(at - 1), request) < 0) {
        at--;
      }
      if (at < most) {
        best.add(at, agent);
        if (best.size() > most) {
          best.remove(most);
        }
      }
    }
    return best;
  }

  private List<PlacementEntry> everyone() {
    if (!request.demand().isNone()) {
      return fitting();
    }
    List<PlacementEntry> everyone = new ArrayList<>();
    for (AgentPool pool : pools) {
      pool.forEach(everyone::add);
    }
    return everyone;
  }

  private List<PlacementEntry> fitting() {
    List<PlacementEntry> known = fitting;
    if (known == null) {
      List<PlacementEntry> found = new ArrayList<>();
      for (AgentPool pool : pools) {
        pool.forEach(
            agent -> {
              if (agent.fits(request.demand())) {
                found.add(agent);
              }
            });
      }
      fitting = found;
      known = found;
    }
    return known;
  }
}
