package io.fairlead.scheduler.admission;

import io.fairlead.model.StoredSeries;
import io.fairlead.model.Task;

/**
 * The rules of reserved series. A series is given one release in every period; a release may come
 * early by a tenth of the period, but the time that it saved is not given again: the next one is
 * counted from when this one was due (the generic cell rate algorithm). A deadline may be later
 * than reserved by a tenth of the time to it or of the period, whichever is less: a release that is
 * much less urgent would be in the way of the series' next one.
 *
 * @see "ITU-T I.371, annex A, the virtual scheduling algorithm"
 */
public final class SeriesBook {
  /** Reserved series of a swarm. */
  public static final int MAX_SERIES = 1_024;

  /** After so many periods without a release, what was reserved is free. */
  static final int SILENT_PERIODS = 3;

  private static final long EARLY_PART = 10;
  private static final long LATER_PART = 10;

  private SeriesBook() {}

  /** How much before its time a release may come, milliseconds. */
  static long toleranceMs(StoredSeries series) {
    return series.series().periodMs() / EARLY_PART;
  }

  /** From a release to the latest deadline that is covered, milliseconds. */
  private static long latestDeadlineMs(StoredSeries series) {
    long relativeMs = series.relativeDeadlineMs();
    return relativeMs + Math.min(relativeMs, series.series().periodMs()) / LATER_PART;
  }

  /** Whether a release is within the period that the one before it has used. */
  public static boolean tooEarly(StoredSeries series, long releaseMs) {
    return releaseMs < nextMs(series);
  }

  /** Whether a release asks for no more than what is reserved, its time apart. */
  public static boolean covers(StoredSeries series, Task task, long costUs, long releaseMs) {
    return task.series() != null
        && task.series().periodMs() >= series.series().periodMs()
        && costUs <= series.costUs()
        && task.deadlineMs() - releaseMs >= series.relativeDeadlineMs()
        && task.deadlineMs() - releaseMs <= latestDeadlineMs(series)
        && task.requiredCapabilities().equals(series.capabilities());
  }

  /** The series after a release that it covers. */
  public static StoredSeries released(StoredSeries series, long releaseMs) {
    return new StoredSeries(
        series.tenant(),
        series.series(),
        series.costUs(),
        series.relativeDeadlineMs(),
        series.capabilities(),
        Math.max(releaseMs, series.lastReleaseMs() + series.series().periodMs()));
  }

  /** Wall time before which no release is due, milliseconds. */
  private static long nextMs(StoredSeries series) {
    return series.lastReleaseMs() + series.series().periodMs() - toleranceMs(series);
  }

  /** Wall time at which it has been silent for too long, milliseconds. */
  public static long silentAtMs(StoredSeries series) {
    return series.lastReleaseMs() + SILENT_PERIODS * series.series().periodMs();
  }

  /**
   * What it may still ask for.
   *
   * @param eligibility number of its eligibility class
   */
  public static SeriesDemand demand(StoredSeries series, long nowMs, int eligibility) {
    return new SeriesDemand(
        Math.max(nowMs, nextMs(series)) * 1_000,
        series.series().periodMs() * 1_000,
        toleranceMs(series) * 1_000,
        series.costUs(),
        series.relativeDeadlineMs() * 1_000,
        latestDeadlineMs(series) * 1_000,
        eligibility);
  }
}
