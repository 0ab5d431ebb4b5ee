package io.fairlead.agent;

import static io.fairlead.agent.Script.assign;
import static io.fairlead.agent.Script.at;
import static io.fairlead.agent.Script.cancel;
import static io.fairlead.agent.Script.fenced;
import static io.fairlead.agent.Script.held;
import static io.fairlead.agent.Script.revoke;
import static io.fairlead.agent.Script.settings;
import static io.fairlead.agent.Script.told;
import static io.fairlead.agent.Script.welcome;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.wire.avro.AgentMessage;
import io.fairlead.wire.avro.AgentMessageKind;
import io.fairlead.wire.avro.AgentReport;
import io.fairlead.wire.avro.Transition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One test per rule of PROTOCOL.md, section 7. Times are milliseconds. */
class AgentSessionTest {
  private int hellos;
  private AgentSession session = new AgentSession(settings(2), () -> "hello-" + ++hellos, at(-100));

  // Handshake

  @Test
  void saysNothingUntilTheEndOfItsTopicIsKnown() {
    assertNull(session.takeReport(at(0)));
    session.ready(at(10));
    AgentReport hello = session.takeReport(at(10));
    assertNotNull(hello);
    assertEquals(0, hello.getIncarnation());
    assertEquals("hello-1", hello.getHelloId());
    assertEquals(1, hello.getReportSeq());
    assertEquals(2, hello.getSlots());
  }

  @Test
  void repeatsTheHelloWithTheSameIdAndGrowingWaits() {
    session.ready(at(0));
    List<Long> sentAt = new ArrayList<>();
    for (long ms = 0; ms <= 40_000; ms += 100) {
      AgentReport hello = session.takeReport(at(ms));
      if (hello != null) {
        assertEquals("hello-1", hello.getHelloId());
        sentAt.add(ms);
        assertEquals(sentAt.size(), hello.getReportSeq());
        session.acknowledged(at(ms));
      }
    }
    assertEquals(List.of(0L, 1_000L, 3_000L, 7_000L, 15_000L, 23_000L, 31_000L, 39_000L), sentAt);
  }

  @Test
  void readsItsTopicFromTheStartOnceAfterTheThirdHello() {
    session.ready(at(0));
    for (long ms : new long[] {0, 1_000}) {
      sent(ms);
      assertFalse(session.takeReread());
    }
    sent(3_000);
    assertTrue(session.takeReread());
    assertFalse(session.takeReread());
  }

  @Test
  void isNotWelcomedByTheWelcomeOfAnotherProcess() {
    session.ready(at(0));
    sent(0);
    read(welcome("somebody-else", 7, 1));
    assertEquals(SessionPhase.HELLO, session.phase());
  }

  @Test
  void reportsAtOnceUnderTheIncarnationItWasGiven() {
    session.ready(at(0));
    sent(0);
    read(welcome("hello-1", 7, 3));
    AgentReport first = sent(10);
    assertEquals(7, first.getIncarnation());
    assertEquals(3, first.getLastDispatchSeq());
    assertEquals(2, first.getReportSeq());
    assertTrue(first.getHeld().isEmpty());
  }

  @Test
  void adoptsALargerIncarnationOfItsOwnAndDropsEverything() {
    welcomed(7);
    read(assign(7, 2, "t", 5), 100);
    Run run = start(100);
    read(assign(7, 3, "u", 6), 100);
    assertEquals(List.of(run), session.onMessage(welcome("hello-1", 9, 4), at(110)));
    AgentReport report = sent(120);
    assertEquals(9, report.getIncarnation());
    assertEquals(List.of(), held(report));
    assertEquals(List.of(), told(report));
    session.returned(run, TaskResult.empty(), at(130));
    assertEquals(List.of(), told(sent(1_000)));
  }

  // Reading

  @Test
  void skipsAssignmentsOfOtherIncarnationsButCountsThemAsRead() {
    welcomed(7);
    read(assign(6, 2, "old", 4), 100);
    read(assign(8, 3, "young", 9), 100);
    AgentReport report = sent(600);
    assertEquals(List.of(), held(report));
    assertEquals(3, report.getLastDispatchSeq());
  }

