package io.fairlead.model;

import org.jspecify.annotations.Nullable;

/**
 * One task that is to be taken from one agent, or from those that wait for any, so that another
 * agent runs it.
 *
 * @param from who has it, in its local queue or on its topic; null for {@link Kind#PLACE} only
 * @param to who should run it; for {@link Kind#REVOKE} whom that was reckoned with, since a task
 *     that has been given back goes to the best agent at that time
 * @param epoch REVOKE: of the assignment that is meant; else {@link Epoch#NONE}
 */
public record Move(TaskId task, @Nullable AgentId from, AgentId to, Kind kind, Epoch epoch) {
  /** How it is taken. */
  public enum Kind {
    /** From one local queue into another, at once. */
    MOVE,
    /** By asking the agent to give it back. */
    REVOKE,
    /** From those that wait for any agent into a local queue, at once. */
    PLACE
  }

  public Move {
    if ((kind == Kind.PLACE) != (from == null)) {
      throw new InvalidFieldException(
          "from", String.valueOf(from), "must not be given with PLACE, and must be otherwise");
    }
    if ((kind == Kind.REVOKE) == epoch.equals(Epoch.NONE)) {
      throw new InvalidFieldException(
          "epoch", epoch.value(), "must be above 0 with REVOKE, and 0 otherwise");
    }
  }

  /** From one local queue into another. */
  public static Move local(TaskId task, AgentId from, AgentId to) {
    return new Move(task, from, to, Kind.MOVE, Epoch.NONE);
  }

  /** By asking for it. */
  public static Move revoke(TaskId task, AgentId from, AgentId to, Epoch epoch) {
    return new Move(task, from, to, Kind.REVOKE, epoch);
  }

  /** Of a task that waits for any agent. */
  public static Move place(TaskId task, AgentId to) {
    return new Move(task, null, to, Kind.PLACE, Epoch.NONE);
  }

  /**
   * Who has it.
   *
   * @throws IllegalStateException of a task that waits for any agent
   */
  public AgentId holder() {
    if (from == null) {
      throw new IllegalStateException("task " + task + " waits for any agent");
    }
    return from;
  }
}
