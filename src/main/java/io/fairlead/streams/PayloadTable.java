package io.fairlead.streams;

import io.fairlead.wire.Payload;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Payloads of the live tasks of one partition. Those that came last are at hand, since most tasks
 * are dispatched soon; all others are in the store only. One whose task ends before the next commit
 * never gets there. Owned by the stream thread.
 */
final class PayloadTable {
  /** Of an entry beside the payload's own bytes, about. */
  private static final int ENTRY_BYTES = 256;

  private final KeyValueStore<Bytes, Payload> store;
  private final long maxBytes;
  private final Map<Bytes, Payload> recent = new LinkedHashMap<>();
  private final Set<Bytes> unwritten = new LinkedHashSet<>();
  private long bytes;

  /**
   * @param maxBytes memory for what is at hand
   */
  PayloadTable(KeyValueStore<Bytes, Payload> store, long maxBytes) {
    this.store = store;
    this.maxBytes = maxBytes;
  }

  void put(Bytes task, Payload payload) {
    recent.put(task, payload);
    unwritten.add(task);
    bytes += size(payload);
    trim();
  }

  private void trim() {
    Iterator<Map.Entry<Bytes, Payload>> oldest = recent.entrySet().iterator();
    while (bytes > maxBytes && oldest.hasNext()) {
      Map.Entry<Bytes, Payload> entry = oldest.next();
      if (unwritten.remove(entry.getKey())) {
        store.put(entry.getKey(), entry.getValue());
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
      payload = store.get(task);
    }
    if (payload == null) {
      throw new IllegalStateException("task " + task + " has no payload");
    }
    return payload;
  }

  void delete(Bytes task) {
    Payload payload = recent.remove(task);
    if (payload != null) {
      bytes -= size(payload);
    }
    if (!unwritten.remove(task)) {
      store.delete(task);
    }
  }

  /** Writes what the store does not have yet. To be called before each commit. */
  void writeAll() {
    for (Bytes task : unwritten) {
      store.put(task, recent.get(task));
    }
    unwritten.clear();
  }

  private static long size(Payload payload) {
    return ENTRY_BYTES + payload.size();
  }
}