  @Test
  void skipsKindsThatItDoesNotKnowButCountsThemAsRead() {
    welcomed(7);
    read(Script.message(AgentMessageKind.UNKNOWN, 7, 2), 100);
    assertEquals(2, sent(600).getLastDispatchSeq());
  }

  @Test
  void doesNotCountMessagesOfOtherAgents() {
    welcomed(7);
    AgentMessage other = assign(7, 44, "t", 5);
    other.setAgentId("b");
    read(other, 100);
    AgentReport report = sent(600);
    assertEquals(1, report.getLastDispatchSeq());
    assertEquals(List.of(), held(report));
  }

  @Test
  void tellsTheNumberOfTheLastMessageNotTheLargest() {
    welcomed(7);
    read(assign(7, 12, "t", 5), 100);
    read(assign(7, 11, "u", 6), 100);
    assertEquals(11, sent(600).getLastDispatchSeq());
  }

  @Test
  void survivesAnAssignmentWithoutATask() {
    welcomed(7);
    read(Script.message(AgentMessageKind.ASSIGN, 7, 2), 100);
    read(Script.message(AgentMessageKind.CANCEL, 7, 3), 100);
    read(Script.message(AgentMessageKind.WELCOME, 9, 4), 100);
    AgentReport report = sent(600);
    assertEquals(List.of(), held(report));
    assertEquals(4, report.getLastDispatchSeq());
  }

  // Assignment

  @Test
  void runsATaskToItsEnd() {
    welcomed(7);
    read(assign(7, 2, "t", 5), 100);
    Run run = start(100);
    assertEquals("tenant", run.task().tenantId());
    AgentReport started = sent(100);
    assertEquals(List.of("t/5 RUNNING"), held(started));
    assertEquals(List.of("STARTED t/5"), told(started));
    session.returned(run, TaskResult.text("done").tokens(12, "chat"), at(350));
    AgentReport ended = sent(350);
    assertEquals(List.of(), held(ended));
    assertEquals(List.of("COMPLETED t/5"), told(ended));
    Transition completed = ended.getTransitions().get(0);
    assertEquals(250.0, completed.getRunTimeMs());
    assertEquals(4, completed.getResultBytes().remaining());
    assertEquals(12L, completed.getTokensUsed());
    assertEquals("chat", completed.getOperation());
  }

  @Test
  void startsInTheOrderOfArrival() {
    welcomed(7);
    read(assign(7, 2, "t", 5), 100);
    read(assign(7, 3, "u", 6), 100);
    assertEquals("t", start(100).task().taskId());
    assertEquals("u", start(100).task().taskId());
    assertNull(session.startNext(at(100)));
  }

  @Test
  void ignoresARepeatedAssignmentWhileItHoldsIt() {
    welcomed(7);
    read(assign(7, 2, "t", 5), 100);
    read(assign(7, 3, "t", 5), 100);
    start(100);
    read(assign(7, 4, "t", 5), 100);
    assertNull(session.startNext(at(100)));
    assertEquals(List.of("t/5 RUNNING"), held(sent(100)));
  }

  @Test
  void ignoresARepeatedAssignmentAfterItsEnd() {
    welcomed(7);
    read(assign(7, 2, "t", 5), 100);
    session.returned(start(100), TaskResult.empty(), at(110));
    read(assign(7, 3, "t", 5), 120);
    assertNull(session.startNext(at(120)));
  }

  @Test
  void ignoresAStaleAssignment() {
    welcomed(7);
    read(assign(7, 2, "t", 5), 100);
    read(assign(7, 3, "t", 4), 100);
    assertEquals(List.of("t/5 WAITING"), held(sent(600)));
    session.returned(start(600), TaskResult.empty(), at(610));
    read(assign(7, 4, "t", 4), 620);
    assertNull(session.startNext(at(620)));
  }

  @Test
  void takesATaskAgainUnderANewerEpochAfterItsEnd() {
    welcomed(7);
    read(assign(7, 2, "t", 5), 100);
    session.failed(start(100), "no", true, at(110));
    read(assign(7, 3, "t", 8), 120);
    assertEquals(8, start(120).task().epoch());
  }

  @Test
  void dropsTheOlderEpochOfAWaitingTaskWithoutAWord() {
    welcomed(7);
    read(assign(7, 2, "t", 5), 100);
    read(assign(7, 3, "t", 8), 100);
    AgentReport report = sent(600);
    assertEquals(List.of("t/8 WAITING"), held(report));
    assertEquals(List.of(), told(report));
  }

