package io.fairlead.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fairlead.model.TypeSpeed;
import java.util.List;
import org.junit.jupiter.api.Test;

class TypeSpeedsTest {
  private final TypeSpeeds speeds = new TypeSpeeds();

  @Test
  void whatIsNotKnownIsAsFastAsAnythingElse() {
    assertEquals(1.5, speeds.of("a", 1.5));
  }

  @Test
  void theSpeedInGeneralCountsAsOneRunAndLaterRunsForAFifth() {
    // Averages of 1 / speed: of 3 and 6, of 3, 6 and 1, and 1/4 with a fifth of 1/9.
    speeds.learn("a", 6, 3);
    assertEquals(4, speeds.of("a", 2), 1e-9);
    speeds.learn("c", 6, 3);
    speeds.learn("c", 1, 100);
    assertEquals(2, speeds.of("c", 7), 1e-9);
    for (int i = 0; i < 10; i++) {
      speeds.learn("a", 4, 100);
    }
    speeds.learn("a", 9, 100);
    assertEquals(4.5, speeds.of("a", 2), 1e-9);
    assertEquals(2, speeds.of("b", 2));
  }

  @Test
  void theTypeThatRanLongestAgoIsForgotten() {
    for (int i = 0; i < TypeSpeeds.MAX_TYPES; i++) {
      speeds.learn("t" + i, 4, 4);
    }
    speeds.learn("t0", 4, 4);
    speeds.of("t1", 1);
    speeds.learn("new", 4, 4);
    assertEquals(TypeSpeeds.MAX_TYPES, speeds.stored().size());
    assertEquals(4, speeds.of("t0", 1));
    assertEquals(1, speeds.of("t1", 1), "asking is not running");
    assertEquals(4, speeds.of("t2", 1));
  }

  @Test
  void aNewNameOfTheSameTypeIsTheSameType() {
    speeds.learn("a", 3, 1);
    speeds.learn("b", 9, 1);
    assertEquals(1.5, speeds.of(new String(new char[] {'a'}), 7));
  }

  @Test
  void whatIsStoredComesBackInItsOrder() {
    speeds.learn("a", 3, 1);
    speeds.learn("b", 9, 1);
    speeds.learn("a", 3, 1);
    List<TypeSpeed> stored = speeds.stored();
    assertEquals(List.of("b", "a"), stored.stream().map(TypeSpeed::type).toList());
    TypeSpeeds other = new TypeSpeeds();
    other.restore(stored);
    assertEquals(stored, other.stored());
  }
}
