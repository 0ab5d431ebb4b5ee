package io.fairlead.scheduler.breaker;

import io.fairlead.model.Breaker;
import io.fairlead.model.BreakerState;
import io.fairlead.model.Epoch;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a circuit breaker, over {@link Breaker} as the value that is kept. A closed one
 * opens after so many failures in a row, or when so large a share of the last results are failures,
 * the window being full. An open one lets nothing through and hears nothing. A half-open one lets
 * as many tasks be out at once as successes close it; one failure opens it again. Only what was
 * sent since it is half-open is a probe: what an agent was sent before that, and ends now, tells
 * nothing, and takes no probe's place.
 *
 * <p>How many probes are out is not counted here: it is what the agent holds of them. So a probe
 * that is lost, cancelled or given back takes no place with it, and as many probes fit as successes
 * are needed: a half-open breaker never waits for a probe that it does not let through.
 *
 * <p>Every operation is O(1).
 *
 * @see "Nygard (2007), Release It!, section 5.2"
 */
public final class CircuitBreaker {
  private CircuitBreaker() {}

  /**
   * The breaker after a run of the agent has ended, well or in failure.
   *
   * @param epoch that of its dispatch
   */
  public static Breaker after(Breaker breaker, Epoch epoch, boolean success) {
    return switch (breaker.state()) {
      case CLOSED -> success && flawless(breaker) ? breaker : closed(breaker, success);
      case OPEN -> breaker;
      case HALF_OPEN -> breaker.probedBy(epoch) ? probed(breaker, success) : breaker;
    };
  }

  private static Breaker probed(Breaker breaker, boolean success) {
    return new Breaker(
        BreakerState.HALF_OPEN,
        success ? breaker.failures() : Math.addExact(breaker.failures(), 1),
        breaker.results(),
        0,
        success ? Math.addExact(breaker.successes(), 1) : breaker.successes(),
        0);
  }

  /** Whether a further success changes nothing. */
  private static boolean flawless(Breaker breaker) {
    return breaker.failures() == 0
        && breaker.results() == 0
        && breaker.seen() == BreakerLimits.MAX_WINDOW;
  }

  private static Breaker closed(Breaker breaker, boolean success) {
    return new Breaker(
        BreakerState.CLOSED,
        success ? 0 : Math.addExact(breaker.failures(), 1),
        breaker.results() << 1 | (success ? 0 : 1),
        Math.min(BreakerLimits.MAX_WINDOW, breaker.seen() + 1),
        0,
        0);
  }

  /**
   * What must happen to the breaker now; null if nothing.
   *
   * @param nowMs logical time, milliseconds
   */
  public static @Nullable BreakerEvent due(Breaker breaker, BreakerLimits limits, long nowMs) {
    return switch (breaker.state()) {
      case CLOSED -> trips(breaker, limits) ? BreakerEvent.TRIPPED : null;
      case OPEN -> nowMs >= breaker.openUntilMs() ? BreakerEvent.COOLED : null;
      case HALF_OPEN -> {
        if (breaker.failures() > 0) {
          yield BreakerEvent.PROBE_FAILED;
        }
        yield breaker.successes() >= limits.probes() ? BreakerEvent.RECOVERED : null;
      }
    };
  }

  private static boolean trips(Breaker breaker, BreakerLimits limits) {
    if (!limits.byRate()) {
      return breaker.failures() >= limits.failures();
    }
    if (breaker.seen() < limits.window()) {
      return false;
    }
    long window = breaker.results() & (-1L >>> (Long.SIZE - limits.window()));
    // A success closes nothing and opens nothing: only a failure is a reason to open.
    return (window & 1) == 1
        && Long.bitCount(window) * 1_000L >= limits.failureRateMilli() * limits.window();
  }

  /** Open until that logical time, milliseconds. */
  public static Breaker opened(long openUntilMs) {
    return new Breaker(BreakerState.OPEN, 0, 0, 0, 0, openUntilMs);
  }

  /**
   * Half-open, no probe heard of yet.
   *
   * @param last the last epoch that was given so far
   */
  public static Breaker halfOpened(Epoch last) {
    return new Breaker(BreakerState.HALF_OPEN, 0, last.value(), 0, 0, 0);
  }

  /**
   * Whether it lets one more task through.
   *
   * @param probes those that the agent holds
   */
  public static boolean lets(Breaker breaker, BreakerLimits limits, int probes) {
    return switch (breaker.state()) {
      case CLOSED -> true;
      case OPEN -> false;
      case HALF_OPEN -> probes < limits.probes();
    };
  }
}
