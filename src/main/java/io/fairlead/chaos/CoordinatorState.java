package io.fairlead.chaos;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a coordinator says of itself.
 *
 * @param trouble why it does not work, or that partitions are on their way; empty if it works
 * @param active partitions for which it decides
 * @param standby partitions of which it keeps a copy
 * @param lag records that its copies are behind, over all stores; -1 if the broker did not tell
 */
record CoordinatorState(String trouble, Set<Integer> active, Set<Integer> standby, long lag) {
  private static final int WORDS = 4;

  CoordinatorState {
    active = Set.copyOf(active);
    standby = Set.copyOf(standby);
  }

  /** One line. */
  String text() {
    return (text(active) + " " + text(standby) + " " + lag + " " + trouble).strip();
  }

  static CoordinatorState of(String text) {
    List<String> words = List.of(text.split(" ", WORDS));
    return new CoordinatorState(
        words.size() < WORDS ? "" : words.get(WORDS - 1),
        partitions(words.get(0)),
        partitions(words.get(1)),
        Long.parseLong(words.get(2)));
  }

  private static String text(Collection<Integer> partitions) {
    return partitions.isEmpty()
        ? "-"
        : new TreeSet<>(partitions)
            .stream().map(partition -> "" + partition).collect(Collectors.joining(","));
  }

  private static Set<Integer> partitions(String text) {
    return text.equals("-")
        ? Set.of()
        : Arrays.stream(text.split(",")).map(Integer::valueOf).collect(Collectors.toSet());
  }
}
