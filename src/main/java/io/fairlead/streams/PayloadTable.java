package io.fairlead.streams;

import io.fairlead.model.SwarmId;
import io.fairlead.wire.Payload;
import io.fairlead.wire.StoreKeys;
import io.fairlead.wire.TaskRow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Payloads of the live tasks of one partition. A short one is part of its task's row, so that it
 * costs no record of its own; a long one is an entry apart, written once however often the task
 * changes. Those that came last are at hand, since most tasks are dispatched soon. Owned by the
 * stream thread.
 */
final class PayloadTable {
  /** Of an entry beside the payload itself, about. */
  private static final long ENTRY_BYTES = 256;

  private final KeyValueStore<Bytes, TaskRow> rows;
  private final KeyValueStore<Bytes, Payload> store;
  private final long maxBytes;
  private final Map<Bytes, Payload> recent = new LinkedHashMap<>();

  /** Whose payload is in the store and not in the row. */
  private final Set<Bytes> apart = new HashSet<>();

  /** Whose row may not have been written yet, so that the payload is here only. */
  private final Set<Bytes> unwritten = new HashSet<>();

  private long bytes;

  /**
   * @param rows of the tasks
   * @param store of the payloads that are apart
   * @param maxBytes memory for what is at hand
   */
  PayloadTable(
      KeyValueStore<Bytes, TaskRow> rows, KeyValueStore<Bytes, Payload> store, long maxBytes) {
    this.rows = rows;
    this.store = store;
    this.maxBytes = maxBytes;
  }

  /** The payload of a task whose row was found without one. */
  void isApart(Bytes task) {
    apart.add(task);
  }

  void put(Bytes task, Payload payload) {
    if (TaskRow.isShort(payload)) {
      unwritten.add(task);
    } else {
      store.put(task, payload);
      apart.add(task);
    }
    keep(task, payload);
  }

  private void keep(Bytes task, Payload payload) {
    Payload former = recent.put(task, payload);
    bytes += size(payload) - (former == null ? 0 : size(former));
    Iterator<Map.Entry<Bytes, Payload>> oldest = recent.entrySet().iterator();
    while (bytes > maxBytes && oldest.hasNext()) {
      Map.Entry<Bytes, Payload> entry = oldest.next();
      if (unwritten.contains(entry.getKey())) {
        return; // so are those behind it, until the next commit
      }
      bytes -= size(entry.getValue());
      oldest.remove();
    }
  }

  /**
   * @throws IllegalStateException if there is none: a live task always has one
   */
  Payload get(Bytes task) {
    Payload payload = recent.get(task);
    if (payload == null) {
      payload = stored(task);
      if (payload == null) {
        throw new IllegalStateException("task " + task + " has no payload");
      }
      keep(task, payload);
    }
    return payload;
  }

  private @Nullable Payload stored(Bytes task) {
    if (apart.contains(task)) {
      return store.get(task);
    }
    TaskRow row = rows.get(task);
    return row == null ? null : row.payload();
  }

  /** What is written with the task's row; null if the payload is apart. */
  @Nullable Payload inRow(Bytes task) {
    return apart.contains(task) ? null : get(task);
  }

  /** The task has ended; its row is deleted by whoever has written it. */
  void delete(Bytes task) {
    Payload payload = recent.remove(task);
    if (payload != null) {
      bytes -= size(payload);
    }
    unwritten.remove(task);
    if (apart.remove(task)) {
      store.delete(task);
    }
  }

  /** Whatever is stored apart of the tasks of a swarm. */
  void deleteAll(SwarmId swarm) {
    List<Bytes> keys = new ArrayList<>();
    try (KeyValueIterator<Bytes, Payload> range =
        store.range(StoreKeys.first(swarm), StoreKeys.last(swarm))) {
      range.forEachRemaining(entry -> keys.add(entry.key));
    }
    keys.forEach(store::delete);
    keys.forEach(apart::remove);
  }

  /** All rows are written. */
  void written() {
    unwritten.clear();
  }

  private static long size(Payload payload) {
    return ENTRY_BYTES + payload.weight();
  }
}
