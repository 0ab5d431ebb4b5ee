package io.fairlead.streams;

import io.fairlead.wire.DeadLetterCause;
import io.fairlead.wire.WireException;

/** What it means that bytes could not be made into a message. */
final class ReadFault {
  private ReadFault() {}

  /** The poison to file; throws if the fault is not the record's but the registry's. */
  static Input.Poison poison(WireException fault) {
    String message = String.valueOf(fault.getMessage());
    return switch (fault.reason()) {
      case UNKNOWN_SCHEMA_ID -> Input.Poison.of(DeadLetterCause.UNKNOWN_SCHEMA, message);
      case NOT_FRAMED, UNDECODABLE, TOO_LARGE, UNENCODABLE ->
          Input.Poison.of(DeadLetterCause.UNREADABLE, message);
      // The record may be good. The thread ends and is replaced, so it is tried again.
      case REGISTRY_UNAVAILABLE, REGISTRY_REFUSED -> throw fault;
    };
  }
}
