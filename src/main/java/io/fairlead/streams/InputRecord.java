package io.fairlead.streams;

import io.fairlead.wire.SourceRecord;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A record as it came, with where it came from. */
@SuppressWarnings("ArrayRecordComponent") // never compared; copying every value would cost
record InputRecord(
    String topic, int partition, long offset, byte @Nullable [] key, byte @Nullable [] value) {

  /** For a dead letter about it. */
  SourceRecord source() {
    return new SourceRecord(
        topic,
        partition,
        offset,
        key == null ? null : ByteBuffer.wrap(key),
        value == null ? null : ByteBuffer.wrap(value));
  }
}
