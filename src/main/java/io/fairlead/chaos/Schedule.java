package io.fairlead.chaos;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Which faults strike, in which order: drawn from a seed alone, without end. The kinds are dealt
 * from shuffled decks, so that none is left out for long: the first deck has every kind once, later
 * ones {@link FaultKind#cards} of each.
 */
final class Schedule {
  static final int COORDINATORS = 2;

  private static final long MIN_CALM_MS = 200;
  private static final long MAX_CALM_MS = 1_200;

  private final Set<FaultKind> kinds;
  private final int agents;
  private final Timeouts timeouts;
  private final SplittableRandom random;
  private final Deque<FaultKind> deck = new ArrayDeque<>();
  private boolean dealt;

  /**
   * What the pauses go by, milliseconds.
   *
   * @param sessionMs after which a silent coordinator is dead to its group
   * @param transactionMs after which the broker aborts what it left open
   * @param lostAfterMs after which a silent agent is lost
   * @param brokerSessionMs after which a silent broker is fenced by its own controller
   */
  record Timeouts(long sessionMs, long transactionMs, long lostAfterMs, long brokerSessionMs) {}

  /**
   * @param agents agent processes
   */
  Schedule(long seed, Collection<FaultKind> kinds, int agents, Timeouts timeouts) {
    if (kinds.isEmpty() || agents < 1) {
      throw new IllegalArgumentException(kinds + " of " + agents + " agents: nothing to strike");
    }
    this.kinds = EnumSet.copyOf(kinds);
    this.agents = agents;
    this.timeouts = timeouts;
    this.random = new SplittableRandom(seed);
  }

  Strike next() {
    if (deck.isEmpty()) {
      deal();
    }
    FaultKind kind = deck.remove();
    int coordinator = random.nextInt(COORDINATORS);
    List<Integer> victims = agents(kind);
    long pauseMs = pauseMs(kind);
    return new Strike(
        kind, coordinator, victims, pauseMs, random.nextLong(MIN_CALM_MS, MAX_CALM_MS));
  }

  private void deal() {
    List<FaultKind> cards = new ArrayList<>();
    for (FaultKind kind : kinds) {
      for (int i = 0; i < (dealt ? kind.cards() : 1); i++) {
        cards.add(kind);
      }
    }
    dealt = true;
    while (!cards.isEmpty()) {
      deck.add(cards.remove(random.nextInt(cards.size())));
    }
  }

  /** Never all of them: work that nobody can do would hide how soon it is given to others. */
  private List<Integer> agents(FaultKind kind) {
    int first = random.nextInt(agents);
    int second = (first + 1 + random.nextInt(Math.max(1, agents - 1))) % agents;
    boolean both = random.nextBoolean();
    return switch (kind) {
      case AGENT_KILL -> both && agents > 2 ? List.of(first, second) : List.of(first);
      case AGENT_PAUSE, DOUBLE_KILL -> List.of(first);
      case COORDINATOR_KILL,
          COORDINATOR_PAUSE,
          SESSION_TIMEOUT,
          REBALANCE,
          STATE_WIPED,
          BROKER_KILL,
          BROKER_RESTART,
          BROKER_PAUSE ->
          List.of();
    };
  }

  private long pauseMs(FaultKind kind) {
    double share = random.nextDouble();
    return switch (kind) {
      case COORDINATOR_PAUSE -> between(timeouts.sessionMs / 4, timeouts.sessionMs, share);
      case SESSION_TIMEOUT -> {
        long leastMs = timeouts.sessionMs + timeouts.transactionMs;
        yield between(leastMs + 500, leastMs + 3_000, share);
      }
      case AGENT_PAUSE ->
          between(timeouts.lostAfterMs + 1_000, timeouts.lostAfterMs + 3_000, share);
      case BROKER_PAUSE ->
          between(timeouts.brokerSessionMs + 200, timeouts.brokerSessionMs + 2_500, share);
      case COORDINATOR_KILL,
          REBALANCE,
          STATE_WIPED,
          AGENT_KILL,
          DOUBLE_KILL,
          BROKER_KILL,
          BROKER_RESTART ->
          0;
    };
  }

  private static long between(long leastMs, long mostMs, double share) {
    return leastMs + Math.round((mostMs - leastMs) * share);
  }
}
