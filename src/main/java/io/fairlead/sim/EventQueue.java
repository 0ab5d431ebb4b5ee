package io.fairlead.sim;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** What happens when, in virtual time. Events of the same instant happen in the order given. */
final class EventQueue {
  private record Event(long atUs, long seq, Runnable what) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return atUs != other.atUs ? Long.compare(atUs, other.atUs) : Long.compare(seq, other.seq);
    }
  }

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long nowUs;
  private long seq;

  /** Virtual time, microseconds from the beginning. */
  long nowUs() {
    return nowUs;
  }

  void after(long delayUs, Runnable what) {
    events.add(new Event(nowUs + Math.max(0, delayUs), seq++, what));
  }

  /** Moves on to the next event; false if there is none. */
  boolean next() {
    @Nullable Event event = events.poll();
    if (event == null) {
      return false;
    }
    nowUs = event.atUs();
    event.what().run();
    return true;
  }
}
