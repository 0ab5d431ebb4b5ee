package io.fairlead.streams;

import io.fairlead.streams.tally.ThreadTally;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a stream thread asks for a commit, which is what makes its output visible under
 * exactly-once. Committing at once would make one transaction of every record; waiting for the
 * commit interval would add half of it to every task's wait. So: if something waits to become
 * visible, and so seldom that committing takes what deciding leaves of the thread, less a reserve:
 * together at most {@link #TAKEN} of it. A thread with little to do commits every few milliseconds,
 * one that has much to do commits seldom, and gets more done for it. Committing may take at least a
 * tenth, and after {@link #MAX_GAP_NANOS} it is time in any case, so that one slow commit does not
 * hold up what follows it. What changed for the state alone is committed after that time, too.
 *
 * <p>A thread that waits for input wakes up in time for a commit ({@link #pollAtMost}); without
 * that, a commit that is due waits for the next record or punctuation.
 *
 * <p>The pause counts from the end of a commit. Counted from its beginning, a commit that takes
 * longer than the pause is due again at the next record: then each record is a transaction, the
 * input piles up, and nothing brings the thread out of that.
 *
 * <p>One for each thread, since a commit covers all tasks of its thread; owned by it.
 */
final class CommitPacer {
  static final long MIN_GAP_NANOS = 5_000_000;
  static final long MAX_GAP_NANOS = 200_000_000;

  /** After that nobody comes back who was held up. */
  static final long HURRY_NANOS = 10_000_000_000L;

  /** Share of the thread that deciding and committing may take together. */
  static final double TAKEN = 0.8;

  /** The longest pause, in durations of a commit. */
  static final int MAX_FACTOR = 9;

  /** Weight of the last commit in the means. */
  private static final double GAIN = 0.2;

  private static final long NANOS_PER_MS = 1_000_000;

  /** How soon after a commit a transaction may be committed to which nothing was written. */
  static final long EMPTY_GAP_NANOS = 20_000_000;

  /** Asks for a commit in the name of the task that wrote last; null if none is known. */
  private @Nullable Runnable request;

  /** Whether something waits to become visible. */
  private boolean pending;

  /** Whether anything was written since the last commit, and be it for the state alone. */
  private boolean written;

  /** Whether a transaction has begun; never at least once. */
  private boolean inTransaction;

  /** Whether there is something to be written with the next commit. */
  private boolean changed;

  /** Until then everything that is written is committed at once. */
  private long hurriesUntilNanos;

  private boolean committing;
  private long beganNanos;
  private long endedNanos;
  private long lastNanos;
  private long idleNanos;
  private double meanNanos;

  /** Share of its time that the thread is neither idle nor committing. */
  private double busyShare = 1;

  private final ThreadTally tally;

  CommitPacer(long nowNanos, ThreadTally tally) {
    this.tally = tally;
    lastNanos = nowNanos;
    endedNanos = nowNanos;
    hurriesUntilNanos = nowNanos;
  }

  /**
   * Something was written that others wait for.
   *
   * @param newRequest asks Streams for the commit that makes it visible
   */
  void outputPending(Runnable newRequest) {
    request = newRequest;
    pending = true;
  }

  /** A transaction has begun. */
  void transactionBegan() {
    inTransaction = true;
  }

  /** A record goes to the broker, whatever it is for. */
  void written() {
    written = true;
  }

  /**
   * Something has changed that nobody waits for, and that will be written with the next commit.
   *
   * @param newRequest asks Streams for a commit
   */
  void changed(Runnable newRequest) {
    request = newRequest;
    changed = true;
  }

  /**
   * Whom to ask if nobody else is known.
   *
   * @param newRequest asks Streams for a commit
   */
  void offer(Runnable newRequest) {
    if (request == null) {
      request = newRequest;
    }
  }

  /** The task of that request is closed: Streams may throw if it is asked. */
  void forget(Runnable closed) {
    if (closed.equals(request)) {
      request = null;
    }
  }

  /** For so long the thread had nothing to do. */
  void idled(long nanos) {
    idleNanos += nanos;
    tally.idled(nanos);
  }

  /** A commit begins; the first call counts, until it has ended. */
  void commitBegins(long nowNanos) {
    if (!committing) {
      committing = true;
      beganNanos = nowNanos;
    }
  }

  /** A commit has ended; whatever was written before is visible. */
  void committed(long nowNanos) {
    if (committing) {
      tally.committed(nowNanos - beganNanos);
      if (written) { // one without would count its pause
        meanNanos += GAIN * (nowNanos - beganNanos - meanNanos);
      }
      double busyNanos = Math.max(0L, beganNanos - endedNanos - idleNanos);
      busyShare += GAIN * (busyNanos / Math.max(1L, nowNanos - endedNanos) - busyShare);
      endedNanos = nowNanos;
      idleNanos = 0;
    }
    committing = false;
    pending = false;
    written = false;
    inTransaction = false;
    changed = false;
    lastNanos = nowNanos;
  }

  /** A transaction was aborted, or its producer replaced: nothing of it waits any more. */
  void aborted(long nowNanos) {
    committing = false;
    pending = false;
    written = false;
    inTransaction = false;
    endedNanos = nowNanos;
    lastNanos = nowNanos;
    idleNanos = 0;
  }

  /**
   * Asks for a commit if one is due; for what changed for the state alone again and again until
   * there is one.
   */
  void requestIfDue(long nowNanos) {
    Runnable toAsk = request;
    if (toAsk != null && nowNanos - lastNanos >= dueNanos(nowNanos)) {
      pending = false;
      lastNanos = nowNanos;
      toAsk.run();
    }
  }

  /**
   * Whether what takes long has to wait until the transaction that is open is committed. From then
   * on each is committed as soon as anything is written, until whoever comes back finds none, for
   * {@link #HURRY_NANOS} at most.
   */
  boolean holdsUp(long nowNanos) {
    hurriesUntilNanos = inTransaction ? nowNanos + HURRY_NANOS : nowNanos;
    return inTransaction;
  }

  /** How long after the last commit the next one is due; {@link Long#MAX_VALUE} if none is. */
  private long dueNanos(long nowNanos) {
    if (inTransaction && hurriesUntilNanos - nowNanos > 0) {
      return 0;
    }
    if (pending) {
      return gapNanos();
    }
    return written || changed ? MAX_GAP_NANOS : Long.MAX_VALUE;
  }

  /**
   * How long to wait before a transaction is committed in which nothing was written. Its first
   * write is then that of the offsets; if the last transaction is still being concluded, the broker
   * refuses it, and the client waits for {@code retry.backoff.ms} before it tries again. Any other
   * first write the broker holds for up to 100 ms, until it can be taken (KIP-890).
   */
  long emptyPauseNanos(long nowNanos) {
    return written ? 0 : Math.max(0, EMPTY_GAP_NANOS - (nowNanos - endedNanos));
  }

  /** For how long the thread may wait for input that would like to wait for so long. */
  Duration pollAtMost(Duration wanted, long nowNanos) {
    if (!pending || request == null) {
      return wanted; // with nobody to ask, it would be due again and again
    }
    long leftNanos = Math.max(0, gapNanos() - (nowNanos - lastNanos));
    long leftMs = (leftNanos + NANOS_PER_MS - 1) / NANOS_PER_MS; // polls are of whole milliseconds
    return leftMs < wanted.toMillis() ? Duration.ofMillis(leftMs) : wanted;
  }

  private long gapNanos() {
    return (long) Math.min(MAX_GAP_NANOS, Math.max(MIN_GAP_NANOS, factor() * meanNanos));
  }

  /** With a pause of so many commits, commits take what is left of the thread. */
  private double factor() {
    double left = TAKEN - busyShare;
    return left * (1 + MAX_FACTOR) <= 1 ? MAX_FACTOR : 1 / left - 1;
  }
}
