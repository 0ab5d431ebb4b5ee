package io.fairlead.model;

import java.util.List;

/**
 * How the value of a setting is written, and what is allowed. Every value is held as a {@code
 * long}: whole numbers as they are, decimals in thousandths, choices by their place in the list.
 */
public final class SettingFormat {
  /** Decimals are held in thousandths. */
  public static final int SCALE = 1_000;

  private enum Kind {
    WHOLE,
    DECIMAL,
    CHOICE
  }

  private final Kind kind;
  private final long min;
  private final long max;
  private final List<String> choices;

  private SettingFormat(Kind kind, long min, long max, List<String> choices) {
    this.kind = kind;
    this.min = min;
    this.max = max;
    this.choices = choices;
  }

  /** Whole numbers from min to max. */
  static SettingFormat whole(long min, long max) {
    return new SettingFormat(Kind.WHOLE, min, max, List.of());
  }

  /** Numbers from min to max, which are given in thousandths. */
  static SettingFormat decimal(long minMilli, long maxMilli) {
    return new SettingFormat(Kind.DECIMAL, minMilli, maxMilli, List.of());
  }

  /** One of these words. */
  static SettingFormat choice(List<String> choices) {
    return new SettingFormat(Kind.CHOICE, 0, choices.size() - 1L, choices);
  }

  /**
   * Reads a value.
   *
   * @param text JSON text; a word may come without its quotes
   * @throws IllegalArgumentException if it is none that is allowed; the message says what is
   */
  long parse(String text) {
    long value =
        switch (kind) {
          case WHOLE -> whole(text);
          case DECIMAL -> milli(text);
          case CHOICE -> choices.indexOf(unquoted(text));
        };
    if (value < min || value > max) {
      throw new IllegalArgumentException("must be " + range());
    }
    return value;
  }

  private long whole(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("must be a whole number, " + range(), e);
    }
  }

  private long milli(String text) {
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("must be a number, " + range(), e);
    }
    if (!(value * SCALE >= min && value * SCALE <= max)) {
      throw new IllegalArgumentException("must be " + range());
    }
    return Math.round(value * SCALE);
  }

  /** The value as JSON text. */
  public String show(long value) {
    return switch (kind) {
      case WHOLE -> Long.toString(value);
      case DECIMAL -> decimal(value);
      case CHOICE -> '"' + choices.get((int) value) + '"';
    };
  }

  /** What is allowed, in words. */
  public String range() {
    return switch (kind) {
      case WHOLE -> min + " to " + max;
      case DECIMAL -> decimal(min) + " to " + decimal(max);
      case CHOICE -> "one of " + String.join(", ", choices);
    };
  }

  /** Takes the quotes off a JSON string that needs no escapes; other text stays as it is. */
  static String unquoted(String text) {
    return text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")
        ? text.substring(1, text.length() - 1)
        : text;
  }

  private static String decimal(long milli) {
    return milli % SCALE == 0
        ? Long.toString(milli / SCALE)
        : Double.toString(milli / (double) SCALE);
  }
}
