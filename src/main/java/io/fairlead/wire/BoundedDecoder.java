package io.fairlead.wire;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Avro's binary encoding, read from bytes in memory. Every length and count is checked against the
 * bytes that are left before anything is allocated: Avro's own decoder believes a record of ten
 * bytes that claims a string of two gigabytes, and poison of that kind would end the process, not
 * only the record.
 *
 * <p>So an array or a map may not have more items than bytes are left. Every item of the schemas
 * here takes at least one.
 */
final class BoundedDecoder extends Decoder {
  private static final int MAX_VARINT_BYTES = 10;

  private final ByteBuffer in;

  /** Reads what remains of the buffer; the buffer's position is left alone. */
  BoundedDecoder(ByteBuffer bytes) {
    in = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Bytes not read yet. */
  int remaining() {
    return in.remaining();
  }

  @Override
  public void readNull() {}

  @Override
  public boolean readBoolean() throws IOException {
    need(1);
    byte value = in.get();
    if (value != 0 && value != 1) {
      throw new IOException("A boolean is " + value);
    }
    return value == 1;
  }

  @Override
  public int readInt() throws IOException {
    long value = readLong();
    if (value != (int) value) {
      throw new IOException("An int is " + value);
    }
    return (int) value;
  }

  @Override
  public long readLong() throws IOException {
    long zigzag = 0;
    for (int i = 0; i < MAX_VARINT_BYTES; i++) {
      need(1);
      byte next = in.get();
      zigzag |= (next & 0x7fL) << 7 * i;
      if (next >= 0) {
        return zigzag >>> 1 ^ -(zigzag & 1);
      }
    }
    throw new IOException("A number has more than " + MAX_VARINT_BYTES + " bytes");
  }

  @Override
  public float readFloat() throws IOException {
    need(Float.BYTES);
    return in.getFloat();
  }

  @Override
  public double readDouble() throws IOException {
    need(Double.BYTES);
    return in.getDouble();
  }

  @Override
  public Utf8 readString(@Nullable Utf8 old) throws IOException {
    return new Utf8(readString());
  }

  @Override
  public String readString() throws IOException {
    ByteBuffer text = take(readLength());
    return StandardCharsets.UTF_8.decode(text).toString();
  }

  @Override
  public void skipString() throws IOException {
    take(readLength());
  }

  @Override
  public ByteBuffer readBytes(@Nullable ByteBuffer old) throws IOException {
    byte[] copy = new byte[readLength()];
    in.get(copy);
    return ByteBuffer.wrap(copy);
  }

  @Override
  public void skipBytes() throws IOException {
    take(readLength());
  }

  @Override
  public void readFixed(byte[] bytes, int start, int length) throws IOException {
    need(length);
    in.get(bytes, start, length);
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
  public long readArrayStart() throws IOException {
    return readCount();
  }

  @Override
  public long arrayNext() throws IOException {
    return readCount();
  }

  @Override
  public long skipArray() throws IOException {
    return skipBlocks();
  }

  @Override
  public long readMapStart() throws IOException {
    return readCount();
  }

  @Override
  public long mapNext() throws IOException {
    return readCount();
  }

  @Override
  public long skipMap() throws IOException {
    return skipBlocks();
  }

  @Override
  public int readIndex() throws IOException {
    return readInt();
  }

  /** Items of the next block; a negative count is followed by the block's size in bytes. */
  private long readCount() throws IOException {
    long count = readLong();
    if (count < 0) {
      count = -count;
      readLong();
    }
    if (count < 0 || count > in.remaining()) {
      throw new IOException(count + " items are announced and " + left());
    }
    return count;
  }

  /** Skips the blocks that give their size; returns the items of the first that does not. */
  private long skipBlocks() throws IOException {
    long count = readLong();
    while (count < 0) {
      take(readLength());
      count = readLong();
    }
    if (count > in.remaining()) {
      throw new IOException(count + " items are announced and " + left());
    }
    return count;
  }

  private int readLength() throws IOException {
    long length = readLong();
    if (length < 0 || length > in.remaining()) {
      throw new IOException("A length is " + length + " and " + left());
    }
    return (int) length;
  }

  private ByteBuffer take(int length) throws IOException {
    need(length);
    ByteBuffer taken = in.slice().limit(length);
    in.position(in.position() + length);
    return taken;
  }

  private void need(int length) throws IOException {
    if (length > in.remaining()) {
      throw new EOFException(length + " more bytes are needed and " + left());
    }
  }

  private String left() {
    return in.remaining() + " bytes are left";
  }
}
