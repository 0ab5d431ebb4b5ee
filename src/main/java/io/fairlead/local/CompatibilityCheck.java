package io.fairlead.local;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;

/** Whether a new schema may stand beside older ones, by Avro's own rules of resolution. */
final class CompatibilityCheck {
  private CompatibilityCheck() {}

  /** A schema that is already there. */
  record Existing(int version, Schema schema) {}

  /**
   * Why {@code candidate} may not follow {@code existing}; empty if it may.
   *
   * @param existing in order of versions; a level that is not transitive looks at the last only
   */
  static List<String> violations(
      Schema candidate, List<Existing> existing, CompatibilityLevel level) {
    List<String> violations = new ArrayList<>();
    int first = level.transitive ? 0 : Math.max(0, existing.size() - 1);
    for (Existing old : existing.subList(first, existing.size())) {
      int before = violations.size();
      if (level.newReadsOld) {
        explain(candidate, old.schema(), "new", "old", violations);
      }
      if (level.oldReadsNew) {
        explain(old.schema(), candidate, "old", "new", violations);
      }
      if (violations.size() > before) {
        violations.add("{oldSchemaVersion: " + old.version() + "}");
        violations.add("{oldSchema: '" + old.schema() + "'}");
      }
    }
    if (!violations.isEmpty()) {
      violations.add("{compatibility: '" + level + "'}");
    }
    return List.copyOf(violations);
  }

  private static void explain(
      Schema reader, Schema writer, String readerIs, String writerIs, List<String> violations) {
    for (Incompatibility found :
        SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
            .getResult()
            .getIncompatibilities()) {
      violations.add(
          "{errorType:'%s', description:'the %s schema cannot read what the %s schema writes, at %s', additionalInfo:'%s'}"
              .formatted(
                  found.getType(), readerIs, writerIs, found.getLocation(), found.getMessage()));
    }
  }
}
