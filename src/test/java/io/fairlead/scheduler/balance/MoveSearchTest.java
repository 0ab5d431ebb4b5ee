package io.fairlead.scheduler.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentId;
import io.fairlead.model.Move;
import io.fairlead.model.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which moves are proposed for which loads. */
class MoveSearchTest {
  private final List<AgentLoad> loads = new ArrayList<>();
  private final Map<AgentId, List<Movable>> work = new TreeMap<>();

  private record Piece(AgentId from, int number, long costUs) implements Movable {
    @Override
    public boolean suits(AgentLoad to) {
      return true;
    }

    @Override
    public Move to(AgentLoad to) {
      return Move.local(new TaskId(from + "-" + number), from, to.agent());
    }
  }

  /** An agent with so many tasks of a second each, all movable. */
  private void agent(String id, double weight, int tasks, long room) {
    AgentId agent = new AgentId(id);
    loads.add(new AgentLoad(agent, weight, tasks * 1e6, room));
    List<Movable> pieces = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      pieces.add(new Piece(agent, i, 1_000_000));
    }
    work.put(agent, pieces);
  }

  private MoveSearch.Found search(double tolerance, double leastGain, int budget) {
    return new MoveSearch(tolerance, leastGain, budget)
        .search(loads, load -> work.getOrDefault(load.agent(), List.of()));
  }

  private static long to(MoveSearch.Found found, String agent) {
    return found.moves().stream().filter(move -> move.to().value().equals(agent)).count();
  }

  @Test
  void whatHasBeenMovedInTheRoundCountsSoThatItIsSpreadOverAllTargets() {
    agent("a", 1, 9, 0);
    agent("b", 1, 0, 99);
    agent("c", 1, 0, 99);
    MoveSearch.Found found = search(0.2, 0.01, 64);
    assertEquals(3, to(found, "b"));
    assertEquals(3, to(found, "c"));
    assertEquals(18e6, found.scoreBefore(), 1);
    assertEquals(0, found.scoreAfter(), 1e-3);
  }

  @Test
  void anAgentOfTwiceTheWeightIsGivenTwiceAsMuch() {
    agent("a", 1, 12, 0);
    agent("b", 1, 0, 99);
    agent("c", 2, 0, 99);
    MoveSearch.Found found = search(0.2, 0.001, 64);
    assertEquals(3, to(found, "b"));
    assertEquals(6, to(found, "c"));
  }

  @Test
  void nothingIsMovedWithinTheTolerance() {
    agent("a", 1, 6, 99);
    agent("b", 1, 4, 99);
    assertEquals(List.of(), search(0.25, 0, 64).moves());
    assertEquals(1, search(0.15, 0, 64).moves().size());
  }

  @Test
  void aTargetTakesNoMoreThanItHasRoomFor() {
    agent("a", 1, 9, 0);
    agent("b", 1, 0, 2);
    agent("c", 1, 0, 0);
    assertEquals(2, search(0.2, 0, 64).moves().size());
  }

  @Test
  void theBudgetAndTheLeastGainAreKept() {
    agent("a", 1, 9, 0);
    agent("b", 1, 0, 99);
    assertEquals(1, search(0.2, 0, 1).moves().size());
    assertEquals(List.of(), search(0.2, 1, 64).moves());
  }

  @Test
  void aMoveThatWouldOnlySwapTheRolesOfTwoIsNotMade() {
    agent("a", 1, 1, 99);
    agent("b", 1, 0, 99);
    assertEquals(List.of(), search(0.2, 0, 64).moves());
  }

  @Test
  void aSecondRoundFindsNothingToUndo() {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 200; round++) {
      loads.clear();
      work.clear();
      for (int i = 0; i < 8; i++) {
        agent("a" + i, 0.5 + random.nextInt(4), random.nextInt(30), 99);
      }
      MoveSearch.Found first = search(0.2, 0.01, 64);
      assertTrue(first.scoreAfter() <= first.scoreBefore());
      Map<AgentId, Integer> left = new TreeMap<>();
      work.forEach((agent, pieces) -> left.put(agent, pieces.size()));
      for (Move move : first.moves()) {
        left.merge(move.from(), -1, Integer::sum);
        List<Movable> moved = List.of(new Piece(move.to(), 1_000 + round, 1_000_000));
        work.put(move.to(), moved);
      }
      // Only what has just been moved could be moved again: none of it goes back.
      MoveSearch.Found second =
          new MoveSearch(0.2, 0.01, 64)
              .search(
                  loads,
                  load ->
                      first.moves().stream().anyMatch(move -> move.to().equals(load.agent()))
                          ? work.getOrDefault(load.agent(), List.of())
                          : List.of());
      assertEquals(List.of(), second.moves());
    }
  }

  @Test
  void noMoreTasksAreLookedAtThanTheBudgetAllows() {
    AgentId a = new AgentId("a");
    loads.add(new AgentLoad(a, 1, 1e9, 0));
    loads.add(new AgentLoad(new AgentId("b"), 1, 0, 99));
    int[] asked = {0};
    List<Movable> unsuitable = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      unsuitable.add(
          new Movable() {
            @Override
            public long costUs() {
              return 1_000_000;
            }

            @Override
            public boolean suits(AgentLoad to) {
              asked[0]++;
              return false;
            }

            @Override
            public Move to(AgentLoad to) {
              throw new AssertionError("it suits nobody");
            }
          });
    }
    work.put(a, unsuitable);
    assertEquals(List.of(), search(0.2, 0, 3).moves());
    assertEquals(3 * MoveSearch.LOOKED_AT_FOR_A_MOVE, asked[0]);
  }
}
