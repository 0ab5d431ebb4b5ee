package io.fairlead.bench.latency;

/** Fairlead's agents in a measurement, which end every task as soon as they have it. */
interface Crew extends AutoCloseable {
  /**
   * @throws RuntimeException if they had to give up
   */
  void check();

  /** Everything has ended: notes what can be known only now. */
  void complete();

  @Override
  void close();
}
