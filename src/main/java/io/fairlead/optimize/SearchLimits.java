package io.fairlead.optimize;

/**
 * What a search may use up, and where its chance comes from.
 *
 * @param seed of every random draw; the same problem, seed and generations give the same result,
 *     unless the time was up before
 * @param maxGenerations rounds of the search, 1 or more
 * @param maxMs time, milliseconds, 1 or more; what was found by then is the result
 */
public record SearchLimits(long seed, int maxGenerations, long maxMs) {
  public SearchLimits {
    if (maxGenerations < 1) {
      throw new IllegalArgumentException(
          "maxGenerations is " + maxGenerations + ", must be 1 or more");
    }
    if (maxMs < 1) {
      throw new IllegalArgumentException("maxMs is " + maxMs + ", must be 1 or more");
    }
  }
}
