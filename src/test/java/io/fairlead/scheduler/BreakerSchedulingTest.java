package io.fairlead.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentId;
import io.fairlead.model.Breaker;
import io.fairlead.model.BreakerState;
import io.fairlead.model.Command;
import io.fairlead.model.Fact;
import io.fairlead.model.Transition;
import io.fairlead.model.Unavailability;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The circuit breaker of an agent, from the failures that open it to the successes that close. */
class BreakerSchedulingTest {
  private static final AgentId AGENT = new AgentId("a");

  private final SchedulerHarness swarm = new SchedulerHarness();
  private int tasks;

  @BeforeEach
  void begin() {
    swarm.handle(
        new Command.CreateSwarm(
            Map.of("breakerFailures", "3", "maxPrefetch", "0", "maxAttempts", "100"), "me"));
    swarm.join("a", 4);
  }

  private Fact.TaskDispatched dispatch() {
    return swarm.submitAndDispatch("t" + tasks++, 10);
  }

  private List<Fact> report(Transition... transitions) {
    List<Fact.TaskDispatched> held = new ArrayList<>();
    for (var id : swarm.scheduler.view().heldBy(AGENT)) {
      for (Fact.TaskDispatched dispatched :
          SchedulerHarness.all(swarm.facts, Fact.TaskDispatched.class)) {
        var task = swarm.scheduler.view().task(id);
        if (task != null && dispatched.lease().equals(task.lease())) {
          held.add(dispatched);
        }
      }
    }
    return swarm.handle(swarm.report("a", 4, List.of(), held, List.of(transitions)));
  }

  private Breaker breaker() {
    var agent = swarm.scheduler.view().agent(AGENT);
    assertTrue(agent != null);
    return agent.breaker();
  }

  private void fail(boolean retriable) {
    report(SchedulerHarness.failed(dispatch(), retriable));
  }

  private void open() {
    fail(false);
    fail(true);
    fail(false);
    assertEquals(BreakerState.OPEN, breaker().state());
  }

  /** Time passes while the agent goes on reporting. */
  private List<Fact> passAlive(long ms) {
    int from = swarm.facts.size();
    for (long passed = 0; passed < ms; passed += 500) {
      swarm.pass(Math.min(500, ms - passed));
      report();
    }
    return List.copyOf(swarm.facts.subList(from, swarm.facts.size()));
  }

  @Test
  void soManyFailuresInARowKeepAllWorkAwayForATime() {
    fail(false);
    fail(true);
    report(SchedulerHarness.completed(dispatch(), 10));
    fail(false);
    fail(false);
    assertEquals(BreakerState.CLOSED, breaker().state());
    fail(true);
    assertEquals(BreakerState.OPEN, breaker().state());
    assertEquals(Unavailability.BREAKER_OPEN, swarm.scheduler.view().breakerKeepsFrom(AGENT));
    assertTrue(
        SchedulerHarness.all(swarm.submit("kept-back", 10), Fact.TaskDispatched.class).isEmpty());
    assertTrue(SchedulerHarness.all(passAlive(59_000), Fact.TaskDispatched.class).isEmpty());
    List<Fact> facts = passAlive(1_500);
    SchedulerHarness.only(facts, Fact.BreakerHalfOpened.class);
    assertEquals(2, SchedulerHarness.all(facts, Fact.TaskDispatched.class).size(), "two probes");
  }

  @Test
  void asManySuccessesAsProbesCloseIt() {
    open();
    passAlive(60_000);
    for (int i = 0; i < 4; i++) {
      swarm.submit("p" + i, 10);
    }
    // One of those that failed retriably may be among them.
    assertEquals(2, swarm.scheduler.view().heldCount(AGENT));
    assertEquals(Unavailability.BREAKER_HALF_OPEN, swarm.scheduler.view().breakerKeepsFrom(AGENT));
    for (int i = 0; i < 2; i++) {
      var held = swarm.scheduler.view().heldBy(AGENT).get(0);
      var task = swarm.scheduler.view().task(held);
      assertTrue(task != null && task.lease() != null);
      report(
          new Transition.Completed(
              held, task.lease().epoch(), 10_000, io.fairlead.model.Completion.EMPTY));
    }
    assertEquals(Breaker.CLOSED, breaker());
    assertEquals(1, SchedulerHarness.all(swarm.facts, Fact.BreakerClosed.class).size());
    assertTrue(swarm.scheduler.view().heldCount(AGENT) > 2, "work flows as before");
  }

  @Test
  void oneFailureOfAProbeOpensItAgain() {
    open();
    passAlive(60_000);
    fail(false);
    assertEquals(BreakerState.OPEN, breaker().state());
    assertEquals(2, SchedulerHarness.all(swarm.facts, Fact.BreakerOpened.class).size());
  }

