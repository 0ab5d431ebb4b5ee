package io.fairlead.bench.fairness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.Discipline;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FairnessResultTest {
  private static final FairnessScenario SMALL = new FairnessScenario(4, 3, 2_000, 7);

  @ParameterizedTest
  @EnumSource(names = {"WFQ", "FAIR_SHARE", "WRR"})
  void theCoreKeepsTheBoundAndEqualSeedsGiveEqualFigures(Discipline discipline) {
    FairnessResult result = FairnessResult.of(SMALL, discipline);

    assertTrue(result.isWithinBound(), result.toString());
    assertTrue(result.worstErrorToBound() <= 1, result.toString());
    assertEquals(result, FairnessResult.of(SMALL, discipline));
    assertEquals(
        1, result.tenants().stream().mapToDouble(FairnessResult.Tenant::receivedShare).sum(), 1e-9);
  }

  @Test
  void anOrderOfTasksHasNoBound() {
    assertThrows(IllegalArgumentException.class, () -> FairnessResult.of(SMALL, Discipline.FIFO));
  }

  @Test
  void errorsAreDistancesFromTheShareByWeight() {
    ShareErrors errors = new ShareErrors(new FairnessScenario(2, 1, 3, 1), 0);
    errors.served(0, 900_000);
    errors.served(1, 1_000_000);
    errors.served(1, 800_000);
    FairnessResult result = errors.result("made up");

    List<FairnessResult.Tenant> tenants = result.tenants();
    assertEquals(600, tenants.get(0).worstErrorMs(), 1e-6);
    assertEquals((600 + 800 / 3.0) / 3, tenants.get(0).meanErrorMs(), 1e-3);
    assertEquals(1 / 3.0, tenants.get(0).receivedShare(), 1e-9);
    assertEquals(1_000, tenants.get(0).boundMs(), 1e-6);
    assertEquals(0.6, result.worstGapToBound(), 1e-3);
    assertEquals(0.6, result.worstErrorToBound(), 1e-9);
  }

  @Test
  void unfairnessIsOutsideOfTheBound() {
    ShareErrors errors = new ShareErrors(new FairnessScenario(2, 1, 2, 1), 0);
    errors.served(0, 1_000_000);
    errors.served(0, 1_000_000);

    assertFalse(errors.result("made up").isWithinBound());
  }

  @Test
  void theBoundOfATenantIsTheSumOfThePairs() {
    // Ten tenants, weight 10 of 55, largest cost 1 s, quantum 0.1 s.
    double share = 10 / 55.0;
    double pairs = 0;
    for (int weight = 1; weight < 10; weight++) {
      pairs += weight * (1e6 / 10 + 1e6 / weight + 1e5) / 55;
    }
    assertEquals(10 * pairs, ShareErrors.boundUs(10, 10, share, 1_000_000, 100_000), 1e-3);
  }

  @Test
  void whatCannotBeMeasuredIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new FairnessScenario(1, 1, 1, 1));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            FairnessResult.of(
                new FairnessScenario(2, BackloggedSwarm.MAX_AGENTS + 1, 1, 1), Discipline.WFQ));
  }
}
