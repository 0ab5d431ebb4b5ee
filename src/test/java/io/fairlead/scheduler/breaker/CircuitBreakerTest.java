package io.fairlead.scheduler.breaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.Breaker;
import io.fairlead.model.BreakerState;
import io.fairlead.model.Epoch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class CircuitBreakerTest {
  private static final BreakerLimits IN_A_ROW = new BreakerLimits(false, 5, 500, 20, 2);

  private static final Epoch BEFORE = new Epoch(7);
  private static final Epoch PROBE = new Epoch(8);

  private static Breaker after(Breaker breaker, String results) {
    Breaker next = breaker;
    for (int i = 0; i < results.length(); i++) {
      next = CircuitBreaker.after(next, PROBE, results.charAt(i) == '+');
    }
    return next;
  }

  @Example
  void theLastOfSoManyFailuresInARowTripsIt() {
    assertNull(CircuitBreaker.due(after(Breaker.CLOSED, "----"), IN_A_ROW, 0));
    assertNull(CircuitBreaker.due(after(Breaker.CLOSED, "----+----"), IN_A_ROW, 0));
    assertEquals(
        BreakerEvent.TRIPPED, CircuitBreaker.due(after(Breaker.CLOSED, "-----"), IN_A_ROW, 0));
  }

  @Example
  void byRateItTripsAtAFailureOnceTheWindowIsFull() {
    BreakerLimits half = new BreakerLimits(true, 5, 500, 4, 2);
    assertNull(CircuitBreaker.due(after(Breaker.CLOSED, "---"), half, 0));
    assertEquals(BreakerEvent.TRIPPED, CircuitBreaker.due(after(Breaker.CLOSED, "-++-"), half, 0));
    assertNull(CircuitBreaker.due(after(Breaker.CLOSED, "--++"), half, 0));
    assertNull(CircuitBreaker.due(after(Breaker.CLOSED, "---+++-"), half, 0));
  }

  @Example
  void anOpenOneLetsNothingThroughAndHearsNothingUntilItsTime() {
    Breaker open = CircuitBreaker.opened(60_000);
    assertFalse(CircuitBreaker.lets(open, IN_A_ROW, 0));
    assertEquals(open, after(open, "++--"));
    assertNull(CircuitBreaker.due(open, IN_A_ROW, 59_999));
    assertEquals(BreakerEvent.COOLED, CircuitBreaker.due(open, IN_A_ROW, 60_000));
  }

  @Example
  void aHalfOpenOneLetsSoManyOutAndClosesAfterAsManySuccesses() {
    Breaker half = CircuitBreaker.halfOpened(BEFORE);
    assertTrue(CircuitBreaker.lets(half, IN_A_ROW, 1));
    assertFalse(CircuitBreaker.lets(half, IN_A_ROW, 2));
    assertNull(CircuitBreaker.due(after(half, "+"), IN_A_ROW, 0));
    assertEquals(BreakerEvent.RECOVERED, CircuitBreaker.due(after(half, "++"), IN_A_ROW, 0));
    assertEquals(BreakerEvent.PROBE_FAILED, CircuitBreaker.due(after(half, "+-"), IN_A_ROW, 0));
  }

  @Example
  void aHalfOpenOneHearsNothingOfWhatWasSentBefore() {
    Breaker half = CircuitBreaker.halfOpened(BEFORE);
    assertEquals(half, CircuitBreaker.after(half, BEFORE, true));
    assertEquals(half, CircuitBreaker.after(half, BEFORE, false));
    Breaker probed = after(half, "+");
    assertEquals(probed, CircuitBreaker.after(probed, BEFORE, false));
    assertEquals(BreakerEvent.RECOVERED, CircuitBreaker.due(after(probed, "+"), IN_A_ROW, 0));
  }

  /** Known mistake 3: one probe at a time but two successes needed, and it stalls for ever. */
  @Property
  void whateverTheProbesAnAgentThatWorksAgainIsClosedAgain(
      @ForAll @IntRange(min = 1, max = 64) int probes,
      @ForAll @IntRange(min = 1, max = 4) int slots) {
    BreakerLimits limits = new BreakerLimits(false, 5, 500, 20, probes);
    Breaker breaker = CircuitBreaker.halfOpened(BEFORE);
    int steps = 0;
    while (CircuitBreaker.due(breaker, limits, 0) == null) {
      assertTrue(CircuitBreaker.lets(breaker, limits, 0), "no probe is let through");
      for (int held = 0; held < slots; held++) {
        breaker = CircuitBreaker.after(breaker, PROBE, true);
      }
      assertTrue(steps++ < 64);
    }
    assertEquals(BreakerEvent.RECOVERED, CircuitBreaker.due(breaker, limits, 0));
  }

  /** The window of bits tells the same as the last results kept one by one. */
  @Property
  void theWindowIsTheLastResults(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 64) int window,
      @ForAll @IntRange(min = 1, max = 1_000) int rate) {
    SplittableRandom random = new SplittableRandom(seed);
    BreakerLimits limits = new BreakerLimits(true, 5, rate, window, 2);
    Deque<Boolean> last = new ArrayDeque<>();
    Breaker breaker = Breaker.CLOSED;
    for (int i = 0; i < 200; i++) {
      boolean success = random.nextInt(3) > 0;
      last.addLast(success);
      if (last.size() > window) {
        last.removeFirst();
      }
      breaker = CircuitBreaker.after(breaker, PROBE, success);
      long failures = last.stream().filter(each -> !each).count();
      boolean trips = last.size() == window && !success && failures * 1_000 >= (long) rate * window;
      assertEquals(trips ? BreakerEvent.TRIPPED : null, CircuitBreaker.due(breaker, limits, 0));
      assertEquals(BreakerState.CLOSED, breaker.state());
    }
  }
}
