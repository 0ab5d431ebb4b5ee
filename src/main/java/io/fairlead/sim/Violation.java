package io.fairlead.sim;

import java.util.List;

/**
 * Something that must not happen has happened in a simulated run.
 *
 * @param seed of the run
 * @param rule name of the invariant or the oracle's rule that was broken; the class of the
 *     exception where the core threw another one
 * @param message what was found, with ids
 * @param atUs virtual time, microseconds from the run's beginning
 * @param inputs how many inputs, which are tasks that arrived and faults that struck, came before
 * @param log the last events before, each with its time, oldest first
 */
public record Violation(
    long seed, String rule, String message, long atUs, int inputs, List<String> log) {
  public Violation {
    log = List.copyOf(log);
  }
}