  /** Two runs of before would close it, and two places be taken, with no probe sent. */
  @Test
  void whatWasSentBeforeItOpenedIsNoProbe() {
    swarm.handle(new Command.UpdateConfig(Map.of("leaseMs", "600000"), "me"));
    Fact.TaskDispatched first = dispatch();
    Fact.TaskDispatched second = dispatch();
    Fact.TaskDispatched third = dispatch();
    report(
        SchedulerHarness.started(first),
        SchedulerHarness.started(second),
        SchedulerHarness.started(third));
    open();
    passAlive(60_500);
    assertEquals(BreakerState.HALF_OPEN, breaker().state());
    // The one that failed retriably is the first probe: the three others take no probe's place.
    assertEquals(4, swarm.scheduler.view().heldCount(AGENT));
    report(SchedulerHarness.completed(first, 60_000), SchedulerHarness.completed(second, 60_000));
    assertEquals(BreakerState.HALF_OPEN, breaker().state());
    report(SchedulerHarness.failed(third, false));
    assertEquals(BreakerState.HALF_OPEN, breaker().state(), "nor is its failure one of a probe");
    swarm.restart();
    swarm.scheduler.openDispatch();
    swarm.handle(new Command.TopicReady(AGENT));
    report();
    dispatch();
    assertEquals(Unavailability.BREAKER_HALF_OPEN, swarm.scheduler.view().breakerKeepsFrom(AGENT));
    for (int i = 0; i < 2; i++) {
      var held = swarm.scheduler.view().heldBy(AGENT).get(0);
      var task = swarm.scheduler.view().task(held);
      assertTrue(task != null && task.lease() != null);
      report(
          new Transition.Completed(
              held, task.lease().epoch(), 10_000, io.fairlead.model.Completion.EMPTY));
    }
    assertEquals(Breaker.CLOSED, breaker());
  }

  /** A probe that comes to nothing takes no place with it. */
  @Test
  void aProbeThatIsGivenBackOrCancelledOrLostMakesRoomForAnother() {
    open();
    passAlive(62_000);
    for (int round = 0; round < 5; round++) {
      while (swarm.scheduler.view().heldCount(AGENT) < 2) {
        swarm.submit("r" + tasks++, 10);
      }
      var held = swarm.scheduler.view().heldBy(AGENT).get(0);
      var task = swarm.scheduler.view().task(held);
      assertTrue(task != null && task.lease() != null);
      if (round % 2 == 0) {
        report(new Transition.Released(held, task.lease().epoch(), "no"));
      } else {
        swarm.handle(new Command.CancelTask(held, "me"));
        report(new Transition.Failed(held, task.lease().epoch(), 1, "cancelled", true));
      }
      assertEquals(BreakerState.HALF_OPEN, breaker().state());
    }
    assertEquals(2, swarm.scheduler.view().heldCount(AGENT));
  }

  @Test
  void aRunWhoseAgentIsLostAfterItsStartCountsAndOneThatNeverStartedDoesNot() {
    for (int i = 0; i < 3; i++) {
      Fact.TaskDispatched running = dispatch();
      if (i > 0) {
        report(SchedulerHarness.started(running));
      }
      swarm.pass(7_000);
      report();
      report(
          swarm.scheduler.view().heldBy(AGENT).stream()
              .map(
                  id -> {
                    var task = swarm.scheduler.view().task(id);
                    assertTrue(task != null && task.lease() != null);
                    return (Transition) new Transition.Released(id, task.lease().epoch(), "no");
                  })
              .toArray(Transition[]::new));
    }
    assertEquals(2, breaker().failures());
  }

  @Test
  void cancellationsAreNoFailures() {
    for (int i = 0; i < 6; i++) {
      Fact.TaskDispatched running = dispatch();
      report(SchedulerHarness.started(running));
      swarm.handle(new Command.CancelTask(running.taskId(), "me"));
      report(SchedulerHarness.failed(running, true));
    }
    assertEquals(Breaker.CLOSED, breaker());
  }

  @Test
  void itsStateSurvivesARestart() {
    open();
    Breaker before = breaker();
    swarm.restart();
    swarm.scheduler.openDispatch();
    swarm.handle(new Command.TopicReady(AGENT));
    report();
    assertEquals(before, breaker());
    assertTrue(
        SchedulerHarness.all(swarm.submit("later", 10), Fact.TaskDispatched.class).isEmpty());
    assertTrue(SchedulerHarness.all(passAlive(61_000), Fact.TaskDispatched.class).size() > 0);
  }

  @Test
  void byRateItOpensAtTheShareOfTheWindow() {
    swarm.handle(
        new Command.UpdateConfig(
            Map.of(
                "breakerMode",
                "\"failure-rate\"",
                "breakerWindow",
                "4",
                "breakerFailureRate",
                "0.5"),
            "me"));
    report(SchedulerHarness.completed(dispatch(), 10));
    fail(false);
    report(SchedulerHarness.completed(dispatch(), 10));
    assertNull(swarm.scheduler.view().breakerKeepsFrom(AGENT));
    fail(false);
    assertEquals(BreakerState.OPEN, breaker().state());
  }
}
