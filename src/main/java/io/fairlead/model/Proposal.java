package io.fairlead.model;

import java.util.List;

/**
 * What a round of balancing would do. The score is the variance of the agents' loads, milliseconds
 * squared; less is better.
 *
 * @param id unique within the swarm
 * @param fact number of the swarm's last fact when it was made
 * @param atMs when, milliseconds since the Unix epoch
 * @param scoreBefore as the agents are loaded now
 * @param scoreAfter as they will be if everything in it is done
 * @param moves in the order in which they are to be done
 * @param loads of the agents that take work, in order of their ids; empty where there is nothing
 *     that could be moved
 */
public record Proposal(
    String id,
    long fact,
    long atMs,
    double scoreBefore,
    double scoreAfter,
    List<Move> moves,
    List<Load> loads) {
  /** The most moves of one proposal or plan. */
  public static final int MAX_MOVES = 10_000;

  /**
   * What an agent has to do, milliseconds until it would be done with everything.
   *
   * @param beforeMs as it is loaded now
   * @param afterMs as it will be if everything is done
   */
  public record Load(AgentId agent, double beforeMs, double afterMs) {}

  public Proposal {
    moves = List.copyOf(moves);
    loads = List.copyOf(loads);
    if (moves.size() > MAX_MOVES) {
      throw new IllegalArgumentException(moves.size() + " moves, at most " + MAX_MOVES);
    }
  }
}
