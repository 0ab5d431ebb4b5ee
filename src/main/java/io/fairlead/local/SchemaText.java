package io.fairlead.local;

import java.util.List;

/**
 * What identifies a schema across subjects: its canonical text and what that text refers to. Two
 * equal ones have one id.
 */
record SchemaText(String schema, List<Reference> references) {

  SchemaText {
    references = List.copyOf(references);
  }

  /** A named type defined by a version of another subject. */
  record Reference(String name, String subject, int version) {}
}
