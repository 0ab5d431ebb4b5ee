package io.fairlead.query.topics;

import io.fairlead.model.SwarmId;
import io.fairlead.query.Problem;
import io.fairlead.query.view.TimelineView;
import io.fairlead.streams.StateReader.UnavailableException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Timelines that were told a moment ago, shared by all who ask for the same: what one who may read
 * is told, another may be told. One is read at a time, so that consumers are left for other looks.
 * Safe for use by several threads.
 */
final class TimelineLooks {
  /** A bit less than the second after which who watches asks again: whoever is first reads anew. */
  static final long FRESH_MS = 900;

  /** How old a timeline is at most that is told because another one is being read. */
  static final long KEPT_MS = 5_000;

  /** Timelines kept, of a megabyte or so each at most. */
  static final int MOST_KEPT = 8;

  private final LongSupplier nanoTime;
  private final Semaphore reading = new Semaphore(1, true);
  private final Map<Key, Look> looks = new LinkedHashMap<>(); // the oldest first

  private record Key(
      SwarmId swarm,
      long lengthMs,
      int limit,
      @Nullable String firstAgent,
      @Nullable String lastAgent) {}

  private record Look(TimelineView view, long atNs) {}

  /** Reads a timeline. */
  interface Reading {
    /** Empty if there is no such swarm. */
    Optional<TimelineView> read() throws UnavailableException;
  }

  TimelineLooks(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * What that reads, or another one has read of the same a moment ago.
   *
   * @param deadline half of what is left of it is waited at most until it may read
   * @throws io.fairlead.query.ProblemException 503 if that is too short
   */
  Optional<TimelineView> look(
      SwarmId swarm, TimelineWindow window, Deadline deadline, Reading reader)
      throws UnavailableException {
    Key key =
        new Key(
            swarm,
            window.untilMs() - window.fromMs(),
            window.limit(),
            window.firstAgent(),
            window.lastAgent());
    Optional<TimelineView> known = known(key, FRESH_MS);
    if (known.isPresent()) {
      return known;
    }
    if (!reading.tryAcquire()) {
      known = known(key, KEPT_MS);
      if (known.isPresent()) {
        return known;
      }
      await(deadline.half());
    }
    try {
      known = known(key, FRESH_MS); // it was the same that was being read
      return known.isPresent() ? known : kept(key, reader.read());
    } finally {
      reading.release();
    }
  }

  private void await(Deadline deadline) {
    try {
      if (reading.tryAcquire(deadline.leftMs(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw Problem.unavailable("too many read timelines at this moment").toException();
  }

  private Optional<TimelineView> known(Key key, long mostMs) {
    synchronized (looks) {
      Look look = looks.get(key);
      return look == null || older(look, mostMs) ? Optional.empty() : Optional.of(look.view);
    }
  }

  private Optional<TimelineView> kept(Key key, Optional<TimelineView> read) {
    synchronized (looks) {
      looks.remove(key);
      read.ifPresent(view -> looks.put(key, new Look(view, nanoTime.getAsLong())));
      Iterator<Look> oldest = looks.values().iterator();
      while (oldest.hasNext() && (older(oldest.next(), KEPT_MS) || looks.size() > MOST_KEPT)) {
        oldest.remove();
      }
    }
    return read;
  }

  private boolean older(Look look, long mostMs) {
    return nanoTime.getAsLong() - look.atNs > TimeUnit.MILLISECONDS.toNanos(mostMs);
  }

  /** How many are kept. */
  int kept() {
    synchronized (looks) {
      return looks.size();
    }
  }
}
