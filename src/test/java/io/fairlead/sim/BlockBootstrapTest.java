package io.fairlead.sim;

import static io.fairlead.sim.Recordings.task;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BlockBootstrapTest {
  private static Workload resampled(Workload workload, long seed) {
    return BlockBootstrap.resample(workload, new SplittableRandom(seed));
  }

  /** The cost in milliseconds tells the place that a task comes from; gaps grow with it. */
  private static Workload told(int count) {
    List<Arrival> arrivals = new ArrayList<>();
    long atMs = 0;
    for (int i = 0; i < count; i++) {
      atMs += i;
      arrivals.add(task(atMs, i + 1));
    }
    return new Workload("told", arrivals);
  }

  private static int origin(Arrival arrival) {
    return (int) (arrival.costUs() / 1_000) - 1;
  }

  @Test
  void theSameSeedDrawsTheSameArrivals() {
    assertEquals(resampled(told(100), 1), resampled(told(100), 1));
    assertNotEquals(resampled(told(100), 1), resampled(told(100), 2));
  }

  @Test
  void asManyArriveInBlocksWithTheGapsThatTheyHad() {
    List<Arrival> drawn = resampled(told(100), 3).arrivals();
    assertEquals(100, drawn.size());
    for (int i = 0; i < drawn.size(); i++) {
      long beforeUs = i == 0 ? 0 : drawn.get(i - 1).offsetUs();
      assertEquals(origin(drawn.get(i)) * 1_000L, drawn.get(i).offsetUs() - beforeUs);
      if (i % 10 > 0) {
        assertEquals(origin(drawn.get(i - 1)) + 1, origin(drawn.get(i)), "within a block");
      }
    }
  }

  @Test
  void blocksComeFromAroundTheirPlaceAndFromAllOfThere() {
    int least = 0;
    int most = 0;
    for (long seed = 0; seed < 200; seed++) {
      List<Arrival> drawn = resampled(told(100), seed).arrivals();
      for (int i = 0; i < drawn.size(); i++) {
        least = Math.min(least, origin(drawn.get(i)) - i);
        most = Math.max(most, origin(drawn.get(i)) - i);
      }
    }
    assertEquals(-25, least);
    assertEquals(25, most);
  }

  @Test
  void oneArrivalIsDrawnAsItIs() {
    assertEquals(told(1).arrivals(), resampled(told(1), 5).arrivals());
  }

  @Test
  void dependenciesKeepTheirDistanceAndMakeNoCircles() {
    // Each depends on the one before it, and every tenth on the one behind it as well, in place of
    // that one's dependency on it.
    List<Arrival> arrivals = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      List<Integer> others = new ArrayList<>();
      if (i > 0 && i % 10 != 1) {
        others.add(i - 1);
      }
      if (i % 10 == 0) {
        others.add(i + 1);
      }
      arrivals.add(task(i, i + 1).needing(others, Collections.emptySortedMap()));
    }
    Workload workload = new Workload("dependent", arrivals);
    int kept = 0;
    for (long seed = 0; seed < 50; seed++) {
      List<Arrival> drawn = resampled(workload, seed).arrivals();
      for (int i = 0; i < drawn.size(); i++) {
        int from = origin(drawn.get(i));
        for (int dependency : drawn.get(i).dependencies()) {
          assertTrue(dependency >= 0 && dependency < drawn.size(), "there is such a task");
          int distance = dependency - i;
          assertTrue(arrivals.get(from).dependencies().contains(from + distance), "as it was");
          assertTrue(distance < 0 || origin(drawn.get(dependency)) == from + 1, "same block");
          kept++;
        }
      }
      assertTrue(allEnd(drawn), "no circle");
    }
    assertTrue(kept > 50 * 150, "most dependencies are kept: " + kept);
  }

  /** Whether all can be done one after another. */
  private static boolean allEnd(List<Arrival> arrivals) {
    boolean[] done = new boolean[arrivals.size()];
    boolean more = true;
    while (more) {
      more = false;
      for (int i = 0; i < done.length; i++) {
        if (!done[i] && arrivals.get(i).dependencies().stream().allMatch(other -> done[other])) {
          done[i] = true;
          more = true;
        }
      }
    }
    for (boolean one : done) {
      if (!one) {
        return false;
      }
    }
    return true;
  }
}
