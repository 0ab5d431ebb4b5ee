package io.fairlead.hostile;

import io.fairlead.wire.avro.DeadLetter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The dead letters about one topic, by the position of the record that each is about. */
public final class LetterBook {
  /** A record's position. */
  public record Position(int partition, long offset) {}

  /** For what could not be read, or does not say whom it is about. */
  public static final Set<String> UNREADABLE =
      Set.of("unreadable", "unknown-schema", "invalid-key", "invalid-field");

  private final Map<Position, String> causes = new HashMap<>();
  private final Set<Position> unclaimed = new HashSet<>();
  private final List<String> complaints = new ArrayList<>();

  /** A letter was read; those about no record are passed over. */
  public void add(DeadLetter letter) {
    if (letter.getPartition() < 0) {
      return;
    }
    Position at = new Position(letter.getPartition(), letter.getOffset());
    if (causes.put(at, letter.getCause()) != null) {
      complaints.add("two letters about " + at + ": " + letter.getMessage());
    }
    unclaimed.add(at);
    if (letter.getCause().equals("internal-error") || letter.getMessage().isBlank()) {
      complaints.add(letter.getCause() + " at " + at + ": " + letter.getMessage());
    }
  }

  /** The cause that is told of a record; null if there is no letter about it. */
  public @Nullable String claim(Position at) {
    unclaimed.remove(at);
    return causes.get(at);
  }

  public int size() {
    return causes.size();
  }

  /** What is wrong with the letters themselves; to be asked once every record has been claimed. */
  public List<String> complaints() {
    List<String> all = new ArrayList<>(complaints);
    unclaimed.stream().limit(5).forEach(at -> all.add("a letter about nothing: " + at));
    return all;
  }
}