  @Test
  void interruptsTheOlderEpochOfARunningTaskAndDiscardsItsResult() {
    welcomed(7);
    read(assign(7, 2, "t", 5), 100);
    Run old = start(100);
    sent(100);
    assertEquals(List.of(old), session.onMessage(assign(7, 3, "t", 8), at(200)));
    assertTrue(old.isCancelled());
    assertNull(session.startNext(at(200)), "the older run has not returned");
    assertEquals(List.of("t/8 WAITING"), held(sent(600)));
    session.progressed(old, 0.5, at(700));
    session.returned(old, TaskResult.text("late"), at(700));
    Run young = start(700);
    assertEquals(8, young.task().epoch());
    assertEquals(List.of("STARTED t/8"), told(sent(700)));
  }

  @Test
  void givesBackWhatIsFarBeyondWhatItShouldBeSent() {
    welcomed(7);
    int most = 4 * (2 + 8);
    for (int i = 0; i < most; i++) {
      read(assign(7, 2 + i, "t" + i, 5 + i), 100);
    }
    assertFalse(told(sent(600)).contains("RELEASED"));
    read(assign(7, 900, "one-more", 900), 610);
    assertEquals(List.of("RELEASED one-more/900"), told(sent(620)));
  }

  // Reports

  @Test
  void sendsAHeartbeatWhenNothingHappens() {
    welcomed(7);
    assertNull(session.takeReport(at(499)));
    AgentReport heartbeat = sent(500);
    assertEquals(List.of(), told(heartbeat));
    assertNull(session.takeReport(at(999)));
    assertNotNull(session.takeReport(at(1_000)));
  }

  @Test
  void repeatsTransitionsUntilAReportWithThemIsAcknowledged() {
    welcomed(7);
    read(assign(7, 2, "t", 5), 100);
    Run run = start(100);
    AgentReport lost = session.takeReport(at(100));
    assertEquals(List.of("STARTED t/5"), told(lost));
    session.notSent(at(150));
    session.returned(run, TaskResult.empty(), at(160));
    assertNull(session.takeReport(at(349)), "waits a little after a loss");
    AgentReport again = sent(350);
    assertEquals(List.of("STARTED t/5", "COMPLETED t/5"), told(again));
    assertEquals(List.of(), told(sent(850)));
  }

  @Test
  void coalescesWhatHappensWhileAReportIsOnItsWay() {
    welcomed(7);
    read(assign(7, 2, "t", 5), 100);
    Run run = start(100);
    session.takeReport(at(100));
    session.returned(run, TaskResult.empty(), at(110));
    read(assign(7, 3, "u", 6), 120);
    start(120);
    assertNull(session.takeReport(at(5_000)), "one at a time");
    session.acknowledged(at(5_000));
    assertEquals(List.of("COMPLETED t/5", "STARTED u/6"), told(sent(5_000)));
  }

  @Test
  void keepsTheLeastTimeBetweenTwoReports() {
    welcomed(7);
    read(assign(7, 2, "t", 5), 100);
    Run run = start(100);
    sent(100);
    session.returned(run, TaskResult.empty(), at(101));
    assertNull(session.takeReport(at(104)));
    assertNotNull(session.takeReport(at(105)));
  }

  @Test
  void keepsOnlyTheLatestUnsentProgressOfATask() {
    welcomed(7);
    read(assign(7, 2, "t", 5), 100);
    Run run = start(100);
    sent(100);
    session.progressed(run, 0.1, at(200));
    session.progressed(run, 0.2, at(201));
    AgentReport report = sent(210);
    assertEquals(List.of("PROGRESSED t/5"), told(report));
    assertEquals(0.2, report.getTransitions().get(0).getProgress());
  }

  @Test
  void listsATaskWhoseEndDoesNotFitIntoTheReport() {
    hellos = 0;
    session = new AgentSession(settings(2, 600_000), () -> "hello-" + ++hellos, at(-100));
    welcomed(7);
    read(assign(7, 2, "t", 5), 100);
    read(assign(7, 3, "u", 6), 100);
    Run t = start(100);
    Run u = start(100);
    session.returned(t, TaskResult.of(new byte[500_000]), at(110));
    session.returned(u, TaskResult.of(new byte[500_000]), at(110));
    AgentReport first = sent(120);
    assertEquals(List.of("STARTED t/5", "STARTED u/6", "COMPLETED t/5"), told(first));
    assertEquals(List.of("u/6 RUNNING"), held(first));
    AgentReport second = sent(125);
    assertEquals(List.of("COMPLETED u/6"), told(second));
    assertEquals(List.of(), held(second));
  }

