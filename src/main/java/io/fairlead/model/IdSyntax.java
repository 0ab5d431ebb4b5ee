package io.fairlead.model;

/** The character sets and lengths that ids are held to, in one place. */
public final class IdSyntax {
  public static final int MAX_SWARM_LENGTH = 64;
  public static final int MAX_LENGTH = 128;

  /** Of hello ids, command ids and capabilities. */
  public static final int MAX_SHORT_LENGTH = 64;

  private IdSyntax() {}

  /**
   * Ids that become part of a topic name. A swarm id has no dot, so that {@code
   * fairlead.assignments.<swarm>.<agent>} can be taken apart again.
   */
  static String topicPart(String field, String value, boolean dotAllowed, int maxLength) {
    checkLength(field, value, maxLength);
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean ok =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '_'
              || c == '-'
              || (dotAllowed && c == '.');
      if (!ok) {
        throw new InvalidFieldException(
            field,
            value,
            dotAllowed ? "only [A-Za-z0-9._-] is allowed" : "only [A-Za-z0-9_-] is allowed");
      }
    }
    if (value.equals(".") || value.equals("..")) {
      throw new InvalidFieldException(field, value, "is reserved");
    }
    return value;
  }

  /**
   * Ids that are only compared and shown: visible ASCII, no blank.
   *
   * @return the value
   * @throws InvalidFieldException if it is empty, too long or has another character
   */
  public static String visible(String field, String value, int maxLength) {
    checkLength(field, value, maxLength);
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c <= 0x20 || c >= 0x7f) {
        throw new InvalidFieldException(
            field, value, "only visible ASCII is allowed (offset " + i + ")");
      }
    }
    return value;
  }

  private static void checkLength(String field, String value, int maxLength) {
    if (value.isEmpty()) {
      throw new InvalidFieldException(field, value, "must not be empty");
    }
    if (value.length() > maxLength) {
      throw new InvalidFieldException(
          field, value, "has " + value.length() + " characters, at most " + maxLength + " allowed");
    }
  }
}
