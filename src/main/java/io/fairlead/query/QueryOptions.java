package io.fairlead.query;

/**
 * Where a {@link QueryServer} listens. There is no authentication: whoever reaches it may read.
 *
 * @param host address to bind; only loopback unless told otherwise
 * @param port 1 to 65535, or 0 for any free port
 * @param advertisedHost name under which other instances reach it; empty: {@code host}
 */
public record QueryOptions(String host, int port, String advertisedHost) {
  /** On loopback, on any free port. */
  public static final QueryOptions DEFAULT = new QueryOptions("127.0.0.1", 0, "");

  public QueryOptions {
    if (host.isBlank()) {
      throw new IllegalArgumentException("host '" + host + "' is not an address to listen on");
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port " + port + " is not between 0 and 65535");
    }
  }

  public QueryOptions withHost(String other) {
    return new QueryOptions(other, port, advertisedHost);
  }

  public QueryOptions withPort(int other) {
    return new QueryOptions(host, other, advertisedHost);
  }

  public QueryOptions withAdvertisedHost(String other) {
    return new QueryOptions(host, port, other);
  }

  String reachableHost() {
    return advertisedHost.isBlank() ? host : advertisedHost;
  }
}
