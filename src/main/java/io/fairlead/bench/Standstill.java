package io.fairlead.bench;

/**
 * For how long this process stood still at the longest, whatever the reason: a machine that does
 * something else, a full collection. A thread sleeps for {@value #SLEEP_MS} ms at a time and looks
 * how much later it wakes up, so what it tells of a machine that is merely busy is some
 * milliseconds.
 */
public final class Standstill implements AutoCloseable {
  private static final long SLEEP_MS = 10;
  private static final long NS_PER_MS = 1_000_000;

  private final Thread watcher = new Thread(this::watch, "standstill");
  private volatile long longestNs;

  private Standstill() {}

  /** From now on. */
  public static Standstill watching() {
    Standstill standstill = new Standstill();
    standstill.watcher.setDaemon(true);
    standstill.watcher.start();
    return standstill;
  }

  /** Milliseconds, up to now. */
  public double longestMs() {
    return longestNs / (double) NS_PER_MS;
  }

  private void watch() {
    try {
      long before = System.nanoTime();
      while (true) {
        Thread.sleep(SLEEP_MS);
        long now = System.nanoTime();
        longestNs = Math.max(longestNs, now - before - SLEEP_MS * NS_PER_MS);
        before = now;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  @Override
  public void close() {
    watcher.interrupt();
  }
}
