package io.fairlead.bench.floor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fairlead.bench.Guarantee;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FloorPairTest {
  private static final FloorPlan PLAN =
      new FloorPlan(Guarantee.EXACTLY_ONCE, 16, "per-agent", 100, 0, 1_000);

  @Test
  void theRatioIsThatOfTheMedians() {
    FloorPair pair =
        new FloorPair(
            PLAN,
            16,
            List.of(run(1_000, 10), run(3_000, 30), run(2_000, 20)),
            List.of(run(1_500, 40), run(100, 60), run(1_900, 50)));

    assertEquals(0.75, pair.ratio());
    assertEquals(1_000, pair.ofFloor(FloorRun::tasksPerSecond).min());
    assertEquals(1_900, pair.ofFairlead(FloorRun::tasksPerSecond).max());
    assertEquals(Map.of("broker", 50.0), FloorPair.cpuMicros(pair.fairlead()));
  }

  @Test
  void aFloorThatDidNothingHasNoRatio() {
    assertEquals(0, new FloorPair(PLAN, 16, List.of(run(0, 0)), List.of(run(5, 0))).ratio());
  }

  private static FloorRun run(double tasksPerSecond, double micros) {
    return new FloorRun(tasksPerSecond, 5, 1_000, Map.of("broker", micros));
  }
}
