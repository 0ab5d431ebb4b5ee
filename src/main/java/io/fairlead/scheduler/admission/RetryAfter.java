package io.fairlead.scheduler.admission;

/**
 * When those who found no room are told to come back. They stand in a line that exists in thought
 * only: each is given the moment at which what all before it asked for would be done, at what the
 * agents do now. So those who obey come back as fast as they can be served and not all at once, and
 * are told to wait for longer the more there are; those who don't obey hold others back by the
 * bound at most.
 *
 * <p>A place in the line is a wall time, microseconds; whoever keeps the line keeps the last one.
 *
 * @see "ITU-T I.371, generic cell rate algorithm: the same theoretical arrival time"
 */
public final class RetryAfter {
  /** What anybody is told at least: nobody gains by asking more often. */
  public static final long LEAST_MS = 1_000;

  /** What anybody is told at most, however many there are: until then agents may have come. */
  public static final long MOST_MS = 60_000;

  private static final long US_PER_MS = 1_000;

  private RetryAfter() {}

  /**
   * The place after the last one.
   *
   * @param lastUs the last place that was given, wall time in microseconds; 0 if none was
   * @param costUs of the task that is refused, microseconds at speed 1
   * @param speed at which work of its kind is done, all slots together; 0 or less if nothing is
   *     done
   */
  public static long placeUs(long lastUs, long nowMs, long costUs, double speed) {
    long mostUs = (nowMs + MOST_MS) * US_PER_MS;
    long fromUs = Math.max(lastUs, nowMs * US_PER_MS);
    double takesUs = speed > 0 ? costUs / speed : Double.POSITIVE_INFINITY;
    return takesUs < mostUs - fromUs ? fromUs + (long) takesUs : mostUs;
  }

  /** What whoever has that place is told, milliseconds from now. */
  public static long ms(long placeUs, long nowMs) {
    long ms = (placeUs - nowMs * US_PER_MS + US_PER_MS - 1) / US_PER_MS;
    return Math.min(MOST_MS, Math.max(LEAST_MS, ms));
  }
}
