package io.fairlead.optimize;

import java.util.function.LongSupplier;

/** Watches a search, and ends it early. Called from the thread that searches. */
public interface SearchMonitor {
  /** A clock that goes evenly, nanoseconds from any beginning. */
  long nanoTime();

  /** Whether nobody wants the result any more. */
  boolean cancelled();

  /**
   * How far it has come.
   *
   * @param share 0 to 1
   * @param doing what it does now, in words
   */
  void progress(double share, String doing);

  /** Nobody watches. */
  static SearchMonitor unwatched(LongSupplier nanoTime) {
    return new SearchMonitor() {
      @Override
      public long nanoTime() {
        return nanoTime.getAsLong();
      }

      @Override
      public boolean cancelled() {
        return false;
      }

      @Override
      public void progress(double share, String doing) {}
    };
  }
}
