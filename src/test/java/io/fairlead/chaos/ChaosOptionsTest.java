package io.fairlead.chaos;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChaosOptionsTest {
  @Test
  void moreTasksThanCanBeAuditedAreRefused() {
    assertDoesNotThrow(() -> of(Duration.ofHours(12), 40));
    assertEquals(
        "40 tasks a second for 86,400 s are more than the 2,000,000 that can be audited",
        assertThrows(IllegalArgumentException.class, () -> of(Duration.ofHours(24), 40))
            .getMessage());
  }

  private static ChaosOptions of(Duration time, int rate) {
    return new ChaosOptions(
        1,
        Optional.of(time),
        OptionalInt.empty(),
        1,
        ChaosOptions.MIN_AGENTS,
        rate,
        Set.of(FaultKind.BROKER_KILL));
  }
}
