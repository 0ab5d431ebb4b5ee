package io.fairlead.bench.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class LoadBalanceTest {
  private static final double EXACT = 1e-12;

  @Test
  void workInProportionToSpeedIsIdeal() {
    LoadBalance balance = LoadBalance.of(List.of(40.0, 20.0, 10.0), List.of(2.0, 1.0, 0.5));

    assertEquals(List.of(1.0, 1.0, 1.0), balance.loads());
    assertEquals(0, balance.loadVariance(), EXACT);
    assertEquals(1, balance.efficiency(), EXACT);
  }

  @Test
  void varianceIsTheMeanSquareOfTheDistancesFromOne() {
    LoadBalance balance = LoadBalance.of(List.of(30.0, 10.0), List.of(1.0, 1.0));

    assertEquals(0.25, balance.loadVariance(), EXACT); // loads 1.5 and 0.5
    assertEquals(0.8, balance.efficiency(), EXACT);
    assertEquals(0.5, balance.least(), EXACT);
    assertEquals(1.5, balance.most(), EXACT);
  }

  @Test
  void theUnitOfWorkDoesNotMatter() {
    assertEquals(
        LoadBalance.of(List.of(3.0, 1.0), List.of(1.0, 1.0)),
        LoadBalance.of(List.of(3_000.0, 1_000.0), List.of(8.0, 8.0)));
  }

  @Test
  void anIdleAgentAmongMPutsAllOnTheOthers() {
    LoadBalance balance = LoadBalance.of(List.of(10.0, 0.0), List.of(1.0, 1.0));

    assertEquals(1, balance.loadVariance(), EXACT);
    assertEquals(0.5, balance.efficiency(), EXACT);
  }

  @Test
  void noWorkAtAllIsBalanced() {
    assertEquals(1, LoadBalance.of(List.of(0.0, 0.0), List.of(1.0, 2.0)).efficiency(), EXACT);
  }

  @Test
  void everyAgentHasASpeed() {
    assertThrows(
        IllegalArgumentException.class, () -> LoadBalance.of(List.of(1.0), List.of(1.0, 2.0)));
    assertThrows(IllegalArgumentException.class, () -> LoadBalance.of(List.of(), List.of()));
  }
}
