package io.fairlead.local;

import io.fairlead.local.SchemaLogRecord.ConfigSet;
import io.fairlead.local.SchemaLogRecord.HighestId;
import io.fairlead.local.SchemaLogRecord.ModeSet;
import io.fairlead.local.SchemaLogRecord.SchemaErased;
import io.fairlead.local.SchemaLogRecord.SchemaVersion;
import io.fairlead.local.SchemaLogRecord.SubjectDeleted;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the log says, in memory. {@link #apply} is the only way to change it, so that a replay gives
 * the same state. Safe for use by several threads; every call sees all records applied before it.
 *
 * <p>Lookups are O(log n) in subjects and versions; erasing is linear in all versions.
 */
final class RegistryState {
  private final NavigableMap<String, NavigableMap<Integer, SchemaVersion>> subjects =
      new TreeMap<>();
  private final Map<Integer, SchemaText> textOfId = new HashMap<>();
  private final Map<SchemaText, Integer> idOfText = new HashMap<>();
  private final Map<String, CompatibilityLevel> levels = new HashMap<>();
  private final Map<String, RegistryMode> modes = new HashMap<>();
  private CompatibilityLevel globalLevel = CompatibilityLevel.BACKWARD;
  private RegistryMode globalMode = RegistryMode.READWRITE;
  private int highestId;
  private int size;

  synchronized void apply(SchemaLogRecord record) {
    if (record instanceof SchemaVersion r) {
      put(r);
    } else if (record instanceof SchemaErased r) {
      erase(r);
    } else if (record instanceof SubjectDeleted r) {
      subjects
          .getOrDefault(r.subject(), new TreeMap<>())
          .headMap(r.version(), true)
          .replaceAll((version, schema) -> schema.softDeleted());
    } else if (record instanceof ConfigSet r) {
      if (r.subject() == null) {
        globalLevel = r.level() == null ? CompatibilityLevel.BACKWARD : r.level();
      } else {
        set(levels, r.subject(), r.level());
      }
    } else if (record instanceof ModeSet r) {
      if (r.subject() == null) {
        globalMode = r.mode() == null ? RegistryMode.READWRITE : r.mode();
      } else {
        set(modes, r.subject(), r.mode());
      }
    } else if (record instanceof HighestId r) {
      highestId = Math.max(highestId, r.id());
    }
  }

  private void put(SchemaVersion r) {
    NavigableMap<Integer, SchemaVersion> versions =
        subjects.computeIfAbsent(r.subject(), s -> new TreeMap<>());
    if (versions.put(r.version(), r) == null) {
      size++;
    }
    textOfId.put(r.id(), r.text());
    idOfText.putIfAbsent(r.text(), r.id());
    highestId = Math.max(highestId, r.id());
  }

  private void erase(SchemaErased r) {
    @Nullable NavigableMap<Integer, SchemaVersion> versions = subjects.get(r.subject());
    @Nullable SchemaVersion erased = versions == null ? null : versions.remove(r.version());
    if (versions == null || erased == null) {
      return;
    }
    size--;
    if (versions.isEmpty()) {
      subjects.remove(r.subject());
    }
    if (versionsOf(erased.id()).isEmpty()) {
      textOfId.remove(erased.id());
      idOfText.remove(erased.text(), erased.id());
    }
  }

  private static <V> void set(Map<String, V> map, String key, @Nullable V value) {
    if (value == null) {
      map.remove(key);
    } else {
      map.put(key, value);
    }
  }

  /** Every version of a subject in order, soft-deleted ones too. */
  synchronized List<SchemaVersion> versions(String subject) {
    @Nullable NavigableMap<Integer, SchemaVersion> versions = subjects.get(subject);
    return versions == null ? List.of() : List.copyOf(versions.values());
  }

  /** Every version of every subject in order, soft-deleted ones too. */
  synchronized List<SchemaVersion> all() {
    return subjects.values().stream().flatMap(v -> v.values().stream()).toList();
  }

  /** Every version that has this id, soft-deleted ones too. */
  synchronized List<SchemaVersion> versionsOf(int id) {
    return all().stream().filter(v -> v.id() == id).toList();
  }

  synchronized Optional<SchemaText> text(int id) {
    return Optional.ofNullable(textOfId.get(id));
  }

  /** The id of a schema known under any subject, else the next free one. */
  synchronized int idFor(SchemaText text) {
    @Nullable Integer id = idOfText.get(text);
    return id == null ? Math.addExact(highestId, 1) : id;
  }

  synchronized int highestId() {
    return highestId;
  }

  /** How many versions there are, soft-deleted ones too. */
  synchronized int size() {
    return size;
  }

  synchronized CompatibilityLevel level() {
    return globalLevel;
  }

  synchronized Optional<CompatibilityLevel> level(String subject) {
    return Optional.ofNullable(levels.get(subject));
  }

  synchronized RegistryMode mode() {
    return globalMode;
  }

  synchronized Optional<RegistryMode> mode(String subject) {
    return Optional.ofNullable(modes.get(subject));
  }
}
