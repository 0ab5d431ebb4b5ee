package io.fairlead.local;

import io.fairlead.local.SchemaLogRecord.SchemaVersion;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What can be asked of the registry, and what its changes ask before they are made. */
record SubjectQueries(RegistryState state) {
  private static final int LATEST = -1;

  /** Versions in order; none if the subject is unknown. */
  List<SchemaVersion> versions(String subject, boolean deletedToo) {
    return state.versions(subject).stream().filter(v -> deletedToo || !v.deleted()).toList();
  }

  /**
   * One version.
   *
   * @param version a number, or {@code latest}
   */
  SchemaVersion version(String subject, String version, boolean deletedToo) {
    int wanted = versionNumber(version);
    List<SchemaVersion> versions = versions(subject, deletedToo);
    if (versions.isEmpty()) {
      throw RegistryException.subjectNotFound(subject);
    }
    if (wanted == LATEST) {
      return versions.get(versions.size() - 1);
    }
    return versions.stream()
        .filter(v -> v.version() == wanted)
        .findFirst()
        .orElseThrow(() -> RegistryException.versionNotFound(wanted));
  }

  static boolean isLatest(String version) {
    return versionNumber(version) == LATEST;
  }

  private static int versionNumber(String version) {
    if (version.equals("latest") || version.equals("-1")) {
      return LATEST;
    }
    try {
      int number = Integer.parseInt(version);
      if (number >= 1) {
        return number;
      }
    } catch (NumberFormatException e) {
      // answered below, like a number out of range
    }
    throw RegistryException.invalidVersion(version);
  }

  ReferencingParser.Parsed parse(SchemaText text) {
    return new ReferencingParser(state::versions).parse(text);
  }

  /** The latest version of this subject that has this canonical text. */
  Optional<SchemaVersion> find(String subject, SchemaText canonical, boolean deletedToo) {
    return versions(subject, deletedToo).stream()
        .filter(v -> v.text().equals(canonical))
        .reduce((earlier, later) -> later);
  }

  /** The version of this subject that has this schema. */
  SchemaVersion lookUp(String subject, SchemaText text, boolean deletedToo) {
    return find(subject, parse(text).text(), deletedToo)
        .orElseThrow(
            () ->
                versions(subject, deletedToo).isEmpty()
                    ? RegistryException.subjectNotFound(subject)
                    : RegistryException.schemaNotFound());
  }

  /**
   * Why this schema may not be registered; empty if it may.
   *
   * @param version the one to compare with, or null for all those that the subject's level names
   */
  List<String> violations(String subject, @Nullable String version, SchemaText text) {
    List<SchemaVersion> against = versions(subject, false);
    if (version != null && !(isLatest(version) && against.isEmpty())) {
      against = List.of(version(subject, version, false));
    }
    List<CompatibilityCheck.Existing> existing =
        against.stream()
            .map(v -> new CompatibilityCheck.Existing(v.version(), parse(v.text()).schema()))
            .toList();
    CompatibilityLevel level = state.level(subject).orElse(state.level());
    return CompatibilityCheck.violations(parse(text).schema(), existing, level);
  }

  /** Ids of the live schemas that refer to this version. */
  List<Integer> referencedBy(SchemaVersion target) {
    return state.all().stream()
        .filter(v -> !v.deleted())
        .filter(v -> v.text().references().stream().anyMatch(r -> leadsTo(r, target)))
        .map(SchemaVersion::id)
        .distinct()
        .sorted()
        .toList();
  }

  private static boolean leadsTo(SchemaText.Reference reference, SchemaVersion target) {
    return reference.subject().equals(target.subject()) && reference.version() == target.version();
  }
}
