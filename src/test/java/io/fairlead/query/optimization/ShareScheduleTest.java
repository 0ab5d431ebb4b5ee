package io.fairlead.query.optimization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.SwarmId;
import io.fairlead.optimize.share.ShareConstraint;
import io.fairlead.optimize.share.ShareConstraint.Kind;
import io.fairlead.optimize.share.ShareObjective;
import io.fairlead.optimize.share.ShareResult;
import io.fairlead.query.Problem;
import io.fairlead.query.view.OptimizationView;
import io.fairlead.query.view.SharesView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShareScheduleTest {
  private static final SwarmId A = new SwarmId("a");
  private static final SwarmId B = new SwarmId("b");

  private final Swarms swarms = new Swarms();
  private final ShareSchedule schedule = new ShareSchedule(swarms);

  @AfterEach
  void close() {
    schedule.close();
  }

  /** Swarms whose divisions end when the test says so. */
  private static final class Swarms implements ShareSchedule.Swarms {
    private final Map<SwarmId, Long> every = new TreeMap<>(Map.of(A, 5_000L));
    private final List<SwarmId> begun = new ArrayList<>();
    private final List<Optimization> open = new ArrayList<>();
    private boolean refusing;
    private boolean full;
    private boolean feasible = true;

    @Override
    public List<SwarmId> held() {
      return List.copyOf(every.keySet());
    }

    @Override
    public long everyMs(SwarmId swarm) {
      return every.getOrDefault(swarm, 0L);
    }

    @Override
    public Optimization start(SwarmId swarm) {
      if (refusing) {
        throw Problem.conflict("no agents").toException();
      }
      if (full) {
        throw Problem.tooMany("8 are waiting").toException();
      }
      begun.add(swarm);
      Optimization made =
          new Optimization(
              "id" + begun.size(), swarm, OptimizationKind.SHARES, "schedule", monitor -> result());
      open.add(made);
      return made;
    }

    private OptimizationView.Result result() {
      return OptimizationView.Result.shares(
          feasible
              ? SharesView.divided(
                  ShareObjective.UTILISATION,
                  new ShareResult.Divided(
                      List.of(), 1, 0, new TreeMap<>(), ShareResult.Cut.NOTHING),
                  List.of(),
                  Map.of())
              : SharesView.infeasible(
                  ShareObjective.UTILISATION,
                  1,
                  new ShareResult.Infeasible(
                      List.of(new ShareConstraint(Kind.MIN_SHARE, "t", "", 0.5, "too much")))));
    }

    void endAll() {
      open.forEach(Optimization::run);
      open.clear();
    }
  }

  private int begunBy(long... nowMs) {
    for (long now : nowMs) {
      schedule.round(now);
    }
    return swarms.begun.size();
  }

  @Test
  void eachIsDividedAfterItsTimeAndNeverTwiceAtOnce() {
    swarms.every.put(B, 0L);
    assertEquals(0, begunBy(1_000, 5_999), "its time begins when it is first seen");
    assertEquals(1, begunBy(6_000, 11_000, 20_000), "the first has not ended");
    swarms.endAll();
    assertEquals(2, begunBy(21_000, 22_000));
    assertEquals(List.of(A, A), swarms.begun);
    swarms.endAll();
    swarms.every.put(B, 1_000L);
    assertEquals(3, begunBy(23_000), "b's time counts from when it was set");
    assertEquals(B, swarms.begun.get(2));
  }

  @Test
  void aSwarmThatHasGoneElsewhereIsForgotten() {
    assertEquals(1, begunBy(0, 5_000));
    swarms.every.remove(A);
    schedule.round(6_000);
    swarms.endAll();
    swarms.every.put(A, 5_000L);
    assertEquals(1, begunBy(11_000, 15_000));
    assertEquals(2, begunBy(16_000));
  }

  @Test
  void whatContradictsItselfIsToldOnceForEachChange() {
    swarms.feasible = false;
    begunBy(0, 5_000);
    swarms.endAll();
    schedule.round(6_000);
    assertTrue(schedule.trouble(A).endsWith("contradict each other: too much"));
    swarms.feasible = true;
    begunBy(10_000);
    swarms.endAll();
    schedule.round(11_000);
    assertEquals("", schedule.trouble(A));
  }

  @Test
  void whereItCantBeDividedItIsTriedAgainAfterItsTime() {
    swarms.refusing = true;
    assertEquals(0, begunBy(0, 5_000));
    assertEquals("no agents", schedule.trouble(A));
    swarms.refusing = false;
    assertEquals(0, begunBy(9_999));
    assertEquals(1, begunBy(10_000));
  }

  @Test
  void whereThereIsNoRoomItIsTriedAgainInTheNextRound() {
    swarms.full = true;
    assertEquals(0, begunBy(0, 5_000, 6_000));
    assertEquals("", schedule.trouble(A), "nothing is wrong with it");
    swarms.full = false;
    assertEquals(1, begunBy(7_000));
  }

  @Test
  void thereIsOneAtATimeAndWhoIsLongestOverdueIsNext() {
    SwarmId c = new SwarmId("c");
    swarms.every.putAll(Map.of(A, 5_000L, B, 3_000L, c, 4_000L));
    assertEquals(1, begunBy(0, 6_000, 7_000));
    swarms.endAll();
    assertEquals(2, begunBy(7_000, 7_000));
    swarms.endAll();
    assertEquals(3, begunBy(7_000, 7_000));
    assertEquals(List.of(B, c, A), swarms.begun);
    swarms.endAll();
    assertEquals(4, begunBy(9_000, 9_100));
    assertEquals(B, swarms.begun.get(3));
  }
}