  @Test
  void startsNothingWhileTooMuchIsUntold() {
    hellos = 0;
    session = new AgentSession(settings(2, 9 << 20), () -> "hello-" + ++hellos, at(-100));
    welcomed(7);
    for (int i = 0; i < 3; i++) {
      read(assign(7, 2 + i, "t" + i, 5 + i), 100);
    }
    session.returned(start(100), TaskResult.of(new byte[9 << 20]), at(100));
    session.returned(start(100), TaskResult.of(new byte[9 << 20]), at(100));
    assertNull(session.startNext(at(100)));
    sent(110);
    sent(120);
    assertNotNull(session.startNext(at(120)));
  }

  @Test
  void failsARunWhoseResultIsTooLarge() {
    welcomed(7);
    read(assign(7, 2, "t", 5), 100);
    session.returned(start(100), TaskResult.of(new byte[1_001]), at(110));
    Transition failed = sent(110).getTransitions().get(1);
    assertEquals("FAILED", failed.getKind().name());
    assertFalse(failed.getRetriable());
    assertTrue(failed.getError().contains("1001 bytes"), failed.getError());
    assertTrue(failed.getError().contains("1000 bytes"), failed.getError());
    assertTrue(failed.getError().contains("TaskResult.at"), failed.getError());
  }

  @Test
  void splitsAReportThatTheBrokerFindsTooLargeThenGivesUpTheResult() {
    welcomed(7);
    read(assign(7, 2, "t", 5), 100);
    session.returned(start(100), TaskResult.of(new byte[900]), at(110));
    AgentReport refused = session.takeReport(at(110));
    while (refused.getTransitions().size() > 1) {
      session.tooLarge(at(120));
      refused = session.takeReport(at(120));
    }
    assertEquals(List.of("STARTED t/5"), told(refused));
    assertEquals(List.of("t/5 RUNNING"), held(refused));
    session.acknowledged(at(130));
    refused = session.takeReport(at(140));
    assertEquals(List.of("COMPLETED t/5"), told(refused));
    session.tooLarge(at(150));
    AgentReport taken = sent(150);
    assertEquals(List.of("FAILED t/5"), told(taken));
    assertFalse(taken.getTransitions().get(0).getRetriable());
  }

  @Test
  void tellsItsThrottleAtOnce() {
    welcomed(7);
    session.throttle(0.25);
    assertEquals(0.25, sent(100).getThrottle());
  }

  @Test
  void twoFatesForOneReportAreABug() {
    welcomed(7);
    assertThrows(IllegalStateException.class, () -> session.acknowledged(at(100)));
  }

  // Fencing

  @Test
  void stopsWhenItsIncarnationIsFenced() {
    welcomed(7);
    read(assign(7, 2, "t", 5), 100);
    Run run = start(100);
    assertEquals(List.of(run), session.onMessage(fenced(7, 3), at(110)));
    assertEquals(AgentEnd.Reason.FENCED, session.end().orElseThrow().reason());
    assertNull(session.takeReport(at(9_000)));
    session.returned(run, TaskResult.empty(), at(120));
    assertNull(session.startNext(at(9_000)));
  }

  @Test
  void skipsTheFencingOfLowerIncarnations() {
    session.ready(at(0));
    sent(0);
    read(fenced(6, 1));
    assertEquals(SessionPhase.HELLO, session.phase());
    read(welcome("hello-1", 7, 2));
    read(fenced(6, 3));
    assertEquals(SessionPhase.ACTIVE, session.phase());
  }

