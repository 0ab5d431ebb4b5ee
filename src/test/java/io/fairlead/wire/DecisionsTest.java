package io.fairlead.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentId;
import io.fairlead.model.Completion;
import io.fairlead.model.Epoch;
import io.fairlead.model.Fact;
import io.fairlead.model.Lease;
import io.fairlead.model.LeaseEnd;
import io.fairlead.model.Level;
import io.fairlead.model.Move;
import io.fairlead.model.Now;
import io.fairlead.model.PlacementDecision;
import io.fairlead.model.PlacementReason;
import io.fairlead.model.Proposal;
import io.fairlead.model.RevokeReason;
import io.fairlead.model.StoredTask;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.TaskPhase;
import io.fairlead.wire.avro.Decision;
import io.fairlead.wire.avro.DecisionKind;
import io.fairlead.wire.avro.RunnerUp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DecisionsTest {
  private static final FactStamp STAMP =
      new FactStamp(StoredValues.SWARM, 123_461, new Now(77, MessageValues.NOW_MS));
  private static final AgentId AGENT = StoredValues.AGENT;
  private static final Lease LEASE = StoredValues.LEASE;

  private static Decision decision(Fact fact) throws Exception {
    Decision decision = Decisions.of(STAMP, fact).orElseThrow();
    assertEquals("render-farm", decision.getSwarmId());
    assertEquals(123_461, decision.getFact());
    assertEquals(MessageValues.NOW_MS, decision.getAtMs());
    assertEquals("gpu-7.eu", decision.getAgentId());
    byte[] bytes = SchemaValues.encode(decision, false);
    assertEquals(decision, SchemaValues.decode(decision.getSchema(), decision.getSchema(), bytes));
    return decision;
  }

  @Test
  void aCompletionEndsTheLeaseAndTheTask() throws Exception {
    Decision decision =
        decision(new Fact.TaskCompleted(StoredValues.STORED_TASK, 5, Completion.EMPTY));
    assertEquals(DecisionKind.FINISHED, decision.getKind());
    assertEquals("t-00042", decision.getTaskId());
    assertEquals(LEASE.epoch().value(), decision.getEpoch());
    assertEquals(8, decision.getIncarnation());
    assertEquals("completed", decision.getReason());
    assertEquals(1_850.0, decision.getScore());
  }

  @Test
  void everyOtherEndOfALeaseIsToldWithItsReason() throws Exception {
    List<Fact> ends =
        List.of(
            new Fact.TaskRequeued(StoredValues.TASK_ID, LEASE, LeaseEnd.AGENT_LOST, true),
            new Fact.TaskRetried(StoredValues.TASK_ID, LEASE, LeaseEnd.AGENT_LOST, -1, "gone", 1),
            new Fact.TaskFailed(
                StoredValues.STORED_TASK, LeaseEnd.AGENT_LOST, -1, "attempts-exhausted", null),
            new Fact.TaskCancelled(
                StoredValues.STORED_TASK, LeaseEnd.AGENT_LOST, "cancelled-by-command"));
    for (Fact fact : ends) {
      Decision decision = decision(fact);
      assertEquals(DecisionKind.LEASE_ENDED, decision.getKind());
      assertEquals("t-00042", decision.getTaskId());
      assertEquals(LEASE.epoch().value(), decision.getEpoch());
      assertEquals("agent-lost", decision.getReason());
      assertNull(decision.getScore());
    }
  }

  @Test
  void aTaskThatWasNotLeasedEndsNoLease() {
    StoredTask task = StoredValues.STORED_TASK;
    StoredTask waiting =
        new StoredTask(
            task.task(),
            TaskPhase.QUEUED,
            task.estimate(),
            1,
            task.level(),
            0,
            false,
            List.of(),
            0,
            0,
            null,
            0,
            null,
            false,
            null,
            null,
            false);
    Fact fact = new Fact.TaskCancelled(waiting, LeaseEnd.CANCELLED, "cancelled-by-command");
    assertTrue(Decisions.of(STAMP, fact).isEmpty());
  }

  @Test
  void whatBecomesOfAgentsIsTold() throws Exception {
    Map<Fact, DecisionKind> kinds = new HashMap<>();
    kinds.put(
        new Fact.AgentJoined(AGENT, "hello-1f", 8, StoredValues.STORED_AGENT.profile()),
        DecisionKind.AGENT_JOINED);
    kinds.put(new Fact.AgentSuspected(AGENT), DecisionKind.AGENT_SUSPECTED);
    kinds.put(new Fact.AgentLost(AGENT), DecisionKind.AGENT_LOST);
    kinds.put(new Fact.AgentLeft(AGENT), DecisionKind.AGENT_LEFT);
    kinds.put(new Fact.AgentFenced(AGENT, 8, 13, "because"), DecisionKind.AGENT_FENCED);
    kinds.put(new Fact.AgentDrained(AGENT, "ops"), DecisionKind.AGENT_DRAINED);
    kinds.put(new Fact.AgentResumed(AGENT, "ops"), DecisionKind.AGENT_RESUMED);
    kinds.put(new Fact.BreakerOpened(AGENT, 60_000), DecisionKind.BREAKER_OPENED);
    kinds.put(new Fact.BreakerHalfOpened(AGENT), DecisionKind.BREAKER_HALF_OPENED);
    kinds.put(new Fact.BreakerClosed(AGENT), DecisionKind.BREAKER_CLOSED);
    for (Map.Entry<Fact, DecisionKind> entry : kinds.entrySet()) {
      Decision decision = decision(entry.getKey());
      assertEquals(entry.getValue(), decision.getKind());
      assertEquals(0, decision.getEpoch());
    }
    assertEquals("because", decision(new Fact.AgentFenced(AGENT, 8, 13, "because")).getReason());
  }

  @Test
  void whatTheBalancerDoesIsTold() throws Exception {
    Decision revoking =
        decision(
            new Fact.RevokeRequested(
                StoredValues.TASK_ID, AGENT, 8, new Epoch(7), 13, RevokeReason.BALANCE, 5));
    assertEquals(DecisionKind.REVOKING, revoking.getKind());
    assertEquals(7, revoking.getEpoch());
    assertEquals("balance", revoking.getReason());
    Proposal proposal =
        new Proposal(
            "p17-1",
            17,
            1,
            9.5,
            2.5,
            List.of(Move.local(StoredValues.TASK_ID, AGENT, new AgentId("other"))),
            List.of());
    Decision proposed = told(new Fact.ProposalMade(proposal));
    assertEquals(DecisionKind.PROPOSED, proposed.getKind());
    assertEquals("p17-1", proposed.getProposalId());
    assertEquals(9.5, proposed.getScore());
    assertEquals(2.5, proposed.getScoreAfter());
    assertEquals(1, proposed.getMoved());
    Decision balanced = told(new Fact.Balanced("p17-1", 3, 2, 9.5, 3.5, "ops", List.of()));
    assertEquals(DecisionKind.BALANCED, balanced.getKind());
    assertEquals("p17-1", balanced.getProposalId());
    assertEquals(3, balanced.getMoved());
    assertEquals(2, balanced.getSkipped());
    assertEquals(3.5, balanced.getScoreAfter());
    assertEquals("ops", balanced.getReason());
  }

  @Test
  void pausesAndLevelsAreTold() throws Exception {
    Decision paused = told(new Fact.TenantPaused(StoredValues.TENANT, "ops"));
    assertEquals(DecisionKind.TENANT_PAUSED, paused.getKind());
    assertEquals(StoredValues.TENANT.value(), paused.getTenantId());
    assertEquals("ops", paused.getReason());
    assertEquals(DecisionKind.SWARM_PAUSED, told(new Fact.SwarmPaused("ops")).getKind());
    assertEquals(DecisionKind.SWARM_RESUMED, told(new Fact.SwarmResumed("ops")).getKind());
    assertEquals(
        DecisionKind.TENANT_DRAINED,
        told(new Fact.TenantDrained(StoredValues.TENANT, "ops")).getKind());
    assertEquals(
        DecisionKind.TENANT_RESUMED,
        told(new Fact.TenantResumed(StoredValues.TENANT, "ops")).getKind());
    Decision demoted = told(new Fact.TaskDemoted(StoredValues.TASK_ID, Level.NORMAL, Level.LOW));
    assertEquals(DecisionKind.DEMOTED, demoted.getKind());
    assertEquals("LOW", demoted.getReason());
    assertEquals(
        DecisionKind.PROMOTED,
        told(new Fact.TaskPromoted(StoredValues.TASK_ID, Level.LOW, Level.NORMAL)).getKind());
  }

  /** One that concerns no agent. */
  private static Decision told(Fact fact) {
    return Decisions.of(STAMP, fact).orElseThrow();
  }

  @Test
  void aDispatchIsToldWithThoseThatCameNextWhereTheyWereAskedFor() throws Exception {
    Decision decision = decision(dispatched(StoredValues.PLACEMENT));
    assertEquals(DecisionKind.DISPATCHED, decision.getKind());
    assertEquals("t-00042", decision.getTaskId());
    assertEquals(LEASE.epoch().value(), decision.getEpoch());
    assertEquals("least-finish", decision.getReason());
    assertEquals(1_850.5, decision.getScore());
    assertEquals(List.of(new RunnerUp("b-2", 1_900.0)), decision.getRunnersUp());
    PlacementDecision silent = new PlacementDecision(PlacementReason.AFFINITY, 1, null);
    assertTrue(Decisions.of(STAMP, dispatched(silent)).isEmpty());
  }

  private static Fact.TaskDispatched dispatched(PlacementDecision placement) {
    return new Fact.TaskDispatched(
        StoredValues.TASK,
        StoredValues.STORED_TASK.estimate(),
        LEASE,
        placement,
        2,
        StoredValues.TAGS);
  }

  @Test
  void otherFactsAreNoDecisions() {
    assertTrue(Decisions.of(STAMP, new Fact.TaskReady(StoredValues.TASK_ID)).isEmpty());
    assertTrue(Decisions.of(STAMP, new Fact.SwarmCreated(SwarmConfig.DEFAULT, "ops")).isEmpty());
  }
}
