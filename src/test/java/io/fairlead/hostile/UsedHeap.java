package io.fairlead.hostile;

/** What this process still uses after collections. */
final class UsedHeap {
  private static final int COLLECTIONS = 3;

  private UsedHeap() {}

  /** The least of some looks, bytes. */
  static long bytes() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