  @Test
  void fencesItselfWhenNoReportIsAcknowledged() {
    welcomed(7);
    read(assign(7, 2, "t", 5), 100);
    read(assign(7, 3, "u", 6), 100);
    read(assign(7, 4, "v", 7), 100);
    Run done = start(100);
    Run running = start(100);
    sent(100);
    session.returned(done, TaskResult.text("kept"), at(200));
    assertNotNull(session.takeReport(at(200)));
    assertNull(session.startNext(at(6_100)), "too late to start");
    assertEquals(List.of(running), session.tick(at(6_100)));
    assertTrue(running.isCancelled());
    assertEquals(SessionPhase.LAPSED, session.phase());
    session.notSent(at(6_200));
    session.returned(running, TaskResult.text("too late"), at(6_300));

    AgentReport last = sent(6_400);
    assertEquals(7, last.getIncarnation());
    assertEquals(List.of(), held(last));
    assertEquals(List.of("COMPLETED t/5"), told(last));

    assertNull(session.takeReport(at(7_399)), "FENCED may come yet");
    session.tick(at(7_400));
    AgentReport hello = sent(7_400);
    assertEquals(0, hello.getIncarnation());
    assertEquals("hello-2", hello.getHelloId());
    read(welcome("hello-1", 8, 5));
    assertEquals(SessionPhase.HELLO, session.phase());
    read(welcome("hello-2", 9, 6));
    assertEquals(SessionPhase.ACTIVE, session.phase());
  }

  @Test
  void countsTheSilenceFromWhenTheAcknowledgedReportWasMade() {
    welcomed(7);
    session.takeReport(at(500));
    session.acknowledged(at(6_400));
    session.tick(at(6_499));
    assertEquals(SessionPhase.ACTIVE, session.phase());
    session.tick(at(6_500));
    assertEquals(SessionPhase.LAPSED, session.phase());
  }

  @Test
  void saysNothingUnderALapsedIncarnationIfNothingHadEnded() {
    welcomed(7);
    session.tick(at(6_000));
    assertNull(session.takeReport(at(6_999)));
    session.tick(at(7_000));
    AgentReport hello = sent(7_000);
    assertEquals(0, hello.getIncarnation());
    assertEquals("hello-2", hello.getHelloId());
  }

  @Test
  void doesNotSayHelloWhileAnOldReportIsOnItsWay() {
    welcomed(7);
    session.takeReport(at(500));
    session.tick(at(6_000));
    session.tick(at(7_500));
    assertNull(session.takeReport(at(7_500)));
    session.notSent(at(7_600));
    session.tick(at(7_800));
    assertEquals("hello-2", sent(7_800).getHelloId());
  }

  @Test
  void stopsIfItIsFencedAfterFencingItself() {
    welcomed(7);
    session.tick(at(6_000));
    read(fenced(7, 9));
    assertEquals(AgentEnd.Reason.FENCED, session.end().orElseThrow().reason());
  }

  @Test
  void stopsIfAnotherProcessWasWelcomedWhileItWasOutOfTouch() {
    welcomed(7);
    read(welcome("somebody-else", 8, 2));
    assertEquals(SessionPhase.ACTIVE, session.phase(), "its own hello may have come last");
    session.tick(at(6_000));
    read(welcome("hello-1", 6, 1));
    assertEquals(SessionPhase.LAPSED, session.phase());
    read(welcome("somebody-else", 8, 2));
    assertEquals(AgentEnd.Reason.FENCED, session.end().orElseThrow().reason());
  }

  @Test
  void joinsAnewWhenItsTopicHasDisappeared() {
    welcomed(7);
    read(assign(7, 2, "t", 5), 100);
    Run run = start(100);
    assertEquals(List.of(run), session.topicGone(at(100)));
    session.tick(at(1_100));
    assertEquals("hello-2", sent(1_100).getHelloId());
  }

  @Test
  void doesNotRestMoreThanItMust() {
    welcomed(7);
    assertEquals(at(500).nanos(), session.nanosUntilDue(at(0)));
    session.takeReport(at(500));
    assertEquals(at(5_500).nanos(), session.nanosUntilDue(at(500)), "until it fences itself");
  }

  // Revoke and cancel

  @Test
  void givesBackARevokedTaskThatWaits() {
    welcomed(7);
    read(assign(7, 2, "t", 5), 100);
    read(revoke(7, 3, "t", 5), 110);
    AgentReport report = sent(110);
    assertEquals(List.of("RELEASED t/5"), told(report));
    assertEquals(List.of(), held(report));
    assertNull(session.startNext(at(120)));
  }

