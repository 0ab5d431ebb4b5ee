package io.fairlead.hostile;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/**
 * What can be done to the bytes of a good message: a zero byte, four of the schema's id, the data.
 * Not safe for threads.
 */
final class Damage {
  /** Bytes before the data. */
  static final int FRAME = 5;

  /** Numbers that a length or count may claim, as Avro writes them. */
  private static final byte[][] CLAIMS = {
    zigzag(Integer.MAX_VALUE),
    zigzag(2_000_000_000L),
    zigzag(Long.MAX_VALUE),
    zigzag(Long.MIN_VALUE),
    zigzag(-1),
    zigzag(-1_000_000),
    zigzag(1L << 40),
    {
      (byte) 0xFF,
      (byte) 0xFF,
      (byte) 0xFF,
      (byte) 0xFF,
      (byte) 0xFF,
      (byte) 0xFF,
      (byte) 0xFF,
      (byte) 0xFF,
      (byte) 0xFF,
      (byte) 0xFF,
      (byte) 0xFF,
      (byte) 0xFF
    }
  };

  private final Random random;

  Damage(Random random) {
    this.random = random;
  }

  /** The beginning of it, of any length but the whole. */
  byte[] cut(byte[] good) {
    return Arrays.copyOf(good, random.nextInt(good.length));
  }

  /** Some bits behind the frame are turned over. */
  byte[] flip(byte[] good, int bits) {
    byte[] out = good.clone();
    for (int i = 0; i < bits; i++) {
      int at = FRAME + random.nextInt(out.length - FRAME);
      out[at] ^= (byte) (1 << random.nextInt(8));
    }
    return out;
  }

  /** The beginning of one and the end of the other. */
  byte[] splice(byte[] good, byte[] other) {
    int head = FRAME + random.nextInt(good.length - FRAME);
    int tail = FRAME + random.nextInt(other.length - FRAME);
    return ByteBuffer.allocate(head + other.length - tail)
        .put(good, 0, head)
        .put(other, tail, other.length - tail)
        .array();
  }

  /** Somewhere a length, count or number claims something absurd. */
  byte[] claim(byte[] good) {
    byte[] claim = CLAIMS[random.nextInt(CLAIMS.length)];
    int at = FRAME + random.nextInt(good.length - FRAME);
    return ByteBuffer.allocate(good.length - 1 + claim.length)
        .put(good, 0, at)
        .put(claim)
        .put(good, at + 1, good.length - at - 1)
        .array();
  }

  /** Something is put in, or added at the end. */
  byte[] insert(byte[] good) {
    byte[] more = bytes(1 + random.nextInt(40));
    int at = FRAME + random.nextInt(good.length - FRAME + 1);
    return ByteBuffer.allocate(good.length + more.length)
        .put(good, 0, at)
        .put(more)
        .put(good, at, good.length - at)
        .array();
  }

  /** The data under another schema's id. */
  byte[] under(byte[] good, int schemaId) {
    byte[] out = good.clone();
    ByteBuffer.wrap(out).putInt(1, schemaId);
    return out;
  }

  /** Bytes of chance. */
  byte[] bytes(int length) {
    byte[] out = new byte[length];
    random.nextBytes(out);
    return out;
  }

  private static byte[] zigzag(long value) {
    ByteBuffer out = ByteBuffer.allocate(10);
    long rest = (value << 1) ^ (value >> 63);
    while ((rest & ~0x7FL) != 0) {
      out.put((byte) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    out.put((byte) rest);
    return Arrays.copyOf(out.array(), out.position());
  }
}
