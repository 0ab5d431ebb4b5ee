package io.fairlead.optimize.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentId;
import io.fairlead.model.Epoch;
import io.fairlead.model.Level;
import io.fairlead.model.Move;
import io.fairlead.model.TaskId;
import io.fairlead.optimize.SearchCancelledException;
import io.fairlead.optimize.SearchLimits;
import io.fairlead.optimize.SearchMonitor;
import io.fairlead.scheduler.PlanSnapshot;
import io.jenetics.util.RandomRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ParetoOptimizerTest {
  private static final PlanConstraints FREE =
      new PlanConstraints(Integer.MAX_VALUE, Double.POSITIVE_INFINITY);
  private static final SearchLimits TWENTY = new SearchLimits(1, 20, 1);
  private static final PlanPreference LATENCY = new PlanPreference(1, 0, 0, 0);
  private static final PlanPreference COST = new PlanPreference(0, 0, 0, 1);

  /** Its clock stands until it is told to go; it may be cancelled after so many questions. */
  private static final class Watcher implements SearchMonitor {
    private final List<Double> shares = new ArrayList<>();
    private long nanosPerLook;
    private long nanos;
    private long cancelAfter = Long.MAX_VALUE;

    @Override
    public long nanoTime() {
      nanos += nanosPerLook;
      return nanos;
    }

    @Override
    public boolean cancelled() {
      return cancelAfter-- <= 0;
    }

    @Override
    public void progress(double share, String doing) {
      shares.add(share);
    }
  }

  private static PlanResult search(PlanSnapshot snapshot, PlanPreference preference) {
    return search(snapshot, preference, FREE);
  }

  private static PlanResult search(
      PlanSnapshot snapshot, PlanPreference preference, PlanConstraints constraints) {
    return ParetoOptimizer.optimize(snapshot, preference, constraints, TWENTY, new Watcher());
  }

  private static TaskId task(int number) {
    return new TaskId("t%04d".formatted(number));
  }

  private static AgentId agent(int number) {
    return new AgentId("a%03d".formatted(number));
  }

  private static void assertUnchanged(PlanResult result) {
    assertEquals(1, result.front().size());
    assertEquals(List.of(), result.plan().moves());
    assertEquals(result.unchanged(), result.plan().objectives());
    assertEquals(0, result.generations());
    assertFalse(result.timedOut());
  }

  @Test
  void withoutAgentsNothingIsMoved() {
    PlanResult result = search(PlanSnapshots.empty().eligible().waiting(100).snapshot(), LATENCY);
    assertUnchanged(result);
    assertEquals(new PlanObjectives(0, 0, 0, 0), result.unchanged());
  }

  @Test
  void withoutTasksNothingIsMoved() {
    assertUnchanged(search(PlanSnapshots.empty().agent(1).eligible(0).snapshot(), LATENCY));
  }

  @Test
  void inAClosedSwarmNothingIsMoved() {
    assertUnchanged(
        search(
            PlanSnapshots.empty()
                .agent(1)
                .agent(1)
                .eligible(0, 1)
                .placed(100, 0)
                .placed(100, 0)
                .closed()
                .snapshot(),
            LATENCY));
  }

  @Test
  void whatNobodyMayRunStaysAndCountsForNothing() {
    PlanResult result =
        search(PlanSnapshots.empty().agent(1).agent(1).eligible().waiting(100).snapshot(), LATENCY);
    assertUnchanged(result);
    assertEquals(0, result.unchanged().latencyMs());
  }

  @Test
  void whereNobodyHasRoomNothingIsMoved() {
    assertUnchanged(
        search(
            PlanSnapshots.empty()
                .agent(1, 1, 0, List.of(0L))
                .agent(1, 1, 0, List.of(0L))
                .eligible(0, 1)
                .placed(100, 0)
                .placed(100, 0)
                .waiting(100)
                .snapshot(),
            LATENCY));
  }

  @Test
  void withoutMovesAllowedNothingIsMoved() {
    assertUnchanged(
        search(
            PlanSnapshots.empty()
                .agent(1)
                .agent(1)
                .eligible(0, 1)
                .placed(9, 0)
                .placed(9, 0)
                .snapshot(),
            LATENCY,
            new PlanConstraints(0, Double.POSITIVE_INFINITY)));
  }

  @Test
  void aPlacedTaskIsMovedToWhoIsFree() {
    PlanResult result =
        search(
            PlanSnapshots.empty()
                .agent(1)
                .agent(1)
                .eligible(0, 1)
                .placed(100, 0)
                .placed(100, 0)
                .snapshot(),
            LATENCY);
    assertEquals(150, result.unchanged().latencyMs());
    assertEquals(100, result.plan().objectives().latencyMs());
    assertEquals(1, result.plan().moves().size());
    assertEquals(Move.Kind.MOVE, result.plan().moves().get(0).kind());
  }

  @Test
  void aTaskThatWaitsForAnyIsKeptForTheFastOne() {
    PlanResult result =
        search(
            PlanSnapshots.empty()
                .agent(0.1)
                .agent(1, 1, 64, List.of(50_000L))
                .eligible(0, 1)
                .waiting(100)
                .snapshot(),
            LATENCY);
    assertEquals(1_000, result.unchanged().latencyMs());
    assertEquals(List.of(Move.place(task(0), agent(1))), result.plan().moves());
    assertEquals(150, result.plan().objectives().latencyMs());
  }

  @Test
  void aTaskThatGoesThereAnywayIsNotPlaced() {
    PlanResult result =
        search(
            PlanSnapshots.empty().agent(1).agent(0.5).eligible(0, 1).waiting(100).snapshot(),
            LATENCY);
    assertEquals(List.of(), result.plan().moves());
    assertEquals(result.unchanged(), result.plan().objectives());
  }

  @Test
  void whatWasSentIsAskedBackFirst() {
    PlanSnapshot snapshot =
        PlanSnapshots.empty()
            .agent(1, 1, 64, List.of(2_000_000L))
            .agent(1)
            .agent(1)
            .eligible(0, 1, 2)
            .sent(100, 0)
            .placed(10, 0)
            .snapshot();
    PlanResult result = search(snapshot, LATENCY);
    assertEquals(
        List.of(Move.Kind.REVOKE, Move.Kind.MOVE),
        result.plan().moves().stream().map(Move::kind).toList());
    assertEquals(snapshot.tasks().get(0).epoch(), result.plan().moves().get(0).epoch());
  }

  /** An agent runs what it was sent as it was sent, whatever arrived first. */
  @Test
  void whatWasDispatchedFirstRunsFirst() {
    PlanSnapshot snapshot =
        PlanSnapshots.empty()
            .agent(1)
            .agent(1)
            .eligible(0, 1)
            .task(1_000, Level.NORMAL, "t", 0, 0, new Epoch(2), 2)
            .task(3_000, Level.HIGH, "t", 0, 0, new Epoch(1), 1)
            .snapshot();
    PlanResult result = search(snapshot, LATENCY);
    assertEquals((3_000 + 4_000) / 2.0, result.unchanged().latencyMs());
    assertEquals(
        List.of(Move.revoke(task(0), agent(0), agent(1), new Epoch(2))), result.plan().moves());
    assertEquals((3_000 + 1_000) / 2.0, result.plan().objectives().latencyMs());
  }

  /** The swarm would not ask: nothing is gained for the task by being somewhere cheaper. */
  @Test
  void whatWasSentIsNotAskedBackForAPrice() {
    PlanSnapshot snapshot =
        PlanSnapshots.empty()
            .agent(1, 5, 64, List.of(1_000L))
            .agent(0.5, 1, 64, List.of(0L))
            .eligible(0, 1)
            .sent(100, 0)
            .snapshot();
    assertUnchanged(search(snapshot, COST));
  }

  @Test
  void noMoreMovesThanAllowed() {
    PlanSnapshot snapshot = PlanSnapshots.drawn(3, 5, 40, 64);
    assertTrue(search(snapshot, LATENCY).plan().moves().size() > 3);
    PlanResult result = search(snapshot, LATENCY, new PlanConstraints(3, Double.POSITIVE_INFINITY));
    assertEquals(3, result.plan().moves().size());
    result.front().forEach(plan -> assertTrue(plan.moves().size() <= 3));
  }

  @Test
  void wherePlansAreCheapEnoughTheyAloneAreInTheFront() {
    PlanSnapshot snapshot = PlanSnapshots.drawn(3, 5, 40, 64);
    double least = search(snapshot, COST).plan().objectives().cost();
    PlanResult result = search(snapshot, LATENCY, new PlanConstraints(1_000, least * 1.1));
    assertTrue(result.unchanged().cost() > least * 1.1);
    result.front().forEach(plan -> assertTrue(plan.objectives().cost() <= least * 1.1));
  }

  @Test
  void whereNoPlanIsCheapEnoughNothingIsMoved() {
    PlanResult result =
        search(PlanSnapshots.drawn(3, 5, 40, 64), LATENCY, new PlanConstraints(1_000, 0.001));
    assertEquals(1, result.front().size());
    assertEquals(List.of(), result.plan().moves());
    assertTrue(result.plan().objectives().cost() > 0.001);
  }

  @Test
  void theSameSeedGivesTheSamePlans() {
    PlanSnapshot snapshot = PlanSnapshots.drawn(5, 10, 100, 10);
    PlanResult result = search(snapshot, PlanPreference.DEFAULT);
    assertEquals(result, search(snapshot, PlanPreference.DEFAULT));
    PlanResult other =
        ParetoOptimizer.optimize(
            snapshot, PlanPreference.DEFAULT, FREE, new SearchLimits(2, 20, 1), new Watcher());
    assertFalse(result.front().equals(other.front()));
  }

  @Test
  void chanceIsNotLeftBehind() {
    RandomGenerator before = RandomRegistry.random();
    search(PlanSnapshots.drawn(5, 3, 10, 10), LATENCY);
    assertEquals(before, RandomRegistry.random());
  }

  @Test
  void progressGrowsAndEndsAtAll() {
    Watcher watcher = new Watcher();
    ParetoOptimizer.optimize(PlanSnapshots.drawn(5, 10, 100, 10), LATENCY, FREE, TWENTY, watcher);
    assertEquals(20, watcher.shares.size());
    assertEquals(watcher.shares.stream().sorted().toList(), watcher.shares);
    assertEquals(1, watcher.shares.get(19));
  }

  @Test
  void oneGenerationIsOne() {
    PlanResult result =
        ParetoOptimizer.optimize(
            PlanSnapshots.drawn(5, 10, 100, 10),
            LATENCY,
            FREE,
            new SearchLimits(1, 1, 1),
            new Watcher());
    assertEquals(1, result.generations());
    assertFalse(result.timedOut());
  }

  @Test
  void aClockThatHasRunOutLeavesTheGreedyPlan() {
    Watcher watcher = new Watcher();
    watcher.nanosPerLook = 1_000_000_000;
    PlanResult result =
        ParetoOptimizer.optimize(
            PlanSnapshots.drawn(5, 10, 100, 64), LATENCY, FREE, TWENTY, watcher);
    assertTrue(result.timedOut());
    assertEquals(0, result.generations());
    assertTrue(result.plan().objectives().latencyMs() <= result.greedy().objectives().latencyMs());
    assertTrue(result.plan().objectives().latencyMs() < result.unchanged().latencyMs());
  }

  @Test
  void whatWasFoundBeforeTheTimeWasUpIsTold() {
    Watcher watcher = new Watcher();
    watcher.nanosPerLook = 2_000;
    PlanResult result =
        ParetoOptimizer.optimize(
            PlanSnapshots.drawn(5, 10, 100, 10),
            PlanPreference.DEFAULT,
            FREE,
            new SearchLimits(1, 1_000, 1),
            watcher);
    assertTrue(result.timedOut());
    assertTrue(result.generations() < 1_000);
    assertFalse(result.plan().equals(result.greedy()));
  }

  @Test
  void whatNobodyWantsIsNotToldEither() {
    Watcher watcher = new Watcher();
    watcher.nanosPerLook = 1_000_000_000;
    // One look before the search, one that finds the time up.
    watcher.cancelAfter = 2;
    PlanSnapshot snapshot = PlanSnapshots.drawn(5, 10, 100, 10);
    assertThrows(
        SearchCancelledException.class,
        () -> ParetoOptimizer.optimize(snapshot, LATENCY, FREE, TWENTY, watcher));
  }

  @Test
  void whatNobodyWantsIsNotFinished() {
    for (long after : List.of(0L, 1L, 50L, 500L)) {
      Watcher watcher = new Watcher();
      watcher.cancelAfter = after;
      PlanSnapshot snapshot = PlanSnapshots.drawn(5, 10, 100, 10);
      assertThrows(
          SearchCancelledException.class,
          () -> ParetoOptimizer.optimize(snapshot, LATENCY, FREE, TWENTY, watcher));
    }
  }
}
