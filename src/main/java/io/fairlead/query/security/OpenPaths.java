package io.fairlead.query.security;

import java.util.List;
import java.util.Set;

/** Paths that anybody may read: some exactly, and what is below others. Immutable. */
final class OpenPaths {
  private static final String BELOW = "/*";

  private final Set<String> exact;
  private final List<String> prefixes;

  /**
   * @param paths one that ends in {@code /*} means everything below it
   */
  OpenPaths(Set<String> paths) {
    exact = Set.copyOf(paths);
    prefixes =
        paths.stream()
            .filter(path -> path.endsWith(BELOW))
            .map(path -> path.substring(0, path.length() - 1))
            .toList();
  }

  /** Whether that path, as it stands in a request, is one of them. */
  boolean holds(String path) {
    return exact.contains(path)
        || plain(path) && prefixes.stream().anyMatch(prefix -> path.startsWith(prefix));
  }

  /** One that leads up again, or could if somebody decodes it, is below nothing. */
  private static boolean plain(String path) {
    return !path.contains("..") && path.indexOf('%') < 0 && path.indexOf('\\') < 0;
  }
}
