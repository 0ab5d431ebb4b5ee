package io.fairlead.scheduler;

import static io.fairlead.scheduler.SchedulerHarness.all;
import static io.fairlead.scheduler.SchedulerHarness.only;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentId;
import io.fairlead.model.AgentPhase;
import io.fairlead.model.AgentProfile;
import io.fairlead.model.Command;
import io.fairlead.model.Fact;
import io.fairlead.model.Rejection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A report whose numbers are far ahead costs its agent a moment, and never its place. */
class HostileReportsTest {
  private final SchedulerHarness swarm = new SchedulerHarness();

  private static Command.Report forged(String agent, String hello, long incarnation, long seq) {
    return new Command.Report(
        new AgentId(agent),
        hello,
        incarnation,
        seq,
        new AgentProfile(1, List.of(), 0, 0, false),
        List.of(),
        Long.MAX_VALUE,
        List.of());
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 1L << 40, 1L << 52, (1L << 53) - 1, Long.MAX_VALUE})
  void afterAnyClaimedIncarnationTheAgentCanJoinAnew(long claimed) {
    swarm.join("a", 1);
    swarm.handle(forged("a", "nobody", claimed, 1));
    List<Fact> joined = swarm.handle(swarm.hello("a", "restarted", 1));
    long given = only(joined, Fact.AgentJoined.class).incarnation();
    assertTrue(given > 0 && given < 1L << 53, () -> "incarnation " + given);
    assertEquals(1, all(joined, Fact.AgentWelcomed.class).size());
  }

  @Test
  void anIncarnationThatNobodyCanHaveReachedIsRefused() {
    swarm.join("a", 1);
    Fact.CommandRefused refused =
        only(
            swarm.handle(forged("a", "nobody", Reports.MAX_STRAY_INCARNATION + 1, 1)),
            Fact.CommandRefused.class);
    assertEquals(Rejection.Reason.IMPLAUSIBLE_REPORT, refused.rejection().reason());
    Fact.TaskDispatched sent = swarm.submitAndDispatch("t", 10);
    assertEquals(1, sent.lease().incarnation(), "the agent goes on as before");
  }

  @Test
  void aReportNumberedFarAheadDoesNotSilenceTheAgentForEver() {
    swarm.join("a", 1);
    swarm.handle(forged("a", "hello-a", 1, Long.MAX_VALUE));
    for (int i = 0; i < 30; i++) {
      swarm.pass(500);
      swarm.handle(swarm.report("a", List.of()));
    }
    assertEquals(AgentPhase.ALIVE, swarm.scheduler.view().agentPhase(new AgentId("a")));
    assertEquals(List.of(), all(swarm.facts, Fact.AgentLost.class));
    swarm.submitAndDispatch("t", 10);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 16, 17, 1_000, 1L << 20, 1L << 40})
  void aReportNumberedAnyWayAheadSilencesTheAgentForAMomentOnly(long ahead) {
    swarm.join("a", 1);
    swarm.handle(forged("a", "hello-a", 1, 2 + ahead));
    for (int i = 0; i < 40; i++) {
      swarm.pass(500);
      swarm.handle(swarm.report("a", List.of()));
    }
    assertEquals(AgentPhase.ALIVE, phase());
    swarm.submitAndDispatch("t", 10);
  }

  @Test
  void aLateCopyOfAReportRevivesNobody() {
    swarm.join("a", 1);
    Fact.TaskDispatched sent = swarm.submitAndDispatch("t", 10_000);
    Command.Report first = swarm.report("a", 3, List.of(), List.of(sent), List.of());
    Command.Report last = swarm.report("a", List.of(sent));
    swarm.handle(first);
    swarm.handle(last);
    untilGone();
    swarm.submit("u", 10);
    for (Command.Report late : List.of(first, last)) {
      List<Fact> facts = swarm.handle(late);
      assertEquals(List.of(), all(facts, Fact.AgentReported.class));
      assertEquals(List.of(), all(facts, Fact.TaskDispatched.class));
    }
    assertEquals(AgentPhase.LOST, phase());
    swarm.handle(swarm.report("a", List.of()));
    assertEquals(AgentPhase.ALIVE, phase(), "it was only silent");
  }

  @Test
  void aLateCopyOfTheOnlyReportSinceARestartRevivesNobody() {
    swarm.join("a", 1);
    for (int i = 0; i < 100; i++) {
      swarm.handle(swarm.report("a", List.of()));
    }
    swarm.restart();
    Command.Report only = swarm.report("a", List.of());
    swarm.handle(only);
    untilGone();
    swarm.handle(only);
    assertEquals(AgentPhase.LOST, phase());
  }

  @Test
  void whateverNumberAnAgentHasComeToItIsTakenAfterARestart() {
    swarm.join("a", 1);
    swarm.restart();
    for (long number = 1L << 33; number < (1L << 33) + 3; number++) {
      List<Fact> facts = swarm.handle(forged("a", "hello-a", 1, number));
      assertEquals(number, only(facts, Fact.AgentReported.class).reportSeq());
    }
  }

  private void untilGone() {
    for (int i = 0; i < 100 && phase() != AgentPhase.LOST; i++) {
      swarm.pass(1_000);
    }
    assertEquals(AgentPhase.LOST, phase());
  }

  private AgentPhase phase() {
    return swarm.scheduler.view().agentPhase(new AgentId("a"));
  }
}
