package io.fairlead.streams.tally;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;

/**
 * Tallies by name, so many at most: who comes first has one of its own for good, the rest share one
 * whose name is {@link #OTHER}. So nobody who invents names fills the memory, and a count never
 * moves from one name to another. One thread writes, any thread reads.
 */
final class Names<T> {
  /** No id is empty, so none is mistaken for it; shown as {@code other}. */
  static final String OTHER = "";

  private final int most;
  private final Function<String, T> make;
  private final Map<String, T> byName = new ConcurrentSkipListMap<>();
  private int named;

  Names(int most, Function<String, T> make) {
    this.most = most;
    this.make = make;
  }

  T of(String name) {
    T known = byName.get(name);
    if (known != null) {
      return known;
    }
    if (named >= most) {
      return byName.computeIfAbsent(OTHER, make);
    }
    named++;
    return byName.computeIfAbsent(name, make);
  }

  Collection<T> all() {
    return byName.values();
  }
}
