package io.fairlead.bench.load;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many tasks are under way: never more than a window. Whoever submits takes a place, whoever
 * runs them gives it back, so that as many arrive as are done.
 */
public final class ClosedLoop {
  private final Semaphore places;
  private final AtomicLong submitted = new AtomicLong();
  private final AtomicLong done = new AtomicLong();
  private volatile boolean closed;

  /**
   * @param window 1 or more
   */
  public ClosedLoop(int window) {
    places = new Semaphore(window);
  }

  /**
   * Waits for a place.
   *
   * @return the number of the task that takes it, from 0; -1 once the loop is closed
   */
  public long take() throws InterruptedException {
    places.acquire();
    return closed ? -1 : submitted.getAndIncrement();
  }

  /** So many tasks are done. */
  public void done(int tasks) {
    done.addAndGet(tasks);
    places.release(tasks);
  }

  /** Nothing more is to be submitted. */
  public void close() {
    closed = true;
    places.release(1);
  }

  public long submitted() {
    return submitted.get();
  }

  public long done() {
    return done.get();
  }
}
