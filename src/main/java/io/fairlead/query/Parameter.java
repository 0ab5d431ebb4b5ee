package io.fairlead.query;

/**
 * A part of a request, for its description.
 *
 * @param type in which it is documented: {@code String}, {@code Long}, {@code Boolean}, an enum
 * @param required whether a request without it is refused
 */
public record Parameter(
    String name, Place place, Class<?> type, boolean required, String description) {
  /** Where it stands. */
  public enum Place {
    PATH,
    QUERY
  }

  public static Parameter query(String name, Class<?> type, String description) {
    return new Parameter(name, Place.QUERY, type, false, description);
  }

  public static Parameter needed(String name, Class<?> type, String description) {
    return new Parameter(name, Place.QUERY, type, true, description);
  }

  /** A part of the path; every name of one has one meaning. */
  static Parameter path(String name) {
    return new Parameter(name, Place.PATH, String.class, true, "The " + name + "'s id.");
  }
}
