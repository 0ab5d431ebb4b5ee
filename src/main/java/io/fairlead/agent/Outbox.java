package io.fairlead.agent;

import io.fairlead.wire.avro.HeldState;
import io.fairlead.wire.avro.HeldTask;
import io.fairlead.wire.avro.Transition;
import io.fairlead.wire.avro.TransitionKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Transitions that the broker has not acknowledged, oldest first. They leave only by {@link
 * #settle}, so a report that is lost takes nothing with it.
 *
 * <p>Invariant: of one task, transitions leave in the order in which they came.
 *
 * <p>Not safe for threads; owned by the session.
 */
final class Outbox {
  /** What a transition takes beside its texts and its result, bytes, rounded up generously. */
  private static final int FIXED_BYTES = 64;

  private final List<Entry> entries = new ArrayList<>();
  private long bytes;

  /**
   * What goes into one report.
   *
   * @param transitions the oldest ones, as many as fit
   * @param unsaid tasks that have ended but whose end does not fit, as they are to be listed
   */
  record Batch(List<Transition> transitions, List<HeldTask> unsaid) {}

  /** Adds a transition that does not end the task. */
  void add(Transition transition) {
    append(new Entry(transition, null));
  }

  /**
   * Adds the end of a task.
   *
   * @param before how the task was listed until now
   */
  void addEnd(Transition transition, HeldState before) {
    append(new Entry(transition, before));
  }

  /** Adds a progress, in place of an older one of the same assignment that is not on its way. */
  void addProgress(Transition progress) {
    for (Entry entry : entries) {
      if (!entry.inFlight
          && entry.transition.getKind() == TransitionKind.PROGRESSED
          && sameAssignment(entry.transition, progress)) {
        entry.transition = progress;
        return;
      }
    }
    add(progress);
  }

  /**
   * Takes the oldest transitions for a report; they stay here until it is settled.
   *
   * @param maxBytes estimated size to stay below; one transition is taken in any case
   */
  Batch take(long maxBytes) {
    List<Transition> taken = new ArrayList<>();
    List<HeldTask> unsaid = new ArrayList<>();
    long room = maxBytes;
    for (Entry entry : entries) {
      boolean fits = unsaid.isEmpty() && (taken.isEmpty() || entry.bytes <= room);
      if (fits && room > 0) {
        entry.inFlight = true;
        room -= entry.bytes;
        taken.add(entry.transition);
      } else {
        room = 0; // what follows must not overtake
        if (entry.endsFrom != null) {
          Transition t = entry.transition;
          unsaid.add(new HeldTask(t.getTaskId(), t.getEpoch(), entry.endsFrom));
        }
      }
    }
    return new Batch(taken, unsaid);
  }

  /** The report arrived: what it carried is done with. */
  void settle() {
    entries.removeIf(
        entry -> {
          if (entry.inFlight) {
            bytes -= entry.bytes;
          }
          return entry.inFlight;
        });
  }

  /** The report did not arrive, as far as is known: what it carried goes into the next one. */
  void unsettle() {
    entries.forEach(entry -> entry.inFlight = false);
  }

  /**
   * Puts a failure in place of the largest result of the report that is on its way, which the
   * broker would not take.
   *
   * @return whether there was a result to give up
   */
  boolean giveUpLargestResult(String error) {
    Entry largest = null;
    for (Entry entry : entries) {
      if (entry.inFlight
          && entry.transition.getResultBytes() != null
          && (largest == null || entry.bytes > largest.bytes)) {
        largest = entry;
      }
    }
    if (largest == null) {
      return false;
    }
    Transition t = largest.transition;
    bytes -= largest.bytes;
    largest.transition =
        Transitions.failed(
            t.getTaskId(), t.getEpoch(), t.getAtMs(), t.getRunTimeMs(), error, false);
    largest.bytes = size(largest.transition);
    bytes += largest.bytes;
    return true;
  }

  /** Forgets tasks that have not ended. */
  void keepOnlyEnded() {
    Set<HeldTask> ended = new HashSet<>();
    for (Entry entry : entries) {
      if (entry.endsFrom != null) {
        ended.add(assignment(entry.transition));
      }
    }
    Iterator<Entry> all = entries.iterator();
    while (all.hasNext()) {
      Entry entry = all.next();
      if (!ended.contains(assignment(entry.transition))) {
        bytes -= entry.bytes;
        all.remove();
      }
    }
  }

  void clear() {
    entries.clear();
    bytes = 0;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Estimated size of everything unacknowledged, bytes. */
  long bytes() {
    return bytes;
  }

  private void append(Entry entry) {
    entries.add(entry);
    bytes += entry.bytes;
  }

  private static boolean sameAssignment(Transition a, Transition b) {
    return a.getEpoch() == b.getEpoch() && a.getTaskId().equals(b.getTaskId());
  }

  private static HeldTask assignment(Transition t) {
    return new HeldTask(t.getTaskId(), t.getEpoch(), HeldState.UNKNOWN);
  }

  private static int size(Transition t) {
    return FIXED_BYTES
        + length(t.getTaskId())
        + length(t.getError())
        + length(t.getResultUri())
        + length(t.getContentType())
        + length(t.getOperation())
        + (t.getResultBytes() == null ? 0 : t.getResultBytes().remaining());
  }

  /** Upper bound of the UTF-8 length. */
  private static int length(@Nullable String text) {
    return text == null ? 0 : 3 * text.length();
  }

  private static final class Entry {
    private final @Nullable HeldState endsFrom;
    private Transition transition;
    private int bytes;
    private boolean inFlight;

    Entry(Transition transition, @Nullable HeldState endsFrom) {
      this.transition = transition;
      this.endsFrom = endsFrom;
      this.bytes = size(transition);
    }
  }
}
