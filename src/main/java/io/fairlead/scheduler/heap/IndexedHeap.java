package io.fairlead.scheduler.heap;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Binary min-heap whose elements know their place, so that any element can be removed or moved in
 * O(log n). An element is in at most one such heap at a time. The comparator must be total.
 */
public final class IndexedHeap<E extends IndexedHeap.Node> {
  /** An element; holds its own place, in one heap or {@link SortedRun} at a time. */
  public abstract static class Node {
    int place = -1;

    /** Whether the element is in a heap. */
    public final boolean inHeap() {
      return place >= 0;
    }
  }

  private final Comparator<? super E> order;
  private final List<E> elements = new ArrayList<>();

  public IndexedHeap(Comparator<? super E> order) {
    this.order = order;
  }

  public int size() {
    return elements.size();
  }

  public boolean isEmpty() {
    return elements.isEmpty();
  }

  /** The least element; null if there is none. */
  public @Nullable E first() {
    return elements.isEmpty() ? null : elements.get(0);
  }

  /** The element at a place of the heap's own order, 0 being the least; for inspection. */
  public E at(int index) {
    return elements.get(index);
  }

  /** Whether the element is in this heap. */
  public boolean contains(E element) {
    int index = element.place;
    return index >= 0 && index < elements.size() && elements.get(index) == element;
  }

  /**
   * @throws IllegalStateException if the element is in a heap already
   */
  public void add(E element) {
    if (element.inHeap()) {
      throw new IllegalStateException("already in a heap: " + element);
    }
    elements.add(element);
    up(elements.size() - 1, element);
  }

  /**
   * @throws IllegalStateException if the element is not in this heap
   */
  public void remove(E element) {
    int index = indexOf(element);
    E last = elements.remove(elements.size() - 1);
    element.place = -1;
    if (last != element) {
      place(index, last);
      moved(last);
    }
  }

  /**
   * Restores the order after the element's key has changed.
   *
   * @throws IllegalStateException if the element is not in this heap
   */
  public void moved(E element) {
    int index = indexOf(element);
    if (index > 0 && order.compare(element, elements.get((index - 1) >>> 1)) < 0) {
      up(index, element);
    } else {
      down(index, element);
    }
  }

  private int indexOf(E element) {
    int index = element.place;
    if (index < 0 || index >= elements.size() || elements.get(index) != element) {
      throw new IllegalStateException("not in this heap: " + element);
    }
    return index;
  }

  private void up(int start, E element) {
    int index = start;
    while (index > 0) {
      int parent = (index - 1) >>> 1;
      E above = elements.get(parent);
      if (order.compare(element, above) >= 0) {
        break;
      }
      place(index, above);
      index = parent;
    }
    place(index, element);
  }

  private void down(int start, E element) {
    int index = start;
    int half = elements.size() >>> 1;
    while (index < half) {
      int child = 2 * index + 1;
      if (child + 1 < elements.size()
          && order.compare(elements.get(child + 1), elements.get(child)) < 0) {
        child++;
      }
      E below = elements.get(child);
      if (order.compare(element, below) <= 0) {
        break;
      }
      place(index, below);
      index = child;
    }
    place(index, element);
  }

  private void place(int index, E element) {
    elements.set(index, element);
    element.place = index;
  }
}
