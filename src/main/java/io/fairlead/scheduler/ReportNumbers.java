package io.fairlead.scheduler;

/**
 * Tells the reports of a process that are new from those that come twice or late, by the numbers
 * that it gives them. Anybody who may write reports may give one a number far ahead; after that
 * those of the process itself would all be late. So a number that does not follow closely is
 * believed until the process falls silent, and for good once another one follows it.
 *
 * <p>Not stored: after a restart the first number may be any. Owned by its swarm's thread.
 */
final class ReportNumbers {
  /**
   * A number so far above the last one follows it: so many reports may have been lost in between.
   * For so many reports at most a false number that looks like a true one silences its process.
   */
  static final long MAX_STEP = 16;

  private long last;

  /** The last number that followed closely; what the process has come to at least. */
  private long sure;

  /** A number that was believed and that nothing followed; 0 for none. */
  private long doubted;

  boolean isNewer(long number) {
    return number > last && number != doubted;
  }

  /** A newer one has been taken. */
  void take(long number) {
    if (number - last <= MAX_STEP) {
      sure = number;
    }
    last = number;
  }

  /**
   * Nothing newer has come for long. Where that may be for a false number it is given up, yet not
   * taken again: it may be the true number of a process that has died, and this its copy.
   */
  void silent() {
    if (last != sure) {
      doubted = last;
      last = sure;
    }
  }

  /** Another process counts from 1, or the same goes on under another incarnation. */
  void restart() {
    last = 0;
    sure = 0;
    doubted = 0;
  }
}
