package io.fairlead.scheduler.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class RunHeapProperties {
  private static final class Element extends IndexedHeap.Node {
    final long key;
    final int number;

    Element(long key, int number) {
      this.key = key;
      this.number = number;
    }
  }

  private static final Comparator<Element> ORDER =
      Comparator.comparingLong((Element e) -> e.key).thenComparingInt(e -> e.number);

  /** Whatever comes and goes in whatever order, the first is the least of what is there. */
  @Property(tries = 300)
  void theFirstIsTheLeast(
      @ForAll @IntRange(min = 0, max = 10) int disorder, @ForAll @LongRange(min = 1) long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RunHeap<Element> heap = new RunHeap<>(ORDER);
    TreeSet<Element> model = new TreeSet<>(ORDER);
    for (int i = 0; i < 600; i++) {
      int what = random.nextInt(10);
      if (what < (i < 300 ? 6 : 3)) {
        Element element = new Element(random.nextInt(10) < disorder ? random.nextInt(600) : i, i);
        heap.add(element);
        model.add(element);
        assertTrue(heap.contains(element));
        assertThrows(IllegalStateException.class, () -> heap.add(element));
      } else if (!model.isEmpty()) {
        Element out;
        if (what < 8) {
          out = heap.first();
          heap.remove(out);
        } else if (what < 9) {
          out = new ArrayList<>(model).get(random.nextInt(model.size()));
          heap.remove(out);
        } else {
          out = heap.removeAny();
        }
        assertTrue(model.remove(out));
        assertFalse(heap.contains(out));
        assertFalse(out.inHeap());
        assertThrows(IllegalStateException.class, () -> heap.remove(out));
      }
      assertEquals(model.size(), heap.size());
      assertEquals(model.isEmpty(), heap.isEmpty());
      assertSame(model.isEmpty() ? null : model.first(), heap.first());
    }
    Set<Element> shown = new HashSet<>();
    heap.forEach(shown::add);
    assertEquals(model, shown);
    List<Element> drained = new ArrayList<>();
    while (!heap.isEmpty()) {
      Element first = heap.first();
      heap.remove(first);
      drained.add(first);
    }
    assertEquals(List.copyOf(model), drained);
  }
}
