package io.fairlead.scheduler.lease;

import io.fairlead.model.TaskId;

/**
 * Exponential back-off with full jitter, drawn from a hash of task and attempt, so that it needs no
 * random source and a replay gives the same wait.
 *
 * @see "Brooker (2015), Exponential Backoff and Jitter"
 */
public final class RetryBackoff {
  private RetryBackoff() {}

  /**
   * How long to wait before the next attempt, milliseconds: 0 to min(max, base × 2^(attempt − 1)).
   *
   * @param attempt the attempt that failed, from 1
   * @param baseMs bound of the first wait, 0 or more
   * @param maxMs bound of every wait, at least baseMs
   */
  public static long waitMs(TaskId task, int attempt, long baseMs, long maxMs) {
    int doublings = Math.min(attempt - 1, 40);
    long bound = baseMs > (maxMs >> doublings) ? maxMs : baseMs << doublings;
    return Math.floorMod(mix(task.value(), attempt), bound + 1);
  }

  private static long mix(String id, int attempt) {
    long hash = 0x9E3779B97F4A7C15L * (attempt + 1L);
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * 0x100000001B3L;
    }
    // The finisher of SplittableRandom (Stafford's variant 13).
    hash = (hash ^ (hash >>> 30)) * 0xBF58476D1CE4E5B9L;
    hash = (hash ^ (hash >>> 27)) * 0x94D049BB133111EBL;
    return hash ^ (hash >>> 31);
  }
}
