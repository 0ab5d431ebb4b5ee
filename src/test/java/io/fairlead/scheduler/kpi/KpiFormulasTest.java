package io.fairlead.scheduler.kpi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fairlead.model.TenantId;
import io.fairlead.model.WorkKey;
import io.fairlead.model.WorkSums;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Each figure against values reckoned by hand. */
class KpiFormulasTest {
  private static double jain(double... xs) {
    JainIndex index = new JainIndex();
    for (double x : xs) {
      index.add(x);
    }
    return index.value().orElseThrow();
  }

  @Test
  void jainIsOneForEqualSharesAndOneNthIfOneGetsAll() {
    assertEquals(1, jain(7));
    assertEquals(1, jain(0.1, 0.1, 0.1), 1e-12);
    assertEquals(0.25, jain(0, 5, 0, 0), 1e-12);
    assertEquals(0.8, jain(2.0 / 3, 2), 1e-12);
    JainIndex nothing = new JainIndex();
    nothing.add(0);
    assertEquals(OptionalDouble.empty(), nothing.value());
  }

  @Test
  void varianceIsThatOfTheWholePopulation() {
    Variance variance = new Variance();
    assertEquals(OptionalDouble.empty(), variance.value());
    variance.add(600);
    assertEquals(0, variance.value().orElseThrow());
    variance.add(1_000);
    assertEquals(40_000, variance.value().orElseThrow(), 1e-9);
    variance.add(800);
    assertEquals(80_000 / 3.0, variance.value().orElseThrow(), 1e-9);
  }

  @Test
  void aRateIsIntegratedPieceByPieceAndAmountsAreAdded() {
    RateIntegral integral = new RateIntegral();
    integral.restart(100);
    integral.setRate(2, 150);
    assertEquals(20, integral.at(160));
    integral.setRate(0.5, 200);
    integral.add(-10);
    assertEquals(100 - 10 + 5, integral.at(210));
    integral.restart(210);
    assertEquals(10, integral.at(230), "the rate stays");
  }

  @Test
  void slotTimeCountsWhereThereIsASlotAndATaskForIt() {
    SlotUse use = new SlotUse();
    assertEquals(OptionalDouble.empty(), use.efficiency(0, true));
    use.addSlots(4);
    use.advance(100, true);
    assertEquals(OptionalDouble.empty(), use.efficiency(100, true), "slots alone are not work");
    use.addReady(3); // usable 3 of 4 for 100 ms
    use.advance(200, true);
    use.addReady(-2);
    use.addHeld(2); // the same 3, one of them running
    use.addRunning(1);
    use.advance(300, true);
    assertEquals(100.0 / 600, use.efficiency(300, true).orElseThrow(), 1e-12);
    use.addReady(10); // usable 4
    assertEquals(200.0 / 1_000, use.efficiency(400, true).orElseThrow(), 1e-12);
    use.advance(400, true);
    use.correct(50_000); // a run told of only at its end
    assertEquals(250.0 / 1_000, use.efficiency(400, true).orElseThrow(), 1e-12);
  }

  @Test
  void whatIsKeptBackCannotBeUsed() {
    SlotUse use = new SlotUse();
    use.addSlots(1);
    use.addReady(1);
    use.advance(100, false);
    assertEquals(OptionalDouble.empty(), use.efficiency(100, false));
  }

  @Test
  void busySlotsOfAgentsThatGetNoNewWorkDoNotMakeItMoreThanOne() {
    SlotUse use = new SlotUse();
    use.addHeld(2);
    use.addRunning(2);
    use.advance(100, true);
    assertEquals(1, use.efficiency(100, true).orElseThrow());
    use.correct(1_000_000);
    assertEquals(1, use.efficiency(100, true).orElseThrow());
  }

  @Test
  void theRestIsCountedTogetherWhereThereAreTooManyTypes() {
    WorkTally tally = new WorkTally();
    TenantId tenant = new TenantId("t");
    for (int i = 0; i < WorkTally.MAX_KEYS + 2; i++) {
      tally.arrived(tenant, "type" + i, 10);
    }
    tally.completed(tenant, "type0", 7);
    tally.completed(new TenantId("other"), "type0", 5);
    Map<WorkKey, WorkSums> sums = tally.sums();
    assertEquals(WorkTally.MAX_KEYS + 1, sums.size());
    assertEquals(new WorkSums(1, 10, 1, 7), sums.get(new WorkKey(tenant, "type0")));
    assertEquals(new WorkSums(2, 20, 1, 5), sums.get(WorkKey.OTHERS));
    tally.restart();
    assertEquals(Map.of(), tally.sums());
  }
}
