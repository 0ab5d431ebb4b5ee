package io.fairlead.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the value of a setting is written, and what is allowed. Every value is held as a {@code
 * long}: whole numbers as they are, decimals in thousandths, choices by their place in the list, a
 * word in place of a number as {@link #WORD}.
 */
public final class SettingFormat {
  /** Decimals are held in thousandths. */
  public static final int SCALE = 1_000;

  /** What a word in place of a number is held as; no number is. */
  public static final long WORD = Long.MIN_VALUE;

  private enum Kind {
    WHOLE,
    DECIMAL,
    CHOICE
  }

  private final Kind kind;
  private final long min;
  private final long max;
  private final List<String> choices;
  private final @Nullable String word;

  private SettingFormat(
      Kind kind, long min, long max, List<String> choices, @Nullable String word) {
    this.kind = kind;
    this.min = min;
    this.max = max;
    this.choices = choices;
    this.word = word;
  }

  private SettingFormat(Kind kind, long min, long max, List<String> choices) {
    this(kind, min, max, choices, null);
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

  /** The same, or that word, for what no number says. */
  SettingFormat or(String instead) {
    return new SettingFormat(kind, min, max, choices, instead);
  }

  /**
   * Reads a value.
   *
   * @param text JSON text; a word may come without its quotes
   * @throws IllegalArgumentException if it is none that is allowed; the message says what is
   */
  long parse(String text) {
    if (word != null && word.equals(unquoted(text))) {
      return WORD;
    }
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
    if (word != null && value == WORD) {
      return '"' + word + '"';
    }
    return switch (kind) {
      case WHOLE -> Long.toString(value);
      case DECIMAL -> decimal(value);
      case CHOICE -> '"' + choices.get((int) value) + '"';
    };
  }

  /** What is allowed, in words. */
  public String range() {
    String range =
        switch (kind) {
          case WHOLE -> min + " to " + max;
          case DECIMAL -> decimal(min) + " to " + decimal(max);
          case CHOICE -> "one of " + String.join(", ", choices);
        };
    return word == null ? range : range + " or " + word;
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
