package io.fairlead.cli;

import java.util.Locale;

/** What is shown of work in progress; pure text, so that it can be tested. */
final class ProgressText {
  private static final int MIN_BAR = 8;
  private static final int MAX_BAR = 40;
  private static final int MS_PER_S = 1_000;

  private ProgressText() {}

  /**
   * A bar that fits in one line.
   *
   * @param total 0 if it is not known how much there is to do
   */
  static String bar(String label, long done, long total, long elapsedMs, int width) {
    String tail = " " + figures(done, total, elapsedMs);
    int room = width - 1 - label.length() - 3 - tail.length(); // the last column stays free
    if (total <= 0 || room < MIN_BAR) {
      return cut(label + tail, width - 1);
    }
    int length = Math.min(room, MAX_BAR);
    return label + " " + blocks(done / (double) total, length) + tail;
  }

  /**
   * {@code [####......]}.
   *
   * @param share 0 to 1; cut to that
   * @param length characters between the brackets
   */
  static String blocks(double share, int length) {
    int full = (int) Math.round(length * Math.max(0, Math.min(1, share)));
    return "[" + "#".repeat(full) + ".".repeat(length - full) + "]";
  }

  /** A line for a log. */
  static String line(String label, long done, long total, long elapsedMs) {
    return label + ": " + figures(done, total, elapsedMs);
  }

  private static String figures(long done, long total, long elapsedMs) {
    if (total <= 0) {
      return duration(elapsedMs);
    }
    String share = String.format(Locale.ROOT, "%d%% (%d/%d)", 100 * done / total, done, total);
    if (done <= 0 || done >= total) {
      return share + ", " + duration(elapsedMs);
    }
    return share + ", about " + duration(elapsedMs * (total - done) / done) + " left";
  }

  /** {@code 7 s}, {@code 3 min 20 s}, {@code 2 h 5 min}. */
  static String duration(long ms) {
    long s = Math.round(ms / (double) MS_PER_S);
    if (s < 60) {
      return s + " s";
    }
    return s < 3_600
        ? s / 60 + " min " + s % 60 + " s"
        : s / 3_600 + " h " + s % 3_600 / 60 + " min";
  }

  /** At most that many characters. */
  static String cut(String text, int width) {
    return text.length() <= width ? text : text.substring(0, Math.max(0, width));
  }
}
