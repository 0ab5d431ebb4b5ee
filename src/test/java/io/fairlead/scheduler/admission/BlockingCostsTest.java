package io.fairlead.scheduler.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.CostEstimate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BlockingCostsTest {
  private static final long WINDOW_MS = 1_000;

  private final BlockingCosts costs = new BlockingCosts();

  /** Against a list, with costs of every size that there may be. */
  @Test
  void theBoundIsAnEighthAboveTheLongestAtMost() {
    SplittableRandom random = new SplittableRandom(7);
    List<Long> there = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      if (there.isEmpty() || (there.size() < 20 && random.nextInt(20) > there.size())) {
        long costUs = 1 + random.nextLong(1L << 1 + random.nextInt(39));
        costs.add(costUs);
        there.add(costUs);
      } else {
        costs.remove(there.remove(random.nextInt(there.size())));
      }
      long longestUs = there.stream().mapToLong(each -> each).max().orElse(0);
      long boundUs = costs.boundUs(0, WINDOW_MS);
      assertTrue(
          boundUs >= longestUs && boundUs <= longestUs + longestUs / 8,
          () -> longestUs + " us is the longest, the bound is " + boundUs + " us");
    }
  }

  @Test
  void theLargestCostThatIsAllowedHasAClass() {
    costs.add(CostEstimate.MAX_COST_US);
    assertTrue(costs.boundUs(0, WINDOW_MS) >= CostEstimate.MAX_COST_US);
    costs.remove(CostEstimate.MAX_COST_US);
    assertEquals(0, costs.boundUs(0, WINDOW_MS));
  }

  @Test
  void whatWasNeverAddedCannotBeRemoved() {
    costs.add(1_000);
    assertThrows(IllegalStateException.class, () -> costs.remove(10));
  }

  @Test
  void whatRanIsForgottenAfterTwoWindowsAtMost() {
    costs.ran(500, 10_000, WINDOW_MS);
    costs.ran(400, 10_900, WINDOW_MS);
    assertEquals(500, costs.boundUs(10_999, WINDOW_MS));
    costs.ran(300, 11_000, WINDOW_MS);
    assertEquals(500, costs.boundUs(11_900, WINDOW_MS), "it ran in the window before");
    assertEquals(300, costs.boundUs(12_000, WINDOW_MS));
    assertEquals(0, costs.boundUs(13_000, WINDOW_MS));
    costs.ran(200, 13_000, WINDOW_MS);
    assertEquals(200, costs.boundUs(13_000, WINDOW_MS), "nothing is kept of two windows ago");
  }

  @Test
  void whatIsRememberedSurvivesARestart() {
    costs.ran(500, 10_000, WINDOW_MS);
    BlockingCosts other = new BlockingCosts();
    other.restore(costs.rememberedUs(), 20_000);
    assertEquals(500, other.boundUs(20_500, WINDOW_MS));
    assertEquals(0, other.boundUs(22_000, WINDOW_MS));
  }
}
