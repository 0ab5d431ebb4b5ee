package io.fairlead.query.topics;

import org.jspecify.annotations.Nullable;

/**
 * Which part of a swarm's history a timeline tells.
 *
 * @param fromMs milliseconds since the Unix epoch
 * @param untilMs now, milliseconds since the Unix epoch
 * @param limit so many runs, and moves, at most
 * @param firstAgent agents whose ids come before it are left out; null: none is
 * @param lastAgent agents whose ids come after it are left out; null: none is
 */
public record TimelineWindow(
    long fromMs, long untilMs, int limit, @Nullable String firstAgent, @Nullable String lastAgent) {
  /** Looks back so far at most: 15 minutes. */
  public static final long MOST_MS = 900_000;

  /** Runs told at most. */
  public static final int MOST_RUNS = 5_000;

  public TimelineWindow {
    if (fromMs >= untilMs || untilMs - fromMs > MOST_MS || limit < 1 || limit > MOST_RUNS) {
      throw new IllegalArgumentException(fromMs + " to " + untilMs + ", " + limit);
    }
  }

  /** Instances' clocks differ: what has happened already is never too new. */
  boolean covers(long atMs) {
    return atMs >= fromMs;
  }

  boolean agent(String id) {
    return (firstAgent == null || firstAgent.compareTo(id) <= 0) && !beyond(id);
  }

  /** Whether no agent after that one is meant. */
  boolean endsWith(String id) {
    return lastAgent != null && lastAgent.compareTo(id) <= 0;
  }

  boolean beyond(String id) {
    return lastAgent != null && lastAgent.compareTo(id) < 0;
  }
}
