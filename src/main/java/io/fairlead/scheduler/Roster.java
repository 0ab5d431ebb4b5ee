package io.fairlead.scheduler;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Entities by id: found in O(1), gone through in order of their ids. A tree alone compares a dozen
 * strings for every look-up, several times in each task's life. Owned by its swarm's thread.
 */
final class Roster<K extends Comparable<K>, V> {
  private final TreeMap<K, V> inOrder = new TreeMap<>();
  private final Map<K, V> byId = new HashMap<>();

  @Nullable V get(K id) {
    return byId.get(id);
  }

  boolean containsKey(K id) {
    return byId.containsKey(id);
  }

  void put(K id, V entity) {
    byId.put(id, entity);
    inOrder.put(id, entity);
  }

  /** The entity of that id, made if there is none. */
  V computeIfAbsent(K id, Function<K, V> make) {
    V known = byId.get(id);
    if (known == null) {
      known = make.apply(id);
      put(id, known);
    }
    return known;
  }

  void remove(K id) {
    byId.remove(id);
    inOrder.remove(id);
  }

  void clear() {
    byId.clear();
    inOrder.clear();
  }

  int size() {
    return byId.size();
  }

  boolean isEmpty() {
    return byId.isEmpty();
  }

  /** In order of their ids. */
  Collection<V> values() {
    return inOrder.values();
  }

  /** In order of their ids, those behind that one; all, if it is null. */
  Collection<V> after(@Nullable K id) {
    return id == null ? values() : inOrder.tailMap(id, false).values();
  }

  /** In order of their ids. */
  void forEach(BiConsumer<K, V> visitor) {
    inOrder.forEach(visitor);
  }
}
