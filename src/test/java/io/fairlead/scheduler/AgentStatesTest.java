package io.fairlead.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fairlead.DocsDrift;
import io.fairlead.model.AgentId;
import io.fairlead.model.AgentPhase;
import io.fairlead.model.AgentProfile;
import io.fairlead.model.BreakerState;
import io.fairlead.model.Command;
import io.fairlead.model.Fact;
import io.fairlead.model.StoredAgent;
import io.fairlead.model.TopicState;
import io.fairlead.model.Transition;
import io.fairlead.scheduler.TransitionTable.Edge;
import io.fairlead.scheduler.breaker.BreakerEvent;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The states of agents, of their topics and of their breakers: every transition is taken. */
class AgentStatesTest {
  private static final AgentId AGENT = new AgentId("a");

  private final Set<Edge<AgentPhase, AgentTransitions.Event>> phases = new LinkedHashSet<>();
  private final Set<Edge<TopicState, TopicTransitions.Event>> topics = new LinkedHashSet<>();
  private final Set<Edge<BreakerState, BreakerEvent>> breakers = new LinkedHashSet<>();
  private SchedulerHarness swarm = fresh();
  private @Nullable StoredAgent before;

  private SchedulerHarness fresh() {
    before = null;
    swarm = new SchedulerHarness();
    swarm.listener = this::note;
    return swarm;
  }

  private void note(Fact fact) {
    StoredAgent after = swarm.scheduler.view().agent(AGENT);
    StoredAgent was = before;
    before = after;
    AgentTransitions.Event event =
        fact instanceof Fact.AgentJoined
            ? AgentTransitions.Event.JOINED
            : fact instanceof Fact.AgentStrayed
                ? AgentTransitions.Event.STRAYED
                : fact instanceof Fact.AgentReported
                    ? AgentTransitions.Event.REPORTED
                    : fact instanceof Fact.AgentSuspected
                        ? AgentTransitions.Event.SUSPECTED
                        : fact instanceof Fact.AgentLost
                            ? AgentTransitions.Event.LOST
                            : fact instanceof Fact.AgentLeft
                                ? AgentTransitions.Event.LEFT
                                : fact instanceof Fact.AgentForgotten
                                    ? AgentTransitions.Event.FORGOTTEN
                                    : null;
    if (event != null) {
      phases.add(
          new Edge<>(
              was == null ? null : was.phase(), event, after == null ? null : after.phase()));
    }
    TopicTransitions.Event topic =
        fact instanceof Fact.TopicRequested
            ? TopicTransitions.Event.REQUESTED
            : fact instanceof Fact.TopicBecameReady
                ? TopicTransitions.Event.BECAME_READY
                : fact instanceof Fact.TopicRetired
                    ? TopicTransitions.Event.RETIRED
                    : fact instanceof Fact.TopicWasDeleted ? TopicTransitions.Event.DELETED : null;
    if (topic != null && was != null && after != null) {
      topics.add(new Edge<>(was.topic(), topic, after.topic()));
    }
    BreakerEvent breaker =
        fact instanceof Fact.BreakerHalfOpened
            ? BreakerEvent.COOLED
            : fact instanceof Fact.BreakerClosed
                ? BreakerEvent.RECOVERED
                : fact instanceof Fact.BreakerOpened
                    ? was != null && was.breaker().state() == BreakerState.HALF_OPEN
                        ? BreakerEvent.PROBE_FAILED
                        : BreakerEvent.TRIPPED
                    : null;
    if (breaker != null && was != null && after != null) {
      breakers.add(new Edge<>(was.breaker().state(), breaker, after.breaker().state()));
    }
  }

  private static <S extends Enum<S>, E extends Enum<E>> void complete(
      TransitionTable<S, E> table, Set<Edge<S, E>> taken, S[] states) {
    assertEquals(Set.copyOf(table.edges()), taken);
    for (S from : states) {
      for (E event : table.events()) {
        boolean known =
            table.edges().stream()
                .anyMatch(
                    edge -> edge.from() == from && edge.event() == event && edge.to() != null);
        if (!known) {
          assertThrows(IllegalStateException.class, () -> table.next(from, event));
        }
      }
    }
  }

  private long incarnation() {
    StoredAgent agent = swarm.scheduler.view().agent(AGENT);
    return agent == null ? 0 : agent.incarnation();
  }

