package io.fairlead.local;

import java.util.Locale;
import java.util.Optional;

/** Which schemas a new version must get along with, under Confluent's names. */
enum CompatibilityLevel {
  NONE(false, false, false),
  BACKWARD(true, false, false),
  BACKWARD_TRANSITIVE(true, false, true),
  FORWARD(false, true, false),
  FORWARD_TRANSITIVE(false, true, true),
  FULL(true, true, false),
  FULL_TRANSITIVE(true, true, true);

  /** The new schema must read what the old one wrote. */
  final boolean newReadsOld;

  /** The old schema must read what the new one writes. */
  final boolean oldReadsNew;

  /** With every live version, not only with the latest. */
  final boolean transitive;

  CompatibilityLevel(boolean newReadsOld, boolean oldReadsNew, boolean transitive) {
    this.newReadsOld = newReadsOld;
    this.oldReadsNew = oldReadsNew;
    this.transitive = transitive;
  }

  /** By name, in any case. */
  static Optional<CompatibilityLevel> of(String name) {
    for (CompatibilityLevel level : values()) {
      if (level.name().equals(name.toUpperCase(Locale.ROOT))) {
        return Optional.of(level);
      }
    }
    return Optional.empty();
  }
}
