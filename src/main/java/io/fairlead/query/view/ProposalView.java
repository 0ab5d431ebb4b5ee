package io.fairlead.query.view;

import io.fairlead.model.Move;
import io.fairlead.model.Proposal;
import io.fairlead.model.SwarmId;
import io.fairlead.streams.StateReader.OfferedProposal;
import java.util.List;

/**
 * What balancing would do. Scores are the variance of the agents' loads, milliseconds squared.
 *
 * @param proposalId for APPROVE_PROPOSAL, if it waits for that
 * @param pending whether it waits for approval; else it was made for this answer
 * @param fact number of the swarm's last fact when it was made
 * @param atMs when, milliseconds since the Unix epoch
 */
public record ProposalView(
    String swarmId,
    String proposalId,
    boolean pending,
    long fact,
    long atMs,
    double scoreBefore,
    double scoreAfter,
    List<MoveView> moves) {

  /**
   * One move.
   *
   * @param epoch with REVOKE: of the assignment that is meant; else 0
   */
  public record MoveView(
      String taskId, String fromAgentId, String toAgentId, Move.Kind kind, long epoch) {}

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
            .toList());
  }
}
