package io.fairlead.wire;

import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Why bytes could not become a message, or a message bytes. The reason says what to do about it.
 */
public final class WireException extends SerializationException {
  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Reason {
    /** The bytes do not begin with Confluent's magic byte and a schema id. */
    NOT_FRAMED(true),
    /** The registry answers, and knows no Avro schema of that id. */
    UNKNOWN_SCHEMA_ID(true),
    /** The schema is known, but the bytes are not of it, or it can't be read as the type wanted. */
    UNDECODABLE(true),
    /** Longer than {@code fairlead.max.message.bytes}. */
    TOO_LARGE(true),
    /** The message does not satisfy its own schema, for instance by a required field unset. */
    UNENCODABLE(true),
    /** The registry does not answer. Nothing is wrong with the message: try again later. */
    REGISTRY_UNAVAILABLE(false),
    /** The registry refuses: credentials, URL, or an incompatible schema. A human must act. */
    REGISTRY_REFUSED(false);

    private final boolean poison;

    Reason(boolean poison) {
      this.poison = poison;
    }
  }

  private final Reason reason;

  WireException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /**
   * Whether this message will never do, however often it is tried: it belongs to the dead letters.
   * Otherwise the message may well be good, and must not be given up.
   */
  public boolean poison() {
    return reason.poison;
  }

  /** Whether the same call may succeed later, with nobody doing anything here. */
  public boolean retriable() {
    return reason == Reason.REGISTRY_UNAVAILABLE;
  }

  static WireException ofRegistry(String what, SchemaRegistryException e) {
    Reason reason =
        switch (e.kind()) {
          case UNAVAILABLE -> Reason.REGISTRY_UNAVAILABLE;
          case REFUSED, NO_SUCH_SCHEMA -> Reason.REGISTRY_REFUSED;
        };
    return new WireException(reason, what + ": " + e.getMessage(), e);
  }
}
