package io.fairlead.query;

import io.fairlead.query.security.AccessOptions;
import io.fairlead.query.security.HttpLimits;
import io.fairlead.query.security.TlsOptions;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link QueryServer} listens.
 *
 * @param host address to bind; only loopback unless told otherwise
 * @param port 1 to 65535, or 0 for any free port
 * @param advertisedHost name under which other instances reach it; empty: {@code host}
 * @param access who may ask
 * @param limits how much
 * @param tls how it proves its name; null for plain HTTP
 */
public record QueryOptions(
    String host,
    int port,
    String advertisedHost,
    AccessOptions access,
    HttpLimits limits,
    @Nullable TlsOptions tls) {
  /** On loopback, on any free port, for everybody on this machine. */
  public static final QueryOptions DEFAULT =
      new QueryOptions("127.0.0.1", 0, "", AccessOptions.DEFAULT, HttpLimits.DEFAULT, null);

  public QueryOptions {
    if (host.isBlank()) {
      throw new IllegalArgumentException("host '" + host + "' is not an address to listen on");
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port " + port + " is not between 0 and 65535");
    }
  }

  public QueryOptions withHost(String other) {
    return new QueryOptions(other, port, advertisedHost, access, limits, tls);
  }

  public QueryOptions withPort(int other) {
    return new QueryOptions(host, other, advertisedHost, access, limits, tls);
  }

  public QueryOptions withAdvertisedHost(String other) {
    return new QueryOptions(host, port, other, access, limits, tls);
  }

  public QueryOptions withAccess(AccessOptions other) {
    return new QueryOptions(host, port, advertisedHost, other, limits, tls);
  }

  public QueryOptions withLimits(HttpLimits other) {
    return new QueryOptions(host, port, advertisedHost, access, other, tls);
  }

  public QueryOptions withTls(@Nullable TlsOptions other) {
    return new QueryOptions(host, port, advertisedHost, access, limits, other);
  }

  String scheme() {
    return tls == null ? "http" : "https";
  }

  String reachableHost() {
    return advertisedHost.isBlank() ? host : advertisedHost;
  }
}
