package io.fairlead.query.optimization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.SwarmId;
import io.fairlead.optimize.SearchCancelledException;
import io.fairlead.optimize.SearchMonitor;
import io.fairlead.query.Problem;
import io.fairlead.query.ProblemException;
import io.fairlead.query.view.OptimizationView.State;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OptimizationsTest {
  private static final SwarmId SWARM = new SwarmId("s");
  private static final long LONG_MS = 30_000;

  private final Optimizations optimizations = new Optimizations();
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void close() {
    release.countDown();
    optimizations.close();
  }

  private Optimization start(OptimizationKind kind, Optimization.Work work) {
    return optimizations.start(SWARM, kind, "ann", work);
  }

  /** Runs until it is released or cancelled. */
  private Optimization.Work held(CountDownLatch begun) {
    return monitor -> {
      begun.countDown();
      while (release.getCount() > 0) {
        if (monitor.cancelled()) {
          throw new SearchCancelledException();
        }
        Thread.onSpinWait();
      }
      return null;
    };
  }

  private static Optimization.Work nothing() {
    return monitor -> null;
  }

  @Test
  void whatIsDoneTellsItsResultAndItsTimes() throws Exception {
    Optimization started =
        start(
            OptimizationKind.PLAN,
            monitor -> {
              monitor.progress(0.5, "half way");
              return null;
            });
    assertTrue(started.awaitEnd(LONG_MS));
    assertEquals(State.DONE, started.view().state());
    assertEquals(1, started.view().progress());
    assertEquals("plan", started.view().kind());
    assertEquals("ann", started.view().issuedBy());
    assertNotNull(started.view().startedAtMs());
    assertNotNull(started.view().endedAtMs());
    assertNull(started.problem());
  }

  @Test
  void aProblemIsItsResultAndAFaultIsInTheLogAlone() throws Exception {
    Optimization refused =
        start(
            OptimizationKind.PLAN,
            monitor -> {
              throw Problem.conflict("no").because("no-agents").toException();
            });
    assertTrue(refused.awaitEnd(LONG_MS));
    assertEquals(State.FAILED, refused.view().state());
    assertEquals("no-agents", refused.problem().code());
    Optimization faulty =
        start(
            OptimizationKind.PLAN,
            monitor -> {
              throw new IllegalStateException("secret");
            });
    assertTrue(faulty.awaitEnd(LONG_MS));
    assertEquals(500, faulty.problem().status());
    assertFalse(faulty.problem().detail().contains("secret"));
    Optimization without =
        start(
            OptimizationKind.PLAN,
            monitor -> {
              throw new NoClassDefFoundError("a solver");
            });
    assertTrue(without.awaitEnd(LONG_MS));
    assertEquals(State.FAILED, without.view().state());
    assertTrue(start(OptimizationKind.PLAN, nothing()).awaitEnd(LONG_MS), "the thread lives");
  }

  @Test
  void searchesGoOneAfterTheOtherAndReplaysBesideThem() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    Optimization replay = start(OptimizationKind.WHAT_IF, held(begun));
    Optimization behind = start(OptimizationKind.TOPOLOGY, nothing());
    begun.await();
    assertTrue(start(OptimizationKind.SHARES, nothing()).awaitEnd(LONG_MS));
    assertEquals(State.RUNNING, replay.view().state());
    assertEquals(State.WAITING, behind.view().state());
    release.countDown();
    assertTrue(behind.awaitEnd(LONG_MS));
  }

  @Test
  void whatIsCancelledEndsAndWhatWaitedIsNeverDone() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    Optimization running = start(OptimizationKind.PLAN, held(begun));
    begun.await();
    List<SearchMonitor> done = new ArrayList<>();
    Optimization waiting =
        start(
            OptimizationKind.PLAN,
            monitor -> {
              done.add(monitor);
              return null;
            });
    waiting.cancel();
    assertEquals(State.CANCELLED, waiting.view().state());
    running.cancel();
    assertTrue(running.awaitEnd(LONG_MS));
    assertEquals(State.CANCELLED, running.view().state());
    assertTrue(start(OptimizationKind.PLAN, nothing()).awaitEnd(LONG_MS));
    assertTrue(done.isEmpty());
    running.cancel();
    assertEquals(State.CANCELLED, running.view().state(), "it stays as it is");
  }

  @Test
  void tooManyAreTurnedAwayAndTheOldestThatHaveEndedForgotten() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    Optimization first = start(OptimizationKind.PLAN, held(begun));
    begun.await();
    while (optimizations.of(SWARM).size() < Optimizations.MOST_OPEN) {
      start(OptimizationKind.PLAN, nothing());
    }
    ProblemException refused =
        assertThrows(ProblemException.class, () -> start(OptimizationKind.WHAT_IF, nothing()));
    assertEquals(429, refused.problem().status());
    assertEquals(Optimizations.MOST_OPEN, optimizations.of(SWARM).size());
    release.countDown();
    assertTrue(optimizations.of(SWARM).get(0).awaitEnd(LONG_MS));
    String last = "";
    for (int i = 0; i < Optimizations.MOST + 5; i++) {
      Optimization next = start(OptimizationKind.PLAN, nothing());
      assertTrue(next.awaitEnd(LONG_MS));
      last = next.id();
    }
    assertEquals(Optimizations.MOST, optimizations.of(SWARM).size());
    assertTrue(optimizations.find(SWARM, first.id()).isEmpty());
    assertEquals(last, optimizations.of(SWARM).get(0).id());
    assertTrue(optimizations.find(new SwarmId("other"), last).isEmpty());
    assertTrue(optimizations.of(new SwarmId("other")).isEmpty());
  }

  @Test
  void afterTheEndNothingIsTaken() {
    optimizations.close();
    ProblemException refused =
        assertThrows(ProblemException.class, () -> start(OptimizationKind.PLAN, nothing()));
    assertEquals(503, refused.problem().status());
  }

  @Test
  void whoWaitsWaitsNoLongerThanTheySay() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    Optimization running = start(OptimizationKind.PLAN, held(begun));
    begun.await();
    assertFalse(running.awaitEnd(1));
    assertFalse(OptimizationDesk.awaited(running, 0));
    release.countDown();
    assertTrue(OptimizationDesk.awaited(running, LONG_MS));
  }

  @Test
  void whatTheScheduleDidIsForgottenBeforeWhatOthersAskedFor() throws Exception {
    Optimization asked = start(OptimizationKind.PLAN, nothing());
    assertTrue(asked.awaitEnd(LONG_MS));
    for (int n = 0; n < 2 * Optimizations.MOST; n++) {
      SwarmId swarm = new SwarmId("s" + n);
      assertTrue(
          optimizations
              .startAnew(swarm, OptimizationKind.SHARES, ShareSchedule.SCHEDULE, nothing())
              .awaitEnd(LONG_MS));
    }
    assertTrue(optimizations.find(SWARM, asked.id()).isPresent());
    assertEquals(1, optimizations.of(new SwarmId("s" + (2 * Optimizations.MOST - 1))).size());
    assertEquals(0, optimizations.of(new SwarmId("s0")).size());
  }
}