  private void report(long incarnation, boolean draining) {
    StoredAgent agent = swarm.scheduler.view().agent(AGENT);
    swarm.handle(
        new Command.Report(
            AGENT,
            agent == null ? "hello-a" : agent.helloId(),
            incarnation,
            swarm.facts.size() + 100,
            new AgentProfile(1, List.of(), 0, 0, draining),
            List.of(),
            0,
            List.of()));
  }

  private void reach(AgentPhase phase) {
    fresh();
    swarm.handle(swarm.hello("a", "hello-a", 1));
    swarm.handle(new Command.TopicReady(AGENT));
    switch (phase) {
      case JOINING -> {
        // It has not reported yet.
      }
      case ALIVE -> report(1, false);
      case SUSPECT -> {
        report(1, false);
        swarm.pass(2_100);
      }
      case LOST -> {
        report(1, false);
        swarm.pass(6_500);
      }
      case LEFT -> report(1, true);
    }
    StoredAgent agent = swarm.scheduler.view().agent(AGENT);
    assertEquals(phase, agent == null ? null : agent.phase());
  }

  private void deleteSwarm(boolean reporting) {
    swarm.handle(new Command.DeleteSwarm("me"));
    for (int i = 0; i < 55; i++) {
      swarm.pass(100);
      StoredAgent agent = swarm.scheduler.view().agent(AGENT);
      if (agent == null) {
        return;
      }
      if (reporting) {
        report(incarnation(), false);
      }
      if (agent.topic() == TopicState.RETIRING) {
        swarm.handle(new Command.TopicDeleted(AGENT));
      }
    }
    throw new AssertionError("not forgotten: " + swarm.scheduler.view().agent(AGENT));
  }

  @Test
  void everyTransitionOfAnAgentIsTakenAndNoOther() {
    swarm.submit("t", 10);
    report(5, false);
    for (AgentPhase phase : AgentPhase.values()) {
      reach(phase);
      swarm.handle(swarm.hello("a", "another", 1));
      reach(phase);
      report(incarnation() + 5, false);
      reach(phase);
      report(incarnation(), false);
      reach(phase);
      deleteSwarm(phase == AgentPhase.ALIVE);
    }
    reach(AgentPhase.JOINING);
    swarm.pass(7_000);
    reach(AgentPhase.ALIVE);
    // A stall of the coordinator: nobody looked while it went from alive to lost.
    swarm.nowMs += 10_000;
    swarm.pass(100);
    reach(AgentPhase.SUSPECT);
    swarm.pass(5_000);
    complete(AgentTransitions.TABLE, phases, AgentPhase.values());
  }

  @Test
  void everyTransitionOfATopicIsTakenAndNoOther() {
    swarm.handle(swarm.hello("a", "hello-a", 1));
    swarm.pass(2_500);
    swarm.handle(new Command.TopicReady(AGENT));
    report(1, false);
    swarm.restart();
    swarm.scheduler.openDispatch();
    swarm.handle(new Command.TopicReady(AGENT));
    swarm.handle(new Command.DeleteSwarm("me"));
    swarm.pass(5_000);
    swarm.handle(new Command.TopicDeleted(AGENT));
    complete(TopicTransitions.TABLE, topics, TopicState.values());
  }

  @Test
  void everyTransitionOfABreakerIsTakenAndNoOther() {
    swarm.handle(
        new Command.CreateSwarm(
            Map.of("breakerFailures", "1", "breakerProbes", "1", "breakerOpenMs", "1000"), "me"));
    swarm.join("a", 1);
    for (boolean success : new boolean[] {false, false, true}) {
      Fact.TaskDispatched task = swarm.submitAndDispatch("t" + swarm.facts.size(), 10);
      Transition end =
          success ? SchedulerHarness.completed(task, 10) : SchedulerHarness.failed(task, false);
      swarm.handle(swarm.report("a", List.of(), end));
      swarm.pass(1_100);
    }
    complete(BreakerTransitions.TABLE, breakers, BreakerState.values());
  }

  @Test
  void theDiagramsAreTheTables() throws IOException {
    DocsDrift.check(
        "topology-docs/AGENT-STATES.md",
        StatePages.page("The states of an agent", AgentTransitions.class, AgentTransitions.TABLE));
    DocsDrift.check(
        "topology-docs/TOPIC-STATES.md",
        StatePages.page(
            "The states of an agent's topic", TopicTransitions.class, TopicTransitions.TABLE));
    DocsDrift.check(
        "topology-docs/BREAKER-STATES.md",
        StatePages.page(
            "The states of an agent's circuit breaker",
            BreakerTransitions.class,
            BreakerTransitions.TABLE));
  }
}