  @Test
  void runsOnWhenARevocationComesAfterTheStart() {
    welcomed(7);
    read(assign(7, 2, "t", 5), 100);
    Run run = start(100);
    assertEquals(List.of(), session.onMessage(revoke(7, 3, "t", 5), at(110)));
    assertFalse(run.isCancelled());
    assertEquals(List.of("STARTED t/5"), told(sent(110)));
  }

  @Test
  void ignoresRevocationsAndCancellationsOfWhatItDoesNotHoldUnderThatEpoch() {
    welcomed(7);
    read(assign(7, 2, "t", 5), 100);
    read(revoke(7, 3, "t", 4), 110);
    read(cancel(7, 4, "t", 6), 110);
    read(revoke(7, 5, "unheard-of", 5), 110);
    read(cancel(7, 6, "unheard-of", 5), 110);
    read(cancel(6, 7, "t", 5), 110);
    AgentReport report = sent(600);
    assertEquals(List.of("t/5 WAITING"), held(report));
    assertEquals(List.of(), told(report));
  }

  @Test
  void givesBackACancelledTaskThatWaits() {
    welcomed(7);
    read(assign(7, 2, "t", 5), 100);
    read(cancel(7, 3, "t", 5), 110);
    AgentReport report = sent(110);
    assertEquals(List.of("RELEASED t/5"), told(report));
    assertEquals("cancelled", report.getTransitions().get(0).getError());
  }

  @Test
  void interruptsACancelledRunAndListsItUntilItReturns() {
    welcomed(7);
    read(assign(7, 2, "t", 5), 100);
    Run run = start(100);
    sent(100);
    assertEquals(List.of(run), session.onMessage(cancel(7, 3, "t", 5), at(110)));
    assertTrue(run.isCancelled());
    assertEquals(List.of("t/5 RUNNING"), held(sent(600)));
    session.returned(run, TaskResult.text("finished all the same"), at(700));
    AgentReport report = sent(700);
    assertEquals(List.of("FAILED t/5"), told(report));
    assertEquals("cancelled", report.getTransitions().get(0).getError());
    assertFalse(report.getTransitions().get(0).getRetriable());
  }

  @Test
  void dropsStaleWorkWithoutAWord() {
    welcomed(7);
    read(assign(7, 2, "t", 5), 100);
    read(assign(7, 3, "u", 6), 100);
    Run run = start(100);
    sent(100);
    assertEquals(List.of(run), session.onMessage(stale(4, "t", 5), at(110)));
    assertEquals(List.of(), session.onMessage(stale(5, "u", 6), at(110)));
    session.returned(run, TaskResult.empty(), at(120));
    AgentReport report = sent(600);
    assertEquals(List.of(), held(report));
    assertEquals(List.of(), told(report));
  }

  private static AgentMessage stale(long seq, String taskId, long epoch) {
    AgentMessage message = cancel(7, seq, taskId, epoch);
    message.setReason("stale");
    return message;
  }

  @Test
  void saysCancelledWhateverACancelledHandlerThrew() {
    welcomed(7);
    read(assign(7, 2, "t", 5), 100);
    Run run = start(100);
    session.onMessage(cancel(7, 3, "t", 5), at(110));
    session.failed(run, "java.lang.InterruptedException", true, at(120));
    Transition failed = sent(120).getTransitions().get(1);
    assertEquals("cancelled", failed.getError());
    assertFalse(failed.getRetriable());
  }

  // Drain

  @Test
  void drainsByReleasingWhatWaitsAndFinishingWhatRuns() {
    welcomed(7);
    read(assign(7, 2, "t", 5), 100);
    read(assign(7, 3, "u", 6), 100);
    Run run = start(100);
    sent(100);
    session.drain(at(200));
    AgentReport draining = sent(200);
    assertTrue(draining.getDraining());
    assertEquals(List.of("RELEASED u/6"), told(draining));
    assertEquals(List.of("t/5 RUNNING"), held(draining));

    read(assign(7, 4, "v", 7), 300);
    assertEquals(List.of("RELEASED v/7"), told(sent(300)));
    assertNull(session.startNext(at(300)));

    session.returned(run, TaskResult.empty(), at(400));
    AgentReport goodbye = session.takeReport(at(400));
    assertTrue(goodbye.getDraining());
    assertEquals(List.of(), held(goodbye));
    assertEquals(List.of("COMPLETED t/5"), told(goodbye));
    assertTrue(session.end().isEmpty(), "not before it is acknowledged");
    session.acknowledged(at(410));
    assertEquals(AgentEnd.Reason.CLOSED, session.end().orElseThrow().reason());
  }

