package io.fairlead.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WholeTest {
  private static final CoordinatorState LEFT =
      new CoordinatorState("", Set.of(0, 1), Set.of(2, 3), 10);
  private static final CoordinatorState RIGHT =
      new CoordinatorState("", Set.of(2, 3), Set.of(0, 1), 0);

  @Test
  void oneDecidesForEachPartitionAndAnotherStandsBy() {
    assertEquals(Optional.empty(), Whole.unheld(List.of(LEFT, RIGHT)));
  }

  @Test
  void aZombieThatStillDecidesIsSeen() {
    CoordinatorState all = new CoordinatorState("", Set.of(0, 1, 2, 3), Set.of(), 0);
    assertTrue(Whole.unheld(List.of(LEFT, all)).isPresent());
  }

  @Test
  void aPartitionWithoutStandbyIsSeen() {
    CoordinatorState bare = new CoordinatorState("", Set.of(2, 3), Set.of(0), 0);
    assertTrue(Whole.unheld(List.of(LEFT, bare)).isPresent());
  }

  @Test
  void aStandbyThatIsBehindOrUnknownIsSeen() {
    for (long lag : new long[] {-1, Whole.MAX_LAG + 1}) {
      CoordinatorState behind = new CoordinatorState("", Set.of(2, 3), Set.of(0, 1), lag);
      assertTrue(Whole.unheld(List.of(LEFT, behind)).isPresent());
    }
  }

  @Test
  void whatACoordinatorSaysIsReadBack() {
    CoordinatorState none = new CoordinatorState("Kafka is away", Set.of(), Set.of(), -1);
    assertEquals(LEFT, CoordinatorState.of(LEFT.text()));
    assertEquals(none, CoordinatorState.of(none.text()));
  }
}
