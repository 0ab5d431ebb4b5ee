package io.fairlead.query.topics;

import io.fairlead.model.InvalidFieldException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How far somebody has got: in each partition the offset of what comes next. As text, {@code
 * d0:17.k0:4}, it is the id of an event, so that whoever repeats the last id gets what follows.
 * Owned by one thread.
 */
final class EventPositions {
  private static final int MAX_LENGTH = 65_536;

  private final TreeMap<Event.Place, Long> next;

  EventPositions(Map<Event.Place, Long> next) {
    this.next = new TreeMap<>(next);
  }

  /**
   * From an id.
   *
   * @throws InvalidFieldException if it is none
   */
  static EventPositions parse(String id) {
    TreeMap<Event.Place, Long> next = new TreeMap<>();
    if (id.length() > MAX_LENGTH) {
      throw malformed(id.substring(0, 64) + "…");
    }
    for (String part : id.split("\\.", -1)) {
      int colon = part.indexOf(':');
      EventKind.Source source =
          part.isEmpty() ? null : EventKind.Source.byLetter(part.charAt(0)).orElse(null);
      if (colon < 2 || source == null) {
        throw malformed(id);
      }
      try {
        int partition = Integer.parseInt(part.substring(1, colon));
        long offset = Long.parseLong(part.substring(colon + 1));
        if (partition < 0 || offset < 0) {
          throw malformed(id);
        }
        next.put(new Event.Place(source, partition), offset);
      } catch (NumberFormatException e) {
        throw malformed(id);
      }
    }
    return new EventPositions(next);
  }

  private static InvalidFieldException malformed(String id) {
    return new InvalidFieldException("Last-Event-ID", id, "is not the id of an event");
  }

  SortedMap<Event.Place, Long> next() {
    return next;
  }

  long of(Event.Place place, long otherwise) {
    return next.getOrDefault(place, otherwise);
  }

  /** What comes before that offset has been told, or is not wanted. */
  void advance(Event.Place place, long to) {
    next.merge(place, to, Math::max);
  }

  @Override
  public String toString() {
    return next.entrySet().stream()
        .map(
            entry ->
                ""
                    + entry.getKey().source().letter()
                    + entry.getKey().partition()
                    + ":"
                    + entry.getValue())
        .collect(Collectors.joining("."));
  }
}
