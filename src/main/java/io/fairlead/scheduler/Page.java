package io.fairlead.scheduler;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list, as it stood at one moment.
 *
 * @param next where the next part goes on; null if there is none. A page may be short, even empty,
 *     and have one: so much was looked at as is at a time
 */
public record Page<T, K>(List<T> items, @Nullable K next) {
  public Page {
    items = List.copyOf(items);
  }
}
