package io.fairlead.wire;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;

/**
 * Avro's binary encoding from a byte array, believing no length that the array can't hold.
 *
 * <p>Avro's own decoder allocates what a length prefix announces before it looks whether there is
 * as much, so that a message of eight bytes ends the JVM with an out-of-memory error. Here a
 * string, byte sequence or block of items is never longer than the bytes that are left; items of no
 * bytes (an array of nulls) fall under the same bound.
 *
 * <p>All blocks together announce no more items than there are bytes: lists of lists of nothing
 * would take hours.
 *
 * <p>Used once, by one thread.
 *
 * @see "Apache Avro 1.12.0 Specification, Binary Encoding"
 */
final class MessageDecoder extends Decoder {
  private final byte[] bytes;
  private final int end;
  private int position;

  /** Items that blocks may still announce: each has a byte of its own, whatever holds it. */
  private long items;

  MessageDecoder(byte[] bytes, int from) {
    this.bytes = bytes;
    this.end = bytes.length;
    this.position = from;
    this.items = bytes.length - (long) from;
  }

  /** How many bytes have not been read. */
  int remaining() {
    return end - position;
  }

  private int take(int length) throws EOFException {
    if (length > remaining()) {
      throw new EOFException(
          "%d bytes are wanted at offset %d, but %d are left"
              .formatted(length, position, remaining()));
    }
    int from = position;
    position += length;
    return from;
  }

  /** A length or count, which the bytes left must be able to hold. */
  private int takeLength() throws IOException {
    int at = position;
    long length = readLong();
    if (length < 0 || length > remaining()) {
      throw new AvroRuntimeException(
          "length %d at offset %d, where %d bytes are left".formatted(length, at, remaining()));
    }
    return (int) length;
  }

  @Override
  public void readNull() {}

  @Override
  public boolean readBoolean() throws IOException {
    return bytes[take(1)] == 1;
  }

  @Override
  public int readInt() throws IOException {
    int at = position;
    long value = readLong();
    if (value != (int) value) {
      throw new AvroRuntimeException("%d at offset %d is no int".formatted(value, at));
    }
    return (int) value;
  }

  @Override
  public long readLong() throws IOException {
    int at = position;
    long zigzag = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte b = bytes[take(1)];
      zigzag |= (b & 0x7FL) << shift;
      if (b >= 0) {
        return (zigzag >>> 1) ^ -(zigzag & 1);
      }
    }
    throw new AvroRuntimeException("more than ten bytes for one number at offset " + at);
  }

  @Override
  public float readFloat() throws IOException {
    return Float.intBitsToFloat((int) littleEndian(4));
  }

  @Override
  public double readDouble() throws IOException {
    return Double.longBitsToDouble(littleEndian(8));
  }

  private long littleEndian(int length) throws IOException {
    int from = take(length);
    long value = 0;
    for (int i = length - 1; i >= 0; i--) {
      value = (value << 8) | (bytes[from + i] & 0xFFL);
    }
    return value;
  }

  @Override
  public Utf8 readString(Utf8 old) throws IOException {
    return new Utf8(readString());
  }

  @Override
  public String readString() throws IOException {
    int length = takeLength();
    return new String(bytes, take(length), length, StandardCharsets.UTF_8);
  }

  @Override
  public void skipString() throws IOException {
    take(takeLength());
  }

  @Override
  public ByteBuffer readBytes(ByteBuffer old) throws IOException {
    int length = takeLength();
    byte[] copy = new byte[length];
    System.arraycopy(bytes, take(length), copy, 0, length);
    return ByteBuffer.wrap(copy);
  }

  @Override
  public void skipBytes() throws IOException {
    take(takeLength());
  }

  @Override
  public void readFixed(byte[] target, int start, int length) throws IOException {
    System.arraycopy(bytes, take(length), target, start, length);
  }

  @Override
  public void skipFixed(int length) throws IOException {
    take(length);
  }

  @Override
  public int readEnum() throws IOException {
    return readInt();
  }

  @Override
  public int readIndex() throws IOException {
    return readInt();
  }

  /** A negative count is followed by the block's size in bytes, which only skipping needs. */
  private long readBlock() throws IOException {
    int at = position;
    long count = readLong();
    if (count < 0) {
      count = -count;
      takeLength();
    }
    return take(count, at);
  }

  private long take(long count, int at) {
    if (count < 0 || count > remaining() || count > items) {
      throw new AvroRuntimeException(
          "%d items at offset %d, where %d bytes are left".formatted(count, at, remaining()));
    }
    items -= count;
    return count;
  }

  /** Skips blocks that say how long they are; the items of others are the caller's to skip. */
  private long skipBlocks() throws IOException {
    int at = position;
    long count = readLong();
    while (count < 0) {
      take(takeLength());
      at = position;
      count = readLong();
    }
    return take(count, at);
  }

  @Override
  public long readArrayStart() throws IOException {
    return readBlock();
  }

  @Override
  public long arrayNext() throws IOException {
    return readBlock();
  }

  @Override
  public long skipArray() throws IOException {
    return skipBlocks();
  }

  @Override
  public long readMapStart() throws IOException {
    return readBlock();
  }

  @Override
  public long mapNext() throws IOException {
    return readBlock();
  }

  @Override
  public long skipMap() throws IOException {
    return skipBlocks();
  }
}
