package io.fairlead.query;

import io.javalin.config.JavalinConfig;
import java.util.Set;

/** Something beside the endpoints that the same server answers: a stream, a page, a protocol. */
@FunctionalInterface
public interface HttpExtension {
  void addTo(JavalinConfig config, EndpointTable table, SwarmAccess access);

  /**
   * Paths of it that need no role, since nothing of a swarm is told there; one that ends in {@code
   * /*} means everything below.
   */
  default Set<String> openPaths() {
    return Set.of();
  }
}
