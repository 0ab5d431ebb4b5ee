package io.fairlead.wire;

import io.fairlead.model.AgentId;
import io.fairlead.model.Fact;
import io.fairlead.model.Lease;
import io.fairlead.model.Level;
import io.fairlead.model.Proposal;
import io.fairlead.model.RunnerUp;
import io.fairlead.model.TaskId;
import io.fairlead.model.TenantId;
import io.fairlead.wire.avro.Decision;
import io.fairlead.wire.avro.DecisionKind;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What facts say to whoever wants to know why, and to auditors: every end of a lease. */
public final class Decisions {
  private Decisions() {}

  /** The decision that a fact is published as; empty for a fact that is not. */
  public static Optional<Decision> of(FactStamp stamp, Fact fact) {
    if (fact instanceof Fact.EndsLease ends) {
      Lease lease = ends.lease();
      return lease == null ? Optional.empty() : Optional.of(leaseEnded(stamp, ends, lease));
    }
    if (fact instanceof Fact.TaskDispatched dispatched) {
      return dispatched(stamp, dispatched);
    }
    if (fact instanceof Fact.Moved moved) {
      return moved(stamp, moved);
    }
    if (fact instanceof Fact.TaskPromoted promoted) {
      return level(stamp, DecisionKind.PROMOTED, promoted.taskId(), promoted.to());
    }
    if (fact instanceof Fact.TaskDemoted demoted) {
      return level(stamp, DecisionKind.DEMOTED, demoted.taskId(), demoted.to());
    }
    if (fact instanceof Fact.RevokeRequested revoke) {
      return revoking(stamp, revoke);
    }
    if (fact instanceof Fact.ProposalMade made) {
      return proposed(stamp, made.proposal());
    }
    if (fact instanceof Fact.Balanced balanced) {
      return balanced(stamp, balanced);
    }
    return fact instanceof Fact.OfAgent ofAgent ? ofAgent(stamp, ofAgent) : pause(stamp, fact);
  }

  /** Only where the agents that came next were asked for: a record for each dispatch is dear. */
  private static Optional<Decision> dispatched(FactStamp stamp, Fact.TaskDispatched fact) {
    List<RunnerUp> runnersUp = fact.placement().runnersUp();
    if (runnersUp == null) {
      return Optional.empty();
    }
    Decision decision = decision(stamp, DecisionKind.DISPATCHED);
    decision.setTaskId(fact.taskId().value());
    decision.setAgentId(fact.lease().agent().value());
    decision.setIncarnation(fact.lease().incarnation());
    decision.setEpoch(fact.lease().epoch().value());
    decision.setReason(fact.placement().reason().code());
    decision.setScore(fact.placement().score());
    decision.setRunnersUp(
        runnersUp.stream()
            .map(each -> new io.fairlead.wire.avro.RunnerUp(each.agent().value(), each.score()))
            .toList());
    return Optional.of(decision);
  }

  private static Optional<Decision> moved(FactStamp stamp, Fact.Moved fact) {
    boolean stolen = fact instanceof Fact.TaskStolen;
    Decision decision = decision(stamp, stolen ? DecisionKind.STOLEN : DecisionKind.MIGRATED);
    decision.setTaskId(fact.taskId().value());
    decision.setAgentId(fact.to().value());
    decision.setFromAgentId(fact.from().value());
    return Optional.of(decision);
  }

  private static Optional<Decision> revoking(FactStamp stamp, Fact.RevokeRequested fact) {
    Decision decision = decision(stamp, DecisionKind.REVOKING);
    decision.setTaskId(fact.taskId().value());
    decision.setAgentId(fact.agent().value());
    decision.setIncarnation(fact.incarnation());
    decision.setEpoch(fact.epoch().value());
    decision.setReason(fact.reason().code());
    return Optional.of(decision);
  }

  private static Optional<Decision> proposed(FactStamp stamp, Proposal proposal) {
    Decision decision = decision(stamp, DecisionKind.PROPOSED);
    decision.setProposalId(proposal.id());
    decision.setScore(proposal.scoreBefore());
    decision.setScoreAfter(proposal.scoreAfter());
    decision.setMoved(proposal.moves().size());
    return Optional.of(decision);
  }

  private static Optional<Decision> balanced(FactStamp stamp, Fact.Balanced fact) {
    Decision decision = decision(stamp, DecisionKind.BALANCED);
    decision.setProposalId(fact.plan());
    decision.setScore(fact.scoreBefore());
    decision.setScoreAfter(fact.scoreAfter());
    decision.setMoved(fact.moved());
    decision.setSkipped(fact.skipped());
    decision.setReason(fact.issuedBy());
    return Optional.of(decision);
  }

