package io.fairlead.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C (and any other polite request to end) into a clean stop: the command learns of it,
 * and the process ends once the command has cleaned up, at the latest after {@link #LIMIT_S}.
 */
final class Interrupt implements AutoCloseable {
  /** Longest time for cleaning up, seconds. */
  static final long LIMIT_S = 40;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch cleanedUp = new CountDownLatch(1);
  private final Thread hook = new Thread(this::run, "fairlead-interrupt");

  Interrupt() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void run() {
    asked.countDown();
    try {
      cleanedUp.await(LIMIT_S, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  boolean isAsked() {
    return asked.getCount() == 0;
  }

  /** Waits until the process is asked to end. */
  void await() throws InterruptedException {
    asked.await();
  }

  /**
   * Waits for that long, or until the process is asked to end.
   *
   * @return whether it is
   */
  boolean await(long ms) throws InterruptedException {
    return asked.await(ms, TimeUnit.MILLISECONDS);
  }

  /** The command has cleaned up. */
  @Override
  public void close() {
    cleanedUp.countDown();
    if (!isAsked()) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // asked just now: the hook has begun and ends by itself
      }
    }
  }
}
