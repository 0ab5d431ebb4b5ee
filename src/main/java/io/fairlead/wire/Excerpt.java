package io.fairlead.wire;

/** The beginning of a text that may be too long to be passed on. */
final class Excerpt {
  private Excerpt() {}

  /** At most that many characters, never half of a surrogate pair. */
  static String of(String text, int maxLength) {
    if (text.length() <= maxLength) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(maxLength - 1)) ? maxLength - 1 : maxLength;
    return text.substring(0, end);
  }
}
