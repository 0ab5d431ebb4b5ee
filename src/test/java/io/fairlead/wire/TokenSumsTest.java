package io.fairlead.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fairlead.wire.TokenSums.Sum;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TokenSumsTest {
  private static TokenSums of(String tenant, long tokens) {
    return new TokenSums(
        new TreeMap<>(Map.of(new TokenSums.Key("chat", tenant), new Sum(1, tokens))),
        new TreeMap<>(Map.of(new TokenSums.Key("chat", "a"), new Sum(1, tokens))));
  }

  @Test
  void sumsAddUpByKey() {
    TokenSums both = of("x", 3).plus(of("y", 4)).plus(of("x", 5));
    assertEquals(
        Map.of(
            new TokenSums.Key("chat", "x"),
            new Sum(2, 8),
            new TokenSums.Key("chat", "y"),
            new Sum(1, 4)),
        both.byTenant());
    assertEquals(Map.of(new TokenSums.Key("chat", "a"), new Sum(3, 12)), both.byAgent());
  }

  @Test
  void beyondTheBoundTheRestIsCountedTogetherAndNothingIsLost() {
    TokenSums all = TokenSums.NONE;
    int keys = TokenSums.MAX_KEYS + 50;
    for (int i = 0; i < keys; i++) {
      all = all.plus(of("t" + i, 2));
    }
    all = all.plus(of("t0", 2));
    assertEquals(TokenSums.MAX_KEYS + 1, all.byTenant().size());
    assertEquals(new Sum(50, 100), all.byTenant().get(TokenSums.OTHERS));
    assertEquals(
        new Sum(2, 4), all.byTenant().get(new TokenSums.Key("chat", "t0")), "known ones go on");
    assertEquals(2L * keys + 2, all.byTenant().values().stream().mapToLong(Sum::tokens).sum());
  }

  @Test
  void whatIsTooMuchStaysAtTheMost() {
    TokenSums much = of("x", Long.MAX_VALUE).plus(of("x", 5));
    assertEquals(new Sum(2, Long.MAX_VALUE), much.byTenant().get(new TokenSums.Key("chat", "x")));
  }

  @Test
  void whatWasSummedUpDoesNotChange() {
    TokenSums sums = of("x", 3);
    assertThrows(UnsupportedOperationException.class, () -> sums.byTenant().clear());
    sums.plus(of("x", 3));
    assertEquals(new Sum(1, 3), sums.byTenant().get(new TokenSums.Key("chat", "x")));
  }
}
