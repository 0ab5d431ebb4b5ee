package io.fairlead.wire;

/** Why a schema registry gave no answer, in the three ways that callers treat differently. */
public final class SchemaRegistryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What to make of it. */
  public enum Kind {
    /** Not reached, overloaded or failing: the same request may succeed later. */
    UNAVAILABLE,
    /** Reached, and it has no such schema, or none in Avro. */
    NO_SUCH_SCHEMA,
    /** Reached, and it said no: credentials, an incompatible schema, a wrong URL. */
    REFUSED
  }

  private final Kind kind;

  SchemaRegistryException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
