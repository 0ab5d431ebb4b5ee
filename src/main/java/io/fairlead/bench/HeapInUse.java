package io.fairlead.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;

/** What this JVM's heap holds that is still wanted. */
public final class HeapInUse {
  private static final int COLLECTIONS = 3;

  private HeapInUse() {}

  /**
   * Bytes in use after full collections, the least of three: what is freed late, by references that
   * a first collection clears, does not count. Of everything in this process.
   */
  public static long afterFullCollection() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < COLLECTIONS; i++) {
      memory.gc();
      least = Math.min(least, memory.getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
