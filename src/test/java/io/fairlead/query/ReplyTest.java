package io.fairlead.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplyTest {
  @Test
  void whoIsRefusedForWantOfRoomIsToldInWholeSecondsWhenToComeBack() {
    assertEquals("2", retryAfter(Problem.tooMany("full").because("queue-full").after(1_001L)));
    assertEquals("60", retryAfter(Problem.tooMany("full").after(60_000L)));
    assertEquals("1", retryAfter(Problem.tooMany("often").after(null)));
    assertEquals("1", retryAfter(Problem.unavailable("not yet")));
    assertEquals(Map.of(), Reply.of(Problem.conflict("never")).headers());
  }

  private static String retryAfter(Problem problem) {
    return Reply.of(problem).headers().get("Retry-After");
  }
}
