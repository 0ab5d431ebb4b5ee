package io.fairlead.chaos;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is done to the processes. */
public enum FaultKind {
  COORDINATOR_KILL("coordinator-kill", 4, "kill -9 of a coordinator; its standby takes over"),
  COORDINATOR_PAUSE(
      "coordinator-pause", 1, "SIGSTOP of a coordinator for less than its session timeout"),
  SESSION_TIMEOUT(
      "session-timeout",
      1,
      "SIGSTOP of a coordinator for longer than session and transaction timeout: what comes back is"
          + " a zombie"),
  REBALANCE("rebalance", 1, "a coordinator is stopped in order and started again"),
  STATE_WIPED(
      "state-wiped",
      1,
      "kill -9 of a coordinator, its state directory is deleted, and it is started at once"),
  AGENT_KILL("agent-kill", 4, "kill -9 of one or two agent processes, started again once lost"),
  AGENT_PAUSE("agent-pause", 1, "SIGSTOP of an agent process for longer than lostAfterMs"),
  DOUBLE_KILL("double-kill", 3, "kill -9 of a coordinator and an agent process at one moment"),
  BROKER_KILL("broker-kill", 2, "kill -9 of the broker, started at once"),
  BROKER_RESTART("broker-restart", 1, "the broker is stopped in order and started again"),
  BROKER_PAUSE("broker-pause", 1, "SIGSTOP of the broker for longer than its own session");

  private final String key;
  private final int cards;
  private final String meaning;

  FaultKind(String key, int cards, String meaning) {
    this.key = key;
    this.cards = cards;
    this.meaning = meaning;
  }

  /** Its name on the command line and in reports. */
  public String key() {
    return key;
  }

  /** How often it is in a deck from the second on, see {@link Schedule}. */
  int cards() {
    return cards;
  }

  /** Whether at least one process is killed by it. */
  boolean kills() {
    return switch (this) {
      case COORDINATOR_KILL, STATE_WIPED, AGENT_KILL, DOUBLE_KILL, BROKER_KILL -> true;
      case COORDINATOR_PAUSE,
          SESSION_TIMEOUT,
          REBALANCE,
          AGENT_PAUSE,
          BROKER_RESTART,
          BROKER_PAUSE ->
          false;
    };
  }

  /** What happens, for people. */
  public String meaning() {
    return meaning;
  }

  /** The one of that name. */
  public static Optional<FaultKind> byKey(String key) {
    return Arrays.stream(values()).filter(kind -> kind.key.equals(key)).findFirst();
  }

  /** All names, separated by commas. */
  public static String keys() {
    return Arrays.stream(values()).map(FaultKind::key).collect(Collectors.joining(", "));
  }
}
