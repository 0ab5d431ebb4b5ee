package io.fairlead.bench;

/** Who follows a run while it lasts. */
public interface Watch {

  /** What is being done now, and how far it is; a total of 0 where that is not known. */
  void at(String step, long done, long total);

  /**
   * Waits.
   *
   * @throws RuntimeException if the run is not wanted any more
   */
  void pause(long ms) throws InterruptedException;
}
