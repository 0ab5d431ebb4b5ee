package io.fairlead.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;

/** The dashboard's files, from the class path, read once each. Safe for use by several threads. */
final class Assets {
  /** Letters, digits, dashes and slashes between them: no such name leads out of the folder. */
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)*(\\.[a-z0-9]+){1,3}");

  private static final int MOST_CHARS = 100;
  private static final String FOLDER = "/io/fairlead/dashboard/";

  /** What is not listed is not served: classes lie in the same folder. */
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private final ConcurrentMap<String, Asset> read = new ConcurrentHashMap<>();

  /** The file of that name, folders included; empty if there is none. */
  Optional<Asset> get(String name) {
    Asset known = read.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null || name.length() > MOST_CHARS || !NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    Optional<Asset> found = load(name).map(bytes -> new Asset(type, bytes));
    found.ifPresent(asset -> read.put(name, asset));
    return found;
  }

  private static Optional<byte[]> load(String name) {
    try (InputStream in = Assets.class.getResourceAsStream(FOLDER + name)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(name + " is on the class path and can't be read", e);
    }
  }
}
