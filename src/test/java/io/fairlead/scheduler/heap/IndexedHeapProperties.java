package io.fairlead.scheduler.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class IndexedHeapProperties {
  private static final class Item extends IndexedHeap.Node {
    final int number;
    int key;

    Item(int number, int key) {
      this.number = number;
      this.key = key;
    }
  }

  private static final Comparator<Item> ORDER =
      Comparator.comparingInt((Item item) -> item.key).thenComparingInt(item -> item.number);

  /** Each operation adds, removes or moves; the least element is always that of a sorted list. */
  @Property
  void firstIsAlwaysTheLeast(
      @ForAll @Size(max = 200) List<@IntRange(min = 0, max = 999) Integer> operations) {
    IndexedHeap<Item> heap = new IndexedHeap<>(ORDER);
    List<Item> model = new ArrayList<>();
    int number = 0;
    for (int operation : operations) {
      if (operation % 3 == 0 || model.isEmpty()) {
        Item item = new Item(number++, operation);
        heap.add(item);
        model.add(item);
      } else if (operation % 3 == 1) {
        Item item = model.remove(operation % model.size());
        heap.remove(item);
      } else {
        Item item = model.get(operation % model.size());
        item.key = 999 - item.key;
        heap.moved(item);
      }
      assertEquals(model.stream().min(ORDER).orElse(null), heap.first());
      assertEquals(model.size(), heap.size());
    }
  }

  @Property
  void anElementIsInOneHeapOnce(@ForAll int key) {
    IndexedHeap<Item> heap = new IndexedHeap<>(ORDER);
    Item item = new Item(0, key);
    assertThrows(IllegalStateException.class, () -> heap.remove(item));
    heap.add(item);
    assertThrows(IllegalStateException.class, () -> heap.add(item));
    assertThrows(IllegalStateException.class, () -> new IndexedHeap<>(ORDER).remove(item));
  }
}
