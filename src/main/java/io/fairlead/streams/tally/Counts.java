package io.fairlead.streams.tally;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * One count for each constant of an enum. One thread writes, without a lock and without waiting for
 * others' memory; any thread reads.
 */
public final class Counts<E extends Enum<E>> {
  private final AtomicLongArray counts;

  Counts(Class<E> kinds) {
    this.counts = new AtomicLongArray(kinds.getEnumConstants().length);
  }

  void add(E kind, long n) {
    int at = kind.ordinal();
    counts.lazySet(at, counts.getPlain(at) + n);
  }

  void add(E kind) {
    add(kind, 1);
  }

  public long get(E kind) {
    return counts.get(kind.ordinal());
  }

  void copyTo(long[] row, int offset) {
    for (int i = 0; i < counts.length(); i++) {
      row[offset + i] = counts.get(i);
    }
  }

  int size() {
    return counts.length();
  }
}
