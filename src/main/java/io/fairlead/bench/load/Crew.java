package io.fairlead.bench.load;

import java.util.List;

/** Those who run the tasks of a load, one for each agent of the fleet. Safe for use by threads. */
public interface Crew extends AutoCloseable {

  /** How one is started. */
  @FunctionalInterface
  interface Start {
    /**
     * Starts them; they become ready by and by.
     *
     * @param handlers what each of them does with a task, in the fleet's order
     */
    Crew start(List<SimulatedHandler> handlers);
  }

  /** Whether that one can be given tasks. */
  boolean isReady(int agent);

  /** That one ends without a goodbye. */
  void kill(int agent);

  /**
   * @throws RuntimeException if one of them has failed
   */
  void checkAlive();

  /** Ends all of them at once, and waits for them. */
  @Override
  void close();
}