  @Test
  void repeatsAGoodbyeThatWasLost() {
    welcomed(7);
    session.drain(at(200));
    session.takeReport(at(200));
    session.notSent(at(210));
    AgentReport goodbye = sent(410);
    assertTrue(goodbye.getDraining());
    assertTrue(session.end().isPresent());
  }

  @Test
  void reportsWhatRunsAsFailedWhenTheDrainTakesTooLong() {
    welcomed(7);
    read(assign(7, 2, "t", 5), 100);
    Run run = start(100);
    sent(100);
    session.drain(at(200));
    sent(200);
    assertEquals(List.of(run), session.abandonRunning(at(300)));
    AgentReport goodbye = sent(300);
    assertEquals(List.of("FAILED t/5"), told(goodbye));
    assertTrue(goodbye.getTransitions().get(0).getRetriable());
    assertEquals("drain timeout", goodbye.getTransitions().get(0).getError());
    assertTrue(session.end().isPresent());
    session.returned(run, TaskResult.empty(), at(400));
  }

  @Test
  void endsAtOnceIfItIsDrainedBeforeItIsWelcomed() {
    session.ready(at(0));
    sent(0);
    session.drain(at(10));
    assertEquals(AgentEnd.Reason.CLOSED, session.end().orElseThrow().reason());
  }

  @Test
  void endsAfterItsLastReportIfItIsDrainedOutOfTouch() {
    welcomed(7);
    read(assign(7, 2, "t", 5), 100);
    session.returned(start(100), TaskResult.empty(), at(100));
    session.tick(at(6_000));
    session.drain(at(6_000));
    assertTrue(session.end().isEmpty());
    assertEquals(List.of("STARTED t/5", "COMPLETED t/5"), told(sent(6_000)));
    assertTrue(session.end().isPresent());
  }

  @Test
  void endsAtOnceIfItIsDrainedBetweenItsLastReportAndItsNextHello() {
    welcomed(7);
    session.tick(at(6_000));
    session.drain(at(6_100));
    assertTrue(session.end().isPresent());
  }

  @Test
  void anAgentThatLosesTouchWhileItDrainsDoesNotComeBack() {
    welcomed(7);
    read(assign(7, 2, "t", 5), 100);
    Run run = start(100);
    sent(100);
    session.drain(at(200));
    sent(200);
    assertEquals(List.of(run), session.tick(at(6_200)));
    assertEquals("closed while out of touch", session.end().orElseThrow().detail());
  }

  @Test
  void theFirstEndIsTheOneThatCounts() {
    welcomed(7);
    session.finish(AgentEnd.Reason.BROKEN, "first");
    session.finish(AgentEnd.Reason.CLOSED, "second");
    assertEquals("first", session.end().orElseThrow().detail());
  }

  @Test
  void aNumberThatNoCoordinatorGivesIsNotToldOfInReports() {
    welcomed(7);
    for (long seq : new long[] {Long.MIN_VALUE, -5, 0}) {
      read(assign(7, seq, "t", 5), 100);
    }
    AgentReport next = sent(1_000);
    assertEquals(1, next.getLastDispatchSeq());
    assertEquals(List.of(), next.getHeld());
  }

  /** Welcomed, and its first report made and acknowledged at 0. */
  private void welcomed(long incarnation) {
    session.ready(at(-10));
    sent(-10);
    session.onMessage(welcome("hello-1", incarnation, 1), at(-5));
    sent(0);
  }

  private void read(AgentMessage message) {
    read(message, 0);
  }

  private void read(AgentMessage message, long ms) {
    session.onMessage(message, at(ms));
  }

  private Run start(long ms) {
    Run run = session.startNext(at(ms));
    assertNotNull(run);
    return run;
  }

  /** The report that is due, acknowledged on the spot. */
  private AgentReport sent(long ms) {
    AgentReport report = session.takeReport(at(ms));
    assertNotNull(report, "no report is due at " + ms);
    session.acknowledged(at(ms));
    return report;
  }
}
