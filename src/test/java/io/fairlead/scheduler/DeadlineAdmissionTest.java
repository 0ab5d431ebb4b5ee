package io.fairlead.scheduler;

import static io.fairlead.scheduler.SchedulerHarness.all;
import static io.fairlead.scheduler.SchedulerHarness.only;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentId;
import io.fairlead.model.Command;
import io.fairlead.model.Fact;
import io.fairlead.model.Level;
import io.fairlead.model.Rejection;
import io.fairlead.model.Rejection.Reason;
import io.fairlead.model.Series;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.TenantId;
import io.fairlead.scheduler.admission.AdmissionBounds;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Promised deadlines and reserved series, as the whole core carries them out. */
class DeadlineAdmissionTest {
  private static final TenantId TENANT = new TenantId("tenant");
  private static final long COST_MS = 1_000;

  private final SchedulerHarness swarm = new SchedulerHarness();

  private List<Fact> submit(String id, Level level, long deadlineInMs) {
    return submit(id, level, deadlineInMs, null);
  }

  private List<Fact> submit(String id, Level level, long deadlineInMs, @Nullable Series series) {
    return swarm.handle(submission(id, level, 0, deadlineInMs, COST_MS, series));
  }

  private Command.Submit submission(
      String id,
      Level level,
      long delayMs,
      long deadlineInMs,
      long costMs,
      @Nullable Series series,
      String... required) {
    return new Command.Submit(
        new Task(
            new TaskId(id),
            TENANT,
            "type",
            level,
            0,
            swarm.now().wallMs() + deadlineInMs,
            swarm.now().wallMs(),
            delayMs == 0 ? 0 : swarm.now().wallMs() + delayMs,
            costMs * 1_000,
            series,
            List.of(),
            Collections.emptySortedMap(),
            List.of(required),
            null,
            true,
            0,
            id.hashCode()),
        0);
  }

  /** So many critical tasks with a deadline that nobody promised. */
  private void fill(int count) {
    swarm.handle(new Command.UpdateConfig(Map.of("deadlineAdmission", "off"), "test"));
    for (int i = 0; i < count; i++) {
      swarm.scheduler.handle(
          submission("filling-" + i, Level.CRITICAL, 0, 1_000_000, COST_MS, null), swarm.now());
    }
    swarm.handle(new Command.UpdateConfig(Map.of("deadlineAdmission", "on"), "test"));
  }

  private static Rejection refusal(List<Fact> facts) {
    return only(facts, Fact.TaskRejected.class).rejection();
  }

  private static boolean promised(List<Fact> facts) {
    return only(facts, Fact.TaskAccepted.class).admitted();
  }

  @Test
  void withoutAgentsNoDeadlineIsPromised() {
    Rejection refusal = refusal(submit("t", Level.CRITICAL, 10_000));
    assertEquals(Reason.NO_CAPACITY, refusal.reason());
    assertEquals("no agent takes work at present", refusal.message());
  }

  @Test
  void theCounterOfferIsTheEarliestDeadlineThatIsAccepted() {
    swarm.join("a", 1);
    Rejection refusal = refusal(submit("early", Level.CRITICAL, 100));
    assertEquals(Reason.DEADLINE_UNREACHABLE, refusal.reason());
    Long offered = refusal.earliestDeadlineMs();
    assertNotNull(offered);
    long inMs = offered - swarm.now().wallMs();
    assertEquals(
        Reason.DEADLINE_UNREACHABLE,
        refusal(submit("one-less", Level.CRITICAL, inMs - 1)).reason());
    assertTrue(promised(submit("as-offered", Level.CRITICAL, inMs)));
  }

  /** The series is reserved with the deadline, so it is part of what is offered. */
  @Test
  void theCounterOfferOfATaskThatBeginsASeriesReckonsWithTheSeries() {
    swarm.join("a", 1);
    assertTrue(promised(submit("r1", Level.CRITICAL, 18_000, new Series("other", 20_000))));
    Series series = new Series("often", 15_000);
    Rejection refusal = refusal(submit("early", Level.CRITICAL, 100, series));
    assertEquals(Reason.DEADLINE_UNREACHABLE, refusal.reason());
    Long offered = refusal.earliestDeadlineMs();
    assertNotNull(offered, refusal.message());
    assertEquals(
        "deadlineMs '"
            + (swarm.now().wallMs() + 100)
            + "': cannot be promised beside what has been; the earliest is "
            + offered,
        refusal.message());
    long inMs = offered - swarm.now().wallMs();
    Rejection alone = refusal(submit("alone", Level.CRITICAL, 100));
    assertTrue(
        offered > Optional.ofNullable(alone.earliestDeadlineMs()).orElseThrow(),
        "later than for a task of no series: its releases have others before them");
    assertEquals(
        Reason.DEADLINE_UNREACHABLE,
        refusal(submit("one-less", Level.CRITICAL, inMs - 1, series)).reason());
    assertTrue(promised(submit("as-offered", Level.CRITICAL, inMs, series)));
    assertEquals(2, swarm.scheduler.view().series().size());
  }