  private static Optional<Decision> ofAgent(FactStamp stamp, Fact.OfAgent fact) {
    if (fact instanceof Fact.AgentJoined joined) {
      return agent(stamp, DecisionKind.AGENT_JOINED, joined.agent(), joined.incarnation());
    }
    if (fact instanceof Fact.AgentSuspected suspected) {
      return agent(stamp, DecisionKind.AGENT_SUSPECTED, suspected.agent(), 0);
    }
    if (fact instanceof Fact.AgentLost lost) {
      return agent(stamp, DecisionKind.AGENT_LOST, lost.agent(), 0);
    }
    if (fact instanceof Fact.AgentLeft left) {
      return agent(stamp, DecisionKind.AGENT_LEFT, left.agent(), 0);
    }
    if (fact instanceof Fact.AgentFenced fenced) {
      return because(
          fenced.reason(),
          agent(stamp, DecisionKind.AGENT_FENCED, fenced.agent(), fenced.incarnation()));
    }
    if (fact instanceof Fact.AgentDrained drained) {
      return because(
          drained.issuedBy(), agent(stamp, DecisionKind.AGENT_DRAINED, drained.agent(), 0));
    }
    if (fact instanceof Fact.AgentResumed resumed) {
      return because(
          resumed.issuedBy(), agent(stamp, DecisionKind.AGENT_RESUMED, resumed.agent(), 0));
    }
    if (fact instanceof Fact.BreakerOpened opened) {
      return agent(stamp, DecisionKind.BREAKER_OPENED, opened.agent(), 0);
    }
    if (fact instanceof Fact.BreakerHalfOpened halfOpened) {
      return agent(stamp, DecisionKind.BREAKER_HALF_OPENED, halfOpened.agent(), 0);
    }
    if (fact instanceof Fact.BreakerClosed closed) {
      return agent(stamp, DecisionKind.BREAKER_CLOSED, closed.agent(), 0);
    }
    return Optional.empty();
  }

  private static Optional<Decision> because(String reason, Optional<Decision> decision) {
    decision.ifPresent(it -> it.setReason(reason));
    return decision;
  }

  private static Optional<Decision> pause(FactStamp stamp, Fact fact) {
    if (fact instanceof Fact.SwarmPaused paused) {
      return tenant(stamp, DecisionKind.SWARM_PAUSED, null, paused.issuedBy());
    }
    if (fact instanceof Fact.SwarmResumed resumed) {
      return tenant(stamp, DecisionKind.SWARM_RESUMED, null, resumed.issuedBy());
    }
    if (fact instanceof Fact.TenantPaused paused) {
      return tenant(stamp, DecisionKind.TENANT_PAUSED, paused.tenant(), paused.issuedBy());
    }
    if (fact instanceof Fact.TenantDrained drained) {
      return tenant(stamp, DecisionKind.TENANT_DRAINED, drained.tenant(), drained.issuedBy());
    }
    if (fact instanceof Fact.TenantResumed resumed) {
      return tenant(stamp, DecisionKind.TENANT_RESUMED, resumed.tenant(), resumed.issuedBy());
    }
    return Optional.empty();
  }

  private static Optional<Decision> level(
      FactStamp stamp, DecisionKind kind, TaskId task, Level level) {
    Decision decision = decision(stamp, kind);
    decision.setTaskId(task.value());
    decision.setReason(level.name());
    return Optional.of(decision);
  }

  private static Optional<Decision> tenant(
      FactStamp stamp, DecisionKind kind, @Nullable TenantId tenant, String issuedBy) {
    Decision decision = decision(stamp, kind);
    decision.setTenantId(tenant == null ? null : tenant.value());
    decision.setReason(issuedBy);
    return Optional.of(decision);
  }

  private static Decision leaseEnded(FactStamp stamp, Fact.EndsLease fact, Lease lease) {
    boolean finished = fact instanceof Fact.TaskCompleted;
    Decision decision =
        decision(stamp, finished ? DecisionKind.FINISHED : DecisionKind.LEASE_ENDED);
    decision.setTaskId(fact.taskId().value());
    decision.setAgentId(lease.agent().value());
    decision.setIncarnation(lease.incarnation());
    decision.setEpoch(lease.epoch().value());
    decision.setReason(fact.end().code());
    decision.setScore(finished ? (Double) (double) lease.expectedMs() : null);
    return decision;
  }

  private static Optional<Decision> agent(
      FactStamp stamp, DecisionKind kind, AgentId agent, long incarnation) {
    Decision decision = decision(stamp, kind);
    decision.setAgentId(agent.value());
    decision.setIncarnation(incarnation);
    return Optional.of(decision);
  }

  private static Decision decision(FactStamp stamp, DecisionKind kind) {
    Decision decision = new Decision();
    decision.setSwarmId(stamp.swarm().value());
    decision.setFact(stamp.number());
    decision.setAtMs(stamp.now().wallMs());
    decision.setKind(kind);
    decision.setRunnersUp(List.of());
    return decision;
  }
}
