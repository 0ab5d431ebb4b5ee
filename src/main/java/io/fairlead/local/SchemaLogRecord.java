package io.fairlead.local;

import org.jspecify.annotations.Nullable;

/**
 * One fact of the registry's log, as Confluent's registry keeps them in {@code _schemas}. State is
 * what these facts, applied in order, make of an empty registry. A null subject means the global
 * setting.
 */
sealed interface SchemaLogRecord {

  /** A version exists; written again with {@code deleted} when it is soft-deleted. */
  record SchemaVersion(String subject, int version, int id, SchemaText text, boolean deleted)
      implements SchemaLogRecord {
    SchemaVersion softDeleted() {
      return new SchemaVersion(subject, version, id, text, true);
    }
  }

  /** A version is gone for good. */
  record SchemaErased(String subject, int version) implements SchemaLogRecord {}

  /** Every version up to and including this one is soft-deleted. */
  record SubjectDeleted(String subject, int version) implements SchemaLogRecord {}

  /** A null level falls back: a subject's to the global one, the global one to the default. */
  record ConfigSet(@Nullable String subject, @Nullable CompatibilityLevel level)
      implements SchemaLogRecord {}

  /** A null mode falls back, as above. */
  record ModeSet(@Nullable String subject, @Nullable RegistryMode mode)
      implements SchemaLogRecord {}

  /**
   * No id up to this one is given out again. Not in Confluent's log, whose readers skip it: without
   * it, erasing the newest schema would let its id name another one, while records that carry the
   * id may still exist.
   */
  record HighestId(int id) implements SchemaLogRecord {}
}
