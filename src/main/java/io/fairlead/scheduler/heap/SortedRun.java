package io.fairlead.scheduler.heap;

import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Elements that came in their order, in a ring: adding at the end and taking the first are O(1),
 * removing any element leaves a hole. Holes are closed when they are more than the elements, so
 * removal is O(1) amortised. Both ends are never holes.
 */
final class SortedRun<E extends IndexedHeap.Node> {
  private static final int LEAST_CAPACITY = 4;

  private final Comparator<? super E> order;
  private IndexedHeap.@Nullable Node[] ring = new IndexedHeap.Node[LEAST_CAPACITY];
  private int head;
  private int span;
  private int size;

  SortedRun(Comparator<? super E> order) {
    this.order = order;
  }

  int size() {
    return size;
  }

  @Nullable E first() {
    return size == 0 ? null : at(0);
  }

  /** Adds the element if it belongs at the end; returns whether it does. */
  boolean append(E element) {
    if (size > 0) {
      E last = at(span - 1);
      if (last == null || order.compare(last, element) > 0) {
        return false;
      }
    }
    if (span == ring.length) {
      rebuild(Math.multiplyExact(ring.length, 2));
    }
    put(span++, element);
    size++;
    return true;
  }

  boolean contains(E element) {
    int place = element.place;
    return place >= 0 && place < ring.length && ring[place] == element;
  }

  /** Removes an element that is contained. */
  void remove(E element) {
    ring[element.place] = null;
    element.place = -1;
    size--;
    while (span > 0 && ring[head] == null) {
      head = head + 1 & ring.length - 1;
      span--;
    }
    while (span > 0 && ring[head + span - 1 & ring.length - 1] == null) {
      span--;
    }
    if (2 * size < span || (4 * size < ring.length && ring.length > LEAST_CAPACITY)) {
      int capacity = LEAST_CAPACITY;
      while (capacity < 2 * size) {
        capacity *= 2;
      }
      rebuild(capacity);
    }
  }

  /** The element at a place counted from the first; null for a hole. */
  @SuppressWarnings("unchecked")
  @Nullable E at(int index) {
    return (E) ring[head + index & ring.length - 1];
  }

  /** Elements and holes. */
  int span() {
    return span;
  }

  private void rebuild(int capacity) {
    IndexedHeap.@Nullable Node[] old = ring;
    int from = head;
    int count = span;
    ring = new IndexedHeap.Node[capacity];
    head = 0;
    span = 0;
    for (int i = 0; i < count; i++) {
      IndexedHeap.Node element = old[from + i & old.length - 1];
      if (element != null) {
        put(span++, element);
      }
    }
  }

  private void put(int index, IndexedHeap.Node element) {
    int place = head + index & ring.length - 1;
    ring[place] = Objects.requireNonNull(element);
    element.place = place;
  }
}
