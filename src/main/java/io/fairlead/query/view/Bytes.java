package io.fairlead.query.view;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Bytes of others, for people. */
final class Bytes {
  private Bytes() {}

  /** A copy. */
  static byte @Nullable [] of(@Nullable ByteBuffer buffer) {
    if (buffer == null) {
      return null;
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  /**
   * As text; null if it is none: not UTF-8, or of a media type that is not text.
   *
   * @param contentType null if none is known
   */
  static @Nullable String text(byte[] bytes, @Nullable String contentType) {
    String type = contentType == null ? "text/plain" : contentType.toLowerCase(Locale.ROOT);
    boolean textual =
        type.startsWith("text/")
            || type.contains("json")
            || type.contains("xml")
            || type.contains("yaml")
            || type.contains("javascript")
            || type.contains("charset");
    return textual ? utf8(bytes) : null;
  }

  private static @Nullable String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /**
   * The beginning, safe to show: text with its control characters escaped, or hexadecimal digits
   * where it is no text.
   */
  static String preview(byte[] bytes, int maxChars) {
    String text = utf8(bytes);
    boolean readable =
        text != null && text.chars().noneMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t');
    String shown =
        readable && text != null
            ? escaped(text.substring(0, Math.min(text.length(), maxChars)))
            : "0x" + HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, (maxChars - 2) / 2));
    boolean cut = shown.length() > maxChars || bytes.length > maxChars;
    return shown.length() > maxChars
        ? shown.substring(0, maxChars) + "…"
        : cut ? shown + "…" : shown;
  }

  /** With what would move a terminal's cursor, or hide text, made visible. */
  static String escaped(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c)
          || Character.getType(c) == Character.FORMAT
          || Character.isSurrogate(c)
          || c == '\u2028'
          || c == '\u2029') {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  /**
   * The same, but lines, however they end, tabs and whole characters outside the basic plane stay.
   * A carriage return elsewhere would have one line written over another.
   */
  static String escapedLines(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int c = text.codePointAt(i);
      boolean lineEnd = c == '\r' && text.startsWith("\n", i + 1);
      if (Character.isBmpCodePoint(c) && c != '\n' && c != '\t' && !lineEnd) {
        out.append(escaped(String.valueOf((char) c)));
      } else if (Character.getType(c) == Character.FORMAT) {
        out.append(String.format(Locale.ROOT, "\\u{%x}", c));
      } else {
        out.appendCodePoint(c);
      }
    }
    return out.toString();
  }

  /** Whether there are characters that no text has. */
  static boolean hasControls(String text) {
    return text.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t');
  }

  /** How many bytes are left if a character of UTF-8 that is cut at the end is taken off. */
  static int wholeCharacters(byte[] bytes) {
    int start = bytes.length - 1;
    int least = Math.max(0, bytes.length - 4);
    while (start > least && (bytes[start] & 0xC0) == 0x80) {
      start--;
    }
    if (start < 0) {
      return 0;
    }
    int lead = bytes[start] & 0xFF;
    int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    return start + length > bytes.length ? start : bytes.length;
  }
}
