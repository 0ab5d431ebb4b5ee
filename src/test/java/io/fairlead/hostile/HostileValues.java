package io.fairlead.hostile;

import java.util.List;
import java.util.Random;

/** Values of fields that somebody may have forgotten. Not safe for threads. */
final class HostileValues {
  /**
   * Ids and texts: paths, controls, halves of characters, markup, other alphabets, far too long.
   */
  static final List<String> TEXTS =
      List.of(
          "",
          " ",
          ".",
          "..",
          "../../etc/passwd",
          "a/b",
          "C:\\windows",
          "*",
          "__consumer_offsets",
          "fairlead.tasks",
          "\u0000",
          "a\u0000b",
          "\n\r\t",
          "\u001b[2J",
          "\ud800",
          "\udfff\ud800",
          "\u202etxt.exe",
          "<script>alert(1)</script>",
          "'; drop table tasks; --",
          "${jndi:ldap://nowhere/a}",
          "%00%2e%2e",
          "ünïcödé",
          "任务",
          "\ufeffid",
          "null",
          "x".repeat(64),
          "x".repeat(65),
          "x".repeat(128),
          "x".repeat(129),
          "x".repeat(250),
          "y".repeat(20_000));

  static final long[] LONGS = {
    Long.MIN_VALUE,
    Long.MIN_VALUE + 1,
    -(1L << 53),
    Integer.MIN_VALUE,
    -1,
    0,
    1,
    Integer.MAX_VALUE,
    1L << 32,
    (1L << 53) - 1,
    1L << 53,
    1_800_000_000_000L,
    Long.MAX_VALUE - 1,
    Long.MAX_VALUE
  };

  static final int[] INTS = {
    Integer.MIN_VALUE, -1_001, -1, 0, 1, 1_000, 1_001, 1_024, 1_025, Integer.MAX_VALUE
  };

  static final double[] DOUBLES = {
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    -0.0,
    0,
    -1,
    Double.MIN_VALUE,
    1e-9,
    0.5,
    604_800_000.0,
    604_800_000.1,
    Double.MAX_VALUE
  };

  private final Random random;

  HostileValues(Random random) {
    this.random = random;
  }

  String text() {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }

  /** How many there are of something: just too many, and once in a while far too many. */
  int tooMany(int allowed, int farTooMany) {
    return random.nextInt(25) == 0 ? farTooMany : allowed + random.nextInt(2);
  }

  /** One of those that are not the longest. */
  String shortText() {
    return TEXTS.get(random.nextInt(TEXTS.size() - 2));
  }

  long number() {
    return LONGS[random.nextInt(LONGS.length)];
  }

  int small() {
    return INTS[random.nextInt(INTS.length)];
  }

  double real() {
    return DOUBLES[random.nextInt(DOUBLES.length)];
  }

  /** One of so many names, so that there are thousands of whatever they name. */
  String oneOf(String prefix, int many) {
    return prefix + random.nextInt(many);
  }
}
