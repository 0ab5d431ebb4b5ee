package io.fairlead.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fairlead.model.SwarmConfig;
import io.fairlead.model.TenantId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TenantSharesTest {
  private static final TenantId A = new TenantId("a");
  private static final TenantId B = new TenantId("b");
  private static final TenantId C = new TenantId("c");
  private static final double EXACT = 1e-9;

  private final TenantShares shares = new TenantShares();

  private void dispatched(TenantId tenant, long costUs) {
    shares.dispatched(tenant, costUs);
    shares.goes(tenant);
  }

  private void waits(TenantId tenant, int tasks) {
    for (int i = 0; i < tasks; i++) {
      shares.waits(tenant);
    }
  }

  private static SwarmConfig weighted(String tenant, int weight) {
    return SwarmConfig.DEFAULT
        .with(Map.of("tenant." + tenant + ".weight", Integer.toString(weight)))
        .config()
        .orElseThrow();
  }

  @Test
  void nobodyCompetesAndAllIsFair() {
    waits(A, 2);
    dispatched(A, 100);
    dispatched(A, 100);
    waits(B, 1);
    dispatched(B, 100);
    assertEquals(1, shares.jain(), EXACT);
  }

  @Test
  void equalTenantsWithEqualWorkAreFair() {
    waits(A, 2);
    waits(B, 3);
    dispatched(A, 100);
    dispatched(B, 100);
    assertEquals(1, shares.jain(), EXACT);
  }

  @Test
  void allToOneOfThreeIsAThird() {
    waits(A, 5);
    waits(B, 1);
    waits(C, 1);
    dispatched(A, 100);
    dispatched(A, 300);
    assertEquals(1 / 3.0, shares.jain(), EXACT);
  }

  @Test
  void weightsSayWhatIsDue() {
    shares.configure(weighted("a", 3));
    waits(A, 4);
    waits(B, 2);
    dispatched(A, 100);
    dispatched(A, 100);
    dispatched(A, 100);
    dispatched(B, 100);
    assertEquals(1, shares.jain(), EXACT);
  }

  @Test
  void aChangeOfWeightsCountsFromThenOn() {
    waits(A, 9);
    waits(B, 9);
    dispatched(A, 100);
    dispatched(B, 100);
    shares.configure(weighted("b", 3));
    dispatched(A, 100);
    for (int i = 0; i < 3; i++) {
      dispatched(B, 100);
    }
    assertEquals(1, shares.jain(), EXACT);
  }

  @Test
  void whoeverWaitsForAShortTimeIsDueOnlyItsPartOfThatTime() {
    waits(A, 9);
    waits(B, 9);
    dispatched(A, 100);
    dispatched(B, 100);
    waits(C, 1); // due to each is a third of 300 while it waits
    dispatched(A, 100);
    dispatched(B, 100);
    dispatched(C, 100);
    dispatched(A, 100);
    dispatched(B, 100);
    assertEquals(1, shares.jain(), EXACT);
  }
}
