package io.fairlead.query.topics;

import java.util.EnumSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * Which events are wanted.
 *
 * @param swarms of these; of all if it is empty
 */
record EventSelection(Set<String> swarms, Set<EventKind> kinds) {
  EventSelection {
    swarms = Set.copyOf(swarms);
    kinds = Set.copyOf(kinds);
  }

  boolean takes(Event event) {
    boolean kind =
        kinds.contains(event.kind())
            || (event.kind() == EventKind.PROPOSAL && kinds.contains(EventKind.DECISION));
    return kind && (swarms.isEmpty() || (event.swarm() != null && swarms.contains(event.swarm())));
  }

  private Set<EventKind.Source> sources() {
    return kinds.stream()
        .map(EventKind::source)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(EventKind.Source.class)));
  }

  /** Where they can be. A dead letter is under the key of a record that may be anything. */
  SortedSet<Event.Place> places(Consumer<byte[], byte[]> consumer, EventDecoder decoder) {
    SortedSet<Event.Place> places = new TreeSet<>();
    for (EventKind.Source source : sources()) {
      String topic = decoder.topic(source);
      if (swarms.isEmpty() || source == EventKind.Source.DEAD_LETTERS) {
        PartitionScan.partitions(consumer, topic)
            .forEach(partition -> places.add(new Event.Place(source, partition.partition())));
      } else {
        for (String swarm : swarms) {
          places.add(
              new Event.Place(source, PartitionScan.home(consumer, topic, swarm).partition()));
        }
      }
    }
    return places;
  }
}