  @Test
  void aPromiseThatWouldBreakAnotherIsNotGiven() {
    swarm.join("a", 1);
    assertTrue(promised(submit("first", Level.CRITICAL, 4_000)));
    Rejection refusal = refusal(submit("second", Level.CRITICAL, 2_000));
    assertEquals(Reason.DEADLINE_UNREACHABLE, refusal.reason());
  }

  @Test
  void onlyCriticalDeadlinesArePromisedAndOnlyWhereThatIsOn() {
    swarm.join("a", 1);
    assertFalse(promised(submit("high", Level.HIGH, 10)));
    swarm.handle(new Command.UpdateConfig(Map.of("deadlineAdmission", "off"), "test"));
    assertFalse(promised(submit("critical", Level.CRITICAL, 10)));
  }

  @Test
  void aSeriesReservesWithItsFirstReleaseAndIsListedAndReleased() {
    swarm.join("a", 1);
    Series series = new Series("nightly", 10_000);
    List<Fact> facts = submit("r1", Level.CRITICAL, 5_000, series);
    assertTrue(promised(facts));
    only(facts, Fact.SeriesReserved.class);
    assertEquals(series, swarm.scheduler.view().series().get(0).series());
    swarm.restart();
    assertEquals(series, swarm.scheduler.view().series().get(0).series());
    only(
        swarm.handle(new Command.ReleaseSeries(TENANT, "nightly", "test")),
        Fact.SeriesReleased.class);
    assertEquals(List.of(), swarm.scheduler.view().series());
    assertEquals(
        Reason.UNKNOWN_SERIES,
        only(
                swarm.handle(new Command.ReleaseSeries(TENANT, "nightly", "test")),
                Fact.CommandRefused.class)
            .rejection()
            .reason());
  }

  @Test
  void aReleaseWithinItsReservationIsTakenAndOthersAreTestedLikeNewOnes() {
    swarm.join("a", 1);
    Series series = new Series("often", 4_000);
    Fact.TaskDispatched first =
        only(submit("r1", Level.CRITICAL, 3_900, series), Fact.TaskDispatched.class);
    Rejection tooMuch = refusal(submit("r2", Level.CRITICAL, 1_200, new Series("more", 1_100)));
    assertEquals(Reason.NO_CAPACITY, tooMuch.reason(), "more than the share of one agent");
    swarm.handle(swarm.report("a", List.of(), SchedulerHarness.completed(first, COST_MS)));
    swarm.nowMs += 4_000;
    swarm.handle(swarm.report("a", List.of()));
    assertTrue(promised(submit("r3", Level.CRITICAL, 3_900, series)));
  }

  @Test
  void aReleaseThatIsDueMuchLaterThanReservedIsTestedAndReservesAnew() {
    swarm.join("a", 1);
    Series series = new Series("often", 40_000);
    submit("r1", Level.CRITICAL, 9_000, series);
    swarm.nowMs += 40_000;
    swarm.handle(swarm.report("a", List.of()));
    submit("r2", Level.CRITICAL, 9_500, series);
    assertEquals(9_000, swarm.scheduler.view().series().get(0).relativeDeadlineMs());
    swarm.nowMs += 40_000;
    swarm.handle(swarm.report("a", List.of()));
    assertTrue(promised(submit("r3", Level.CRITICAL, 20_000, series)));
    assertEquals(20_000, swarm.scheduler.view().series().get(0).relativeDeadlineMs());
  }

  @Test
  void aSeriesThatFallsSilentIsForgottenAfterThreePeriods() {
    swarm.join("a", 1);
    submit("r1", Level.CRITICAL, 900, new Series("s", 1_000));
    assertEquals(List.of(), all(swarm.facts, Fact.SeriesExpired.class));
    submit("r2", Level.CRITICAL, 5_000, new Series("t", 8_000));
    swarm.restart();
    List<Fact.SeriesExpired> expired = all(swarm.pass(25_000), Fact.SeriesExpired.class);
    assertTrue(expired.stream().anyMatch(fact -> fact.seriesId().equals("t")), expired.toString());
    assertNull(
        swarm.scheduler.view().series().stream().findFirst().orElse(null), "nothing is left");
  }

  @Test
  void moreDeadlinesThanAreKeptAreRefusedForNow() {
    swarm.join("a", 1);
    fill(DeadlineAdmission.MAX_DEADLINES);
    Rejection refusal = refusal(submit("one-more", Level.CRITICAL, 1_000_000));
    assertEquals(Reason.ADMISSION_FULL, refusal.reason());
    assertEquals("4095 critical tasks with a deadline have not ended", refusal.message());
    assertEquals(1_000, refusal.retryAfterMs());
  }

