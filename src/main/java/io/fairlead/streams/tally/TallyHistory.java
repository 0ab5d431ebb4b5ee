package io.fairlead.streams.tally;

import java.util.ArrayList;
import java.util.List;

/**
 * The counts of one swarm over the last day: every few seconds for the last minutes, then one a
 * minute, then one in ten minutes. Some {@value #MOST} rows at most. Safe for use by several
 * threads.
 */
public final class TallyHistory {
  static final long FINE_FOR_MS = 120_000;
  static final long MINUTES_FOR_MS = 2_400_000;
  static final long KEPT_FOR_MS = 87_000_000;
  static final long MINUTE_MS = 60_000;
  static final long TEN_MINUTES_MS = 600_000;

  /** Bound of what is kept, whatever the clock does. */
  static final int MOST = 400;

  /** Earliest first. */
  private List<TallyRow> rows = new ArrayList<>();

  synchronized void add(TallyRow row) {
    List<TallyRow> kept = new ArrayList<>(rows.size() + 1);
    long lastMs = Long.MIN_VALUE / 2;
    for (TallyRow known : rows) {
      long ageMs = row.atMs() - known.atMs();
      if (ageMs >= 0 && ageMs < KEPT_FOR_MS && known.atMs() - lastMs >= apartMs(ageMs)) {
        kept.add(known);
        lastMs = known.atMs();
      }
    }
    kept.add(row);
    rows = kept.size() <= MOST ? kept : new ArrayList<>(kept.subList(1, kept.size()));
  }

  private static long apartMs(long ageMs) {
    return ageMs <= FINE_FOR_MS ? 0 : ageMs <= MINUTES_FOR_MS ? MINUTE_MS : TEN_MINUTES_MS;
  }

  /**
   * The latest row that is not after that time, else the first of all.
   *
   * @param begin when nothing had happened yet; the first of all until rows are forgotten
   */
  public synchronized TallyRow at(long atMs, TallyRow begin) {
    boolean whole = rows.isEmpty() || rows.get(rows.size() - 1).atMs() - begin.atMs() < KEPT_FOR_MS;
    TallyRow found = whole ? begin : rows.get(0);
    for (TallyRow row : rows) {
      if (row.atMs() <= atMs) {
        found = row;
      }
    }
    return found;
  }

  synchronized List<TallyRow> rows() {
    return List.copyOf(rows);
  }
}
