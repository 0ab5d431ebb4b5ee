package io.fairlead.query.view;

import io.fairlead.model.Move;
import io.fairlead.model.Proposal;
import io.fairlead.model.SwarmId;
import io.fairlead.streams.StateReader.OfferedProposal;
import java.util.Comparator;
import java.util.List;

/**
 * What balancing would do. Scores are the variance of the agents' loads, milliseconds squared.
 *
 * @param proposalId for APPROVE_PROPOSAL, if it waits for that
 * @param pending whether it waits for approval; else it was made for this answer
 * @param fact number of the swarm's last fact when it was made
 * @param atMs when, milliseconds since the Unix epoch
 * @param loads what agents that take work have to do: those first whose load it changes, then the
 *     most loaded ones, at most 200; none where nothing could be moved
 */
public record ProposalView(
    String swarmId,
    String proposalId,
    boolean pending,
    long fact,
    long atMs,
    double scoreBefore,
    double scoreAfter,
    List<MoveView> moves,
    List<LoadView> loads) {
  /** Of agents, in the answer. */
  static final int MOST_LOADS = 200;

  /**
   * One move.
   *
   * @param epoch with REVOKE: of the assignment that is meant; else 0
   */
  public record MoveView(
      String taskId, String fromAgentId, String toAgentId, Move.Kind kind, long epoch) {}

  /**
   * An agent's load.
   *
   * @param beforeMs when it would be done with all it has, milliseconds from then on
   * @param afterMs the same after all moves
   */
  public record LoadView(String agentId, double beforeMs, double afterMs) {
    private static LoadView of(Proposal.Load load) {
      return new LoadView(load.agent().value(), load.beforeMs(), load.afterMs());
    }
  }

  private static final Comparator<Proposal.Load> WHAT_CHANGES_FIRST =
      Comparator.<Proposal.Load, Boolean>comparing(load -> load.beforeMs() == load.afterMs())
          .thenComparing(Proposal.Load::beforeMs, Comparator.reverseOrder())
          .thenComparing(Proposal.Load::agent);

  public static ProposalView of(SwarmId swarm, OfferedProposal offered) {
    Proposal proposal = offered.proposal();
    return new ProposalView(
        swarm.value(),
        proposal.id(),
        offered.pending(),
        proposal.fact(),
        proposal.atMs(),
        proposal.scoreBefore(),
        proposal.scoreAfter(),
        proposal.moves().stream()
            .map(
                move ->
                    new MoveView(
                        move.task().value(),
                        move.holder().value(),
                        move.to().value(),
                        move.kind(),
                        move.epoch().value()))
            .toList(),
        proposal.loads().stream()
            .sorted(WHAT_CHANGES_FIRST)
            .limit(MOST_LOADS)
            .map(LoadView::of)
            .toList());
  }
}
