package io.fairlead.wire;

import io.fairlead.model.StoredTask;
import org.jspecify.annotations.Nullable;

/**
 * What the store of tasks holds of a live task: its state, and its payload where that is short. One
 * record to write and one to delete, instead of two of each.
 *
 * @param payload null where it is an entry of its own in the store of payloads
 */
public record TaskRow(StoredTask task, @Nullable Payload payload) {
  /**
   * Up to this size, headers included, a payload is written again with each change of the state,
   * bytes.
   */
  public static final int SHORT_BYTES = 1024;

  /** Whether a payload of that size belongs into the row. */
  public static boolean isShort(Payload payload) {
    return payload.weight() <= SHORT_BYTES;
  }
}
