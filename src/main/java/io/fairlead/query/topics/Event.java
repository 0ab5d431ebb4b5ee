package io.fairlead.query.topics;

import org.jspecify.annotations.Nullable;

/**
 * A record, as it is told to whoever follows.
 *
 * @param offset of the record
 * @param swarm null if none could be told
 * @param data as JSON, on one line
 */
record Event(Place place, long offset, EventKind kind, @Nullable String swarm, String data) {
  /** A partition of a topic. Sorted as in the ids of events. */
  record Place(EventKind.Source source, int partition) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int bySource = source.compareTo(other.source);
      return bySource != 0 ? bySource : Integer.compare(partition, other.partition);
    }
  }
}
