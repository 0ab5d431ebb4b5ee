package io.fairlead.scheduler.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.TenantId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuaranteesTest {
  private final Guarantees guarantees = new Guarantees();

  @Test
  void theOneThatLacksMostInProportionIsFirst() {
    update("a", 10, 5, true);
    update("b", 2, 0, true);
    update("c", 3, 1, true);
    assertEquals(List.of("b", "c", "a"), order());
  }

  @Test
  void equalProportionsGoById() {
    update("b", 4, 2, true);
    update("a", 2, 1, true);
    assertEquals(List.of("a", "b"), order());
  }

  @Test
  void whoHasItsMinimumOrNothingWaitingIsNotIn() {
    update("a", 2, 2, true);
    update("b", 2, 0, false);
    update("c", 0, 0, true);
    assertTrue(guarantees.isEmpty());
  }

  @Test
  void theLatestWordCounts() {
    update("a", 2, 0, true);
    update("a", 2, 1, true);
    update("b", 4, 1, true);
    assertEquals(List.of("b", "a"), order());
    update("b", 0, 1, true);
    update("a", 2, 2, true);
    assertTrue(guarantees.isEmpty());
  }

  private void update(String tenant, long minimum, long held, boolean waiting) {
    guarantees.update(new TenantId(tenant), minimum, held, waiting);
  }

  private List<String> order() {
    List<String> out = new ArrayList<>();
    guarantees.inOrder().forEachRemaining(tenant -> out.add(tenant.value()));
    return out;
  }
}
