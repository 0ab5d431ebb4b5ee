package io.fairlead.wire;

import java.io.OutputStream;
import java.util.Arrays;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/**
 * Bytes being written, bounded. Reused from message to message by one thread, but not after a long
 * one: its room would stay taken for ever.
 */
final class MessageBuffer extends OutputStream {
  private static final int INITIAL_BYTES = 256;
  private static final int KEPT_BYTES = 64 * 1024;

  /** Unbuffered: this buffer is memory already, and a failed message leaves nothing behind. */
  final BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(this, null);

  private final int limit;
  private byte[] bytes = new byte[INITIAL_BYTES];
  private int size;

  MessageBuffer(int limit) {
    this.limit = limit;
  }

  /** More was written than is allowed. */
  static final class Overflow extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Overflow(int limit) {
      super("the message is longer than " + limit + " bytes");
    }
  }

  /** Empties it. */
  void reset() {
    size = 0;
    if (bytes.length > KEPT_BYTES) {
      bytes = new byte[INITIAL_BYTES];
    }
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  @Override
  public void write(int b) {
    reserve(1);
    bytes[size++] = (byte) b;
  }

  @Override
  public void write(byte[] source, int offset, int length) {
    reserve(length);
    System.arraycopy(source, offset, bytes, size, length);
    size += length;
  }

  private void reserve(int length) {
    if (length > limit - size) {
      throw new Overflow(limit);
    }
    if (length > bytes.length - size) {
      bytes = Arrays.copyOf(bytes, Math.min(limit, Math.max(bytes.length * 2, size + length)));
    }
  }
}
