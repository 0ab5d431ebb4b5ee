package io.fairlead.query;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The query of a URL. Strict: what can't be read is refused, and not left out. */
public final class QueryString {
  private QueryString() {}

  /**
   * Its parameters, decoded.
   *
   * @param raw as it came; null if there is none
   * @throws ProblemException 400 if a parameter is malformed, or stands there twice
   */
  public static SortedMap<String, String> parse(@Nullable String raw) {
    SortedMap<String, String> query = new TreeMap<>();
    if (raw == null) {
      return query;
    }
    for (String part : raw.split("&", -1)) {
      if (part.isEmpty()) {
        continue;
      }
      int equals = part.indexOf('=');
      String rawName = equals < 0 ? part : part.substring(0, equals);
      String rawValue = equals < 0 ? "" : part.substring(equals + 1);
      String name = decoded(rawName, rawName);
      String value = decoded(name, rawValue);
      String before = query.putIfAbsent(name, value);
      if (before != null) {
        throw Request.malformed(name, before + ", " + value, "stands there twice");
      }
    }
    return query;
  }

  private static String decoded(String name, String encoded) {
    try {
      return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Request.malformed(name, encoded, "is not percent-encoded as it must be");
    }
  }
}
