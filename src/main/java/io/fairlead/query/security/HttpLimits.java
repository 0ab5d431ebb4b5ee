package io.fairlead.query.security;

/**
 * How much one server takes from its callers. What goes beyond is refused, and changes nothing.
 *
 * @param maxBodyBytes longest body of a request; a longer one is answered 413
 * @param maxHeaderBytes longest head of a request; a longer one is answered 431
 * @param requestsPerSecond of one caller, in the long run; 429 beyond
 * @param requestBurst of one caller, at once
 * @param maxConnections open at once; further ones wait to be accepted
 * @param idleTimeoutMs silence after which a connection is closed
 * @param bodyTimeoutMs how long a body may take; 408 after that
 */
public record HttpLimits(
    int maxBodyBytes,
    int maxHeaderBytes,
    int requestsPerSecond,
    int requestBurst,
    int maxConnections,
    long idleTimeoutMs,
    long bodyTimeoutMs) {
  public static final HttpLimits DEFAULT =
      new HttpLimits(2 << 20, 16 << 10, 500, 1_000, 2_000, 30_000, 20_000);

  public HttpLimits {
    check("maxBodyBytes", maxBodyBytes, 1 << 10, 64 << 20);
    check("maxHeaderBytes", maxHeaderBytes, 4 << 10, 1 << 20);
    check("requestsPerSecond", requestsPerSecond, 1, 1_000_000);
    check("requestBurst", requestBurst, 1, 1_000_000);
    check("maxConnections", maxConnections, 1, 100_000);
    check("idleTimeoutMs", idleTimeoutMs, 100, 3_600_000);
    check("bodyTimeoutMs", bodyTimeoutMs, 100, 3_600_000);
  }

  private static void check(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " is " + value + ", must be " + least + " to " + most);
    }
  }

  public HttpLimits withMaxBodyBytes(int other) {
    return new HttpLimits(
        other,
        maxHeaderBytes,
        requestsPerSecond,
        requestBurst,
        maxConnections,
        idleTimeoutMs,
        bodyTimeoutMs);
  }

  public HttpLimits withMaxHeaderBytes(int other) {
    return new HttpLimits(
        maxBodyBytes,
        other,
        requestsPerSecond,
        requestBurst,
        maxConnections,
        idleTimeoutMs,
        bodyTimeoutMs);
  }

  /**
   * @param perSecond in the long run
   * @param burst at once
   */
  public HttpLimits withRate(int perSecond, int burst) {
    return new HttpLimits(
        maxBodyBytes,
        maxHeaderBytes,
        perSecond,
        burst,
        maxConnections,
        idleTimeoutMs,
        bodyTimeoutMs);
  }

  public HttpLimits withMaxConnections(int other) {
    return new HttpLimits(
        maxBodyBytes,
        maxHeaderBytes,
        requestsPerSecond,
        requestBurst,
        other,
        idleTimeoutMs,
        bodyTimeoutMs);
  }

  public HttpLimits withTimeouts(long idleMs, long bodyMs) {
    return new HttpLimits(
        maxBodyBytes,
        maxHeaderBytes,
        requestsPerSecond,
        requestBurst,
        maxConnections,
        idleMs,
        bodyMs);
  }
}
