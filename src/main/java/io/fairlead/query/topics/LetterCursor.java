package io.fairlead.query.topics;

import io.fairlead.model.InvalidFieldException;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Up to where each partition has still to be read; as text {@code 0:17.1:4}.
 *
 * @param until exclusive, by partition; one that is not named is read from its end
 */
public record LetterCursor(SortedMap<Integer, Long> until) {
  /** From the end of every partition. */
  public static final LetterCursor END = new LetterCursor(Collections.emptySortedMap());

  private static final int MAX_LENGTH = 65_536;

  public LetterCursor {
    until = Collections.unmodifiableSortedMap(new TreeMap<>(until));
  }

  LetterCursor(Map<Integer, Long> until) {
    this(new TreeMap<>(until));
  }

  /**
   * From its text.
   *
   * @throws InvalidFieldException if it is none
   */
  public static LetterCursor parse(String text) {
    TreeMap<Integer, Long> until = new TreeMap<>();
    try {
      if (text.length() > MAX_LENGTH) {
        throw new NumberFormatException("too long");
      }
      for (String part : text.split("\\.", -1)) {
        int colon = part.indexOf(':');
        if (colon < 0) {
          throw new NumberFormatException("no colon");
        }
        until.put(
            Integer.parseInt(part.substring(0, colon)), Long.parseLong(part.substring(colon + 1)));
      }
    } catch (NumberFormatException e) {
      throw new InvalidFieldException("before", text, "is not the 'next' of another page");
    }
    return new LetterCursor(until);
  }

  long of(int partition) {
    return until.getOrDefault(partition, Long.MAX_VALUE);
  }

  @Override
  public String toString() {
    return until.entrySet().stream()
        .map(entry -> entry.getKey() + ":" + entry.getValue())
        .collect(Collectors.joining("."));
  }
}
