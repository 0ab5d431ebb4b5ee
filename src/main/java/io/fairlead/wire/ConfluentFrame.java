package io.fairlead.wire;

import io.fairlead.wire.WireException.Reason;
import java.nio.ByteBuffer;

/**
 * Confluent's wire format: a zero byte, the schema's id as four bytes big-endian, then the data.
 */
final class ConfluentFrame {
  static final int HEADER_BYTES = 5;
  private static final byte MAGIC = 0;

  private ConfluentFrame() {}

  static void writeHeader(MessageBuffer buffer, int schemaId) {
    buffer.write(MAGIC);
    buffer.write(schemaId >>> 24);
    buffer.write(schemaId >>> 16);
    buffer.write(schemaId >>> 8);
    buffer.write(schemaId);
  }

  /**
   * The id that the header names.
   *
   * @throws WireException if there is no header
   */
  static int schemaId(String topic, byte[] message) {
    if (message.length < HEADER_BYTES) {
      throw new WireException(
          Reason.NOT_FRAMED,
          "%s: %d bytes are no Confluent frame, whose header alone has %d"
              .formatted(topic, message.length, HEADER_BYTES),
          null);
    }
    if (message[0] != MAGIC) {
      throw new WireException(
          Reason.NOT_FRAMED,
          "%s: the first byte is 0x%02x; a Confluent frame begins with 0x00"
              .formatted(topic, message[0]),
          null);
    }
    return ByteBuffer.wrap(message, 1, 4).getInt();
  }
}
