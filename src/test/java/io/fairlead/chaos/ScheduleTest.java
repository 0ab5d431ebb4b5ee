package io.fairlead.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final Schedule.Timeouts TIMEOUTS =
      new Schedule.Timeouts(2_500, 2_000, 6_000, 3_000);
  private static final Set<FaultKind> ALL = EnumSet.allOf(FaultKind.class);

  @Test
  void aSeedAloneDecides() {
    assertEquals(strikes(7, 100), strikes(7, 100));
    assertNotEquals(strikes(7, 100), strikes(8, 100));
  }

  @Test
  void theFirstDeckHasEveryKindOnce() {
    assertEquals(
        ALL, strikes(3, ALL.size()).stream().map(Strike::kind).collect(Collectors.toSet()));
  }

  @Test
  void laterDecksHaveSoManyOfEachAsItsCards() {
    List<Strike> later =
        strikes(3, ALL.size() + ALL.stream().mapToInt(FaultKind::cards).sum())
            .subList(ALL.size(), ALL.size() + ALL.stream().mapToInt(FaultKind::cards).sum());
    for (FaultKind kind : ALL) {
      assertEquals(kind.cards(), later.stream().filter(s -> s.kind() == kind).count(), kind.key());
    }
  }

  @Test
  void onlyWhatWasAskedForIsDrawn() {
    Schedule schedule = new Schedule(1, Set.of(FaultKind.BROKER_KILL), 4, TIMEOUTS);
    assertTrue(
        Stream.generate(schedule::next).limit(50).allMatch(s -> s.kind() == FaultKind.BROKER_KILL));
  }

  @Test
  void pausesOutlastWhatTheyAreMeantToOutlast() {
    for (Strike strike : strikes(5, 500)) {
      long ms = strike.pauseMs();
      switch (strike.kind()) {
        case COORDINATOR_PAUSE -> assertTrue(ms > 0 && ms <= TIMEOUTS.sessionMs());
        case SESSION_TIMEOUT -> assertTrue(ms > TIMEOUTS.sessionMs() + TIMEOUTS.transactionMs());
        case AGENT_PAUSE -> assertTrue(ms > TIMEOUTS.lostAfterMs());
        case BROKER_PAUSE -> assertTrue(ms > TIMEOUTS.brokerSessionMs());
        default -> assertEquals(0, ms);
      }
    }
  }

  @Test
  void twoAgentsThatDieAreNotOneAndNotAll() {
    List<Strike> kills =
        strikes(9, 500).stream().filter(s -> s.kind() == FaultKind.AGENT_KILL).toList();
    assertTrue(kills.stream().anyMatch(s -> s.agents().size() == 2));
    assertTrue(kills.stream().anyMatch(s -> s.agents().size() == 1));
    for (Strike strike : kills) {
      assertEquals(strike.agents().size(), Set.copyOf(strike.agents()).size());
    }
    Schedule ofTwo = new Schedule(9, Set.of(FaultKind.AGENT_KILL), 2, TIMEOUTS);
    assertTrue(Stream.generate(ofTwo::next).limit(100).allMatch(s -> s.agents().size() == 1));
  }

  private static List<Strike> strikes(long seed, int count) {
    Schedule schedule = new Schedule(seed, ALL, 4, TIMEOUTS);
    return Stream.generate(schedule::next).limit(count).toList();
  }
}
