package io.fairlead.wire;

import io.fairlead.model.IdSyntax;
import io.fairlead.model.TenantId;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gives equal names one and the same value. A few names are on many tasks: whoever compares or
 * looks them up finds the same object, and does not read the text of a task that has long left the
 * processor's cache; and a million waiting tasks hold them once. What is not among the last is made
 * anew, and a name is checked before it is kept, so the memory is bounded.
 *
 * <p>For all threads: an entry is immutable, and one that another thread has put in its place is as
 * good.
 */
final class SharedValues<T> {
  static final SharedValues<TenantId> TENANTS = new SharedValues<>(TenantId::new);
  static final SharedValues<String> TASK_TYPES =
      new SharedValues<>(type -> IdSyntax.visible("taskType", type, IdSyntax.MAX_LENGTH));

  /** A power of two. */
  private static final int SLOTS = 1_024;

  private record Entry<T>(String name, T value) {}

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
  private final @Nullable Entry<T>[] slots = new Entry[SLOTS];

  private final Function<String, T> maker;

  /**
   * @param maker makes the value of a name; what it throws reaches whoever asked
   */
  SharedValues(Function<String, T> maker) {
    this.maker = maker;
  }

  /** The value of that name. */
  T get(String name) {
    int hash = name.hashCode();
    int slot = (hash ^ hash >>> 16) & SLOTS - 1;
    Entry<T> known = slots[slot];
    if (known == null || !known.name.equals(name)) {
      known = new Entry<>(name, maker.apply(name));
      slots[slot] = known;
    }
    return known.value;
  }
}