  @Test
  void moreThanCanBeTestedIsRefusedForNow() {
    swarm.join("a", 1);
    assertTrue(promised(submit("r1", Level.CRITICAL, 5_000, new Series("often", 10_000))));
    fill(3_500);
    Rejection refusal = refusal(submit("one-more", Level.CRITICAL, 1_000_000));
    assertEquals(Reason.ADMISSION_FULL, refusal.reason());
    assertEquals("3500 deadlines and 1 series are too many to test", refusal.message());
    assertEquals(1_000, refusal.retryAfterMs());
  }

  @Test
  void moreSetsOfCapabilitiesThanCanBeTestedAreRefusedForNow() {
    swarm.join("a", 1);
    swarm.handle(new Command.UpdateConfig(Map.of("deadlineAdmission", "off"), "test"));
    for (int i = 0; i < AdmissionBounds.MAX_CLASSES; i++) {
      swarm.handle(
          submission("t" + i, Level.CRITICAL, 60_000, 90_000, COST_MS, null, "capability-" + i));
    }
    swarm.handle(new Command.UpdateConfig(Map.of("deadlineAdmission", "on"), "test"));
    Rejection refusal = refusal(submit("one-more", Level.CRITICAL, 60_000));
    assertEquals(Reason.ADMISSION_FULL, refusal.reason());
    assertEquals(
        "257 different sets of requiredCapabilities are in the deadlines and series: at most 256"
            + " can be tested",
        refusal.message());
  }

  /** A delayed task: whatever is longest may have begun just before it comes. */
  private List<Fact> delayed(String id) {
    return swarm.handle(submission(id, Level.CRITICAL, 1_000, 4_000, COST_MS, null));
  }

  @Test
  void whatIsLongAndThereIsInTheWayUntilItIsGone() {
    long sevenDaysMs = 604_800_000;
    swarm.handle(submission("long", Level.LOW, 0, 1_000, sevenDaysMs, null, "nobody-has-it"));
    swarm.join("a", 1);
    assertEquals(Reason.DEADLINE_UNREACHABLE, refusal(delayed("before")).reason());
    swarm.restart();
    swarm.handle(new Command.TopicReady(new AgentId("a")));
    swarm.handle(swarm.report("a", List.of()));
    assertEquals(Reason.DEADLINE_UNREACHABLE, refusal(delayed("after-a-restart")).reason());
    swarm.handle(new Command.CancelTask(new TaskId("long"), "test"));
    assertTrue(promised(delayed("after")));
  }

  @Test
  void whatRanLatelyIsInTheWayForTwiceTheHorizonAtMost() {
    swarm.join("a", 1);
    swarm.handle(new Command.UpdateConfig(Map.of("admissionHorizonMs", "20000"), "test"));
    Fact.TaskDispatched run = swarm.submitAndDispatch("long", 3_000);
    swarm.nowMs += 3_000;
    swarm.handle(swarm.report("a", List.of(), SchedulerHarness.completed(run, 3_000)));
    assertEquals(Reason.DEADLINE_UNREACHABLE, refusal(delayed("soon")).reason());
    swarm.nowMs += 40_000;
    swarm.handle(swarm.report("a", List.of()));
    assertTrue(promised(delayed("later")));
  }

  @Test
  void anEstimateFarAboveTheRunIsNotRemembered() {
    swarm.join("a", 1);
    Fact.TaskDispatched run = swarm.submitAndDispatch("misjudged", 600_000);
    swarm.nowMs += 500;
    swarm.handle(swarm.report("a", List.of(), SchedulerHarness.completed(run, 500)));
    assertTrue(promised(delayed("delayed")));
  }

  /** A day ahead, where the horizon is ten minutes. */
  @Test
  void aDeadlineBeyondTheHorizonIsPromisedWhereItHolds() {
    long dayMs = 86_400_000;
    swarm.join("a", 1);
    assertTrue(
        promised(
            swarm.handle(
                submission("first", Level.CRITICAL, dayMs, dayMs + 4_000, COST_MS, null))));
    Rejection refusal =
        refusal(
            swarm.handle(
                submission("second", Level.CRITICAL, dayMs, dayMs + 1_500, COST_MS, null)));
    assertEquals(Reason.DEADLINE_UNREACHABLE, refusal.reason());
    assertNotNull(refusal.earliestDeadlineMs());
    long offeredInMs = refusal.earliestDeadlineMs() - swarm.now().wallMs();
    assertTrue(offeredInMs < dayMs + 4_000, refusal.toString());
    assertTrue(
        promised(
            swarm.handle(submission("third", Level.CRITICAL, dayMs, offeredInMs, COST_MS, null))));
  }

  @Test
  void promisesSurviveARestart() {
    swarm.join("a", 1);
    assertTrue(promised(submit("held", Level.CRITICAL, 4_000)));
    assertTrue(promised(submit("waiting", Level.CRITICAL, 9_000)));
    swarm.restart();
    assertTrue(swarm.scheduler.view().task(new TaskId("waiting")).admitted());
    swarm.handle(new Command.TopicReady(new AgentId("a")));
    assertEquals(
        Reason.DEADLINE_UNREACHABLE, refusal(submit("late", Level.CRITICAL, 1_500)).reason());
  }
}
