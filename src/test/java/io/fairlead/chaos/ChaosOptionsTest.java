package io.fairlead.chaos;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.EnumSet;
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

  @Test
  void soAreMoreThanCanBeWhereOnlyKillsEndTheRun() {
    assertDoesNotThrow(() -> until(50, ChaosOptions.DEFAULT_RATE, EnumSet.allOf(FaultKind.class)));
    assertDoesNotThrow(() -> until(10_000, 1, Set.of(FaultKind.BROKER_KILL)));
    assertEquals(
        "40 tasks a second for as long as it may take, 190,190 s are more than the 2,000,000 that"
            + " can be audited; give a time",
        assertThrows(
                IllegalArgumentException.class,
                () -> until(1_000, 40, Set.of(FaultKind.BROKER_KILL)))
            .getMessage());
    assertEquals(
        "no kind of fault kills, and no time is given",
        assertThrows(
                IllegalArgumentException.class, () -> until(1, 40, Set.of(FaultKind.REBALANCE)))
            .getMessage());
  }

  private static ChaosOptions until(int kills, int rate, Set<FaultKind> faults) {
    return new ChaosOptions(
        1,
        Optional.empty(),
        OptionalInt.of(kills),
        ChaosOptions.MAX_CYCLES,
        ChaosOptions.MIN_AGENTS,
        rate,
        faults);
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
