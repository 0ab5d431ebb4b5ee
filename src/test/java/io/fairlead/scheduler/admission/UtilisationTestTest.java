package io.fairlead.scheduler.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class UtilisationTestTest {
  @Test
  void exactlyTheShareIsNotRejectedAndAnythingMoreIs() {
    UtilisationTest test = new UtilisationTest();
    test.add(500_000, 1_000);
    test.add(250_000, 500);
    assertEquals(1.0, test.demand());
    assertFalse(test.rejects(1.25, 800));
    test.add(1, 1_000);
    assertTrue(test.rejects(1.25, 800));
  }

  @Test
  void nothingPeriodicIsNeverRejected() {
    assertFalse(new UtilisationTest().rejects(0, 800));
  }
}
