package io.fairlead.model;

import java.util.Locale;

/** What became of one move of a proposal or plan. */
public record MoveResult(Move move, Outcome outcome) {
  /** What became of it. */
  public enum Outcome {
    /** It is in the other local queue now. */
    MOVED(true),
    /** It waited for any agent and is in a local queue now. */
    PLACED(true),
    /** Its agent has been asked to give it back. */
    ASKED_BACK(true),
    /** Nothing may be moved: the swarm is paused or being deleted, or starts. */
    SWARM_CLOSED(false),
    /** No such task has still to end. */
    UNKNOWN_TASK(false),
    /** There is no such agent to give it to. */
    UNKNOWN_AGENT(false),
    /** From an agent to itself. */
    SAME_AGENT(false),
    /** The agent takes no work, or its local queue is full. */
    NO_ROOM(false),
    /** The agent can't run it. */
    NOT_ELIGIBLE(false),
    /** It is not where the move takes it from, or not under that epoch. */
    NOT_THERE(false),
    /** It has started. */
    STARTED(false),
    /**
     * It may not be moved: by its submission, so soon after its last move, because its deadline was
     * promised, or its tenant waits.
     */
    NOT_MOVABLE(false),
    /** Assignments are not asked back in this swarm, or not from this agent. */
    NOT_REVOCABLE(false),
    /** It would end no sooner. */
    NO_GAIN(false);

    private final boolean done;

    Outcome(boolean done) {
      this.done = done;
    }

    /** Whether the move was carried out. */
    public boolean done() {
      return done;
    }

    /** The stable code. */
    public String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
