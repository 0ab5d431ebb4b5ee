package io.fairlead.scheduler.placement;

import io.fairlead.model.AgentId;
import io.fairlead.scheduler.heap.IndexedHeap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An agent, as placement sees it. Owned by the thread that owns the index. */
public abstract class PlacementEntry extends IndexedHeap.Node {
  /** The pool that it is in; null while it is in none. */
  @Nullable AgentPool pool;

  /** Whose pool that is; null while it is in none. */
  @Nullable AgentsWithRoom index;

  /** The pool that it was in last: most agents come back to it. */
  @Nullable AgentPool lastPool;

  /** Whose pool that was. */
  @Nullable AgentsWithRoom lastIndex;

  int heapClass;

  /** The agent. */
  public abstract AgentId id();

  /** What it can do; sorted. */
  public abstract List<String> capabilities();

  /** Slots × speed × reliability × (1 − throttle); above 0 for an agent with room. */
  public abstract double weight();

  /** The same with its speed at one type of task, as far as that is known. */
  public double weightFor(String taskType) {
    return weight();
  }

  /** Logical time at which its outstanding work is expected to be done, microseconds. */
  public abstract long virtualFinishUs();

  /** What it asks for one second at speed 1: costPerSecond / speed. */
  public abstract double price();

  /** Whether what is left of its resources is enough. */
  public abstract boolean fits(Demand demand);
}
