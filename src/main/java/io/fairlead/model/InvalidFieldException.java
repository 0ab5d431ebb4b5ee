package io.fairlead.model;

/**
 * A field that came from outside has a value that is not allowed. Names the field and the value.
 */
public final class InvalidFieldException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;
  private static final int MAX_SHOWN = 80;

  private final String field;

  /**
   * @param field name of the field as it stands in the schema
   * @param value what was there; shown cut to 80 characters
   * @param why what is wrong with it
   */
  public InvalidFieldException(String field, Object value, String why) {
    super(field + " '" + shown(String.valueOf(value)) + "': " + why);
    this.field = field;
  }

  /** Name of the field as it stands in the schema. */
  public String field() {
    return field;
  }

  private static String shown(String value) {
    StringBuilder out = new StringBuilder(Math.min(value.length(), MAX_SHOWN));
    for (int i = 0; i < value.length() && i < MAX_SHOWN; i++) {
      char c = value.charAt(i);
      out.append(c < 0x20 || c == 0x7f ? '?' : c);
    }
    return value.length() > MAX_SHOWN ? out.append("...").toString() : out.toString();
  }
}
