package io.fairlead.scheduler.heap;

import java.util.Comparator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A priority queue for elements of which most come in their order: those stand in a ring and cost
 * O(1), the others in a heap and cost O(log n). A million tasks that are served first come first
 * served would otherwise sift through twenty levels of a heap each. An element's key must not
 * change while it is in here.
 */
public final class RunHeap<E extends IndexedHeap.Node> {
  private final Comparator<? super E> order;
  private final SortedRun<E> run;
  private @Nullable IndexedHeap<E> rest;

  public RunHeap(Comparator<? super E> order) {
    this.order = order;
    this.run = new SortedRun<>(order);
  }

  public int size() {
    return run.size() + (rest == null ? 0 : rest.size());
  }

  public boolean isEmpty() {
    return size() == 0;
  }

  /** The least element; null if there is none. */
  public @Nullable E first() {
    E inRun = run.first();
    E inRest = rest == null ? null : rest.first();
    if (inRun == null || inRest == null) {
      return inRun == null ? inRest : inRun;
    }
    return order.compare(inRun, inRest) <= 0 ? inRun : inRest;
  }

  /**
   * @throws IllegalStateException if the element is in a heap already
   */
  public void add(E element) {
    if (element.inHeap()) {
      throw new IllegalStateException("already in a heap: " + element);
    }
    if (!run.append(element)) {
      if (rest == null) {
        rest = new IndexedHeap<>(order);
      }
      rest.add(element);
    }
  }

  /** Whether the element is in here. */
  public boolean contains(E element) {
    return run.contains(element) || (rest != null && rest.contains(element));
  }

  /**
   * @throws IllegalStateException if the element is not in here
   */
  public void remove(E element) {
    if (run.contains(element)) {
      run.remove(element);
    } else if (rest != null && rest.contains(element)) {
      rest.remove(element);
    } else {
      throw new IllegalStateException("not in this heap: " + element);
    }
  }

  /** Takes out some element in O(1), whichever; null if there is none. */
  public @Nullable E removeAny() {
    E element;
    if (rest != null && !rest.isEmpty()) {
      element = rest.at(rest.size() - 1);
      rest.remove(element);
    } else {
      element = run.size() == 0 ? null : run.at(run.span() - 1);
      if (element != null) {
        run.remove(element);
      }
    }
    return element;
  }

  /** Shows every element, in no order. */
  public void forEach(Consumer<? super E> visitor) {
    for (int i = 0; i < run.span(); i++) {
      E element = run.at(i);
      if (element != null) {
        visitor.accept(element);
      }
    }
    for (int i = 0; rest != null && i < rest.size(); i++) {
      visitor.accept(rest.at(i));
    }
  }
}
