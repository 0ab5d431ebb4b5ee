package io.fairlead.sim;

import io.fairlead.model.Fact;
import io.fairlead.model.Lease;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * What has happened in a run: a fingerprint of all of it, and the last events in words. O(1) an
 * event; words are made only when asked for.
 */
final class RunLog {
  /** Events that are kept. */
  static final int KEPT = 60;

  private static final int MOST_CHARACTERS = 200;

  private record Entry(long atUs, String what, Object detail) {}

  private final EventQueue events;
  private final Deque<Entry> last = new ArrayDeque<>(KEPT);
  private long fingerprint;

  RunLog(EventQueue events) {
    this.events = events;
  }

  /**
   * Something has happened.
   *
   * @param number tells it from others of its kind
   */
  void add(String what, long number, Object detail) {
    fingerprint = fingerprint * 31 + events.nowUs();
    fingerprint = fingerprint * 31 + what.hashCode();
    fingerprint = fingerprint * 31 + number;
    if (last.size() == KEPT) {
      last.remove();
    }
    last.add(new Entry(events.nowUs(), what, detail));
  }

  /** The scheduler has decided something. */
  void decided(long number, Fact fact) {
    add(fact.getClass().getSimpleName(), number, fact);
    if (fact instanceof Fact.OfTask ofTask) {
      fingerprint = fingerprint * 31 + ofTask.taskId().value().hashCode();
    } else if (fact instanceof Fact.OfAgent ofAgent) {
      fingerprint = fingerprint * 31 + ofAgent.agent().value().hashCode();
    }
  }

  /** Equal for runs in which the same things happened at the same times. */
  long fingerprint() {
    return fingerprint;
  }

  /** The last events, oldest first. */
  List<String> lines() {
    return last.stream().map(RunLog::line).toList();
  }

  private static String line(Entry entry) {
    String text = entry.what() + " " + detail(entry.detail());
    return String.format(Locale.ROOT, "%10.3f s  ", entry.atUs() / 1e6)
        + (text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) + "…" : text);
  }

  private static String detail(Object detail) {
    if (detail instanceof Fact.TaskAccepted accepted) {
      return accepted.taskId().value();
    } else if (detail instanceof Fact.TaskDispatched dispatched) {
      return dispatched.taskId() + " to " + lease(dispatched.lease());
    } else if (detail instanceof Fact.EndsTask ended) {
      Lease lease = ended.lease();
      return ended.taskId()
          + " "
          + ended.end()
          + (lease == null ? ", with no agent" : ", was with " + lease(lease));
    } else if (detail instanceof Fact) {
      String text = detail.toString();
      return text.substring(text.indexOf('[')); // The name of a record's class stands before it.
    }
    return detail.toString();
  }

  private static String lease(Lease lease) {
    return lease.agent()
        + " (incarnation "
        + lease.incarnation()
        + "), epoch "
        + lease.epoch().value()
        + ", message "
        + lease.seq();
  }
}
