package io.fairlead.query;

import io.javalin.config.JavalinConfig;

/** Something beside the endpoints that the same server answers: a stream, a page, a protocol. */
@FunctionalInterface
public interface HttpExtension {
  void addTo(JavalinConfig config, EndpointTable table, SwarmAccess access);
}
