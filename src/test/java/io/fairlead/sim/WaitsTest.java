package io.fairlead.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class WaitsTest {
  @Test
  void quantilesAreValuesThatSoManyAreNotAbove() {
    Waits waits = Waits.of(LongStream.rangeClosed(1, 200).map(i -> 1_000 * (201 - i)));
    assertEquals(100.5, waits.meanMs());
    assertEquals(100, waits.quantileMs(0.5));
    assertEquals(198, waits.quantileMs(0.99));
    assertEquals(200, waits.quantileMs(1));
  }

  @Test
  void oneIsAllOfThem() {
    Waits one = Waits.of(LongStream.of(5_000));
    assertEquals(5, one.meanMs());
    assertEquals(5, one.quantileMs(0.5));
    assertEquals(5, one.quantileMs(0.99));
  }

  @Test
  void noneAreNothing() {
    Waits none = Waits.of(LongStream.empty());
    assertEquals(0, none.meanMs());
    assertEquals(0, none.quantileMs(0.99));
  }
}
