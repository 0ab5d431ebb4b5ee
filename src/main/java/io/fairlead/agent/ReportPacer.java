package io.fairlead.agent;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import org.jspecify.annotations.Nullable;

/**
 * One report on its way at a time, a least time between two, and a wait after one that was lost.
 *
 * <p>Not safe for threads; owned by the session.
 */
final class ReportPacer {
  /** Wait after a report that did not arrive. */
  static final long RETRY_NANOS = MILLISECONDS.toNanos(200);

  /** What a report is for. */
  enum Cargo {
    HELLO,
    REPORT,
    /** All that is left to tell of an incarnation that has lapsed. */
    LAST,
    GOODBYE
  }

  /**
   * A report on its way.
   *
   * @param transitions how many it carries
   */
  record Flight(Cargo cargo, int transitions, long madeNanos) {}

  private final long spacingNanos;
  private long madeNanos;
  private long notBeforeNanos;
  private @Nullable Flight flight;

  /**
   * @param spacingMs least time between two reports, milliseconds
   */
  ReportPacer(long spacingMs, long nanos) {
    spacingNanos = MILLISECONDS.toNanos(spacingMs);
    madeNanos = nanos;
    notBeforeNanos = nanos;
  }

  boolean flying() {
    return flight != null;
  }

  /** Nanoseconds until a report may be sent; 0 or less if it may. */
  long untilFree(long nanos) {
    return notBeforeNanos - nanos;
  }

  /** Nanoseconds until the last report is that old; 0 or less if it is. */
  long untilOlderThan(long ageNanos, long nanos) {
    return madeNanos + ageNanos - nanos;
  }

  /** Sends nothing for so long. */
  void hold(long forNanos, long nanos) {
    notBeforeNanos = nanos + forNanos;
  }

  /** A report goes out. */
  void took(Cargo cargo, int transitions, long nanos) {
    flight = new Flight(cargo, transitions, nanos);
    madeNanos = nanos;
    hold(spacingNanos, nanos);
  }

  /** The fate of the report that was on its way is known. */
  Flight landed() {
    Flight landed = flight;
    if (landed == null) {
      throw new IllegalStateException("no report is on its way");
    }
    flight = null;
    return landed;
  }
}
