package io.fairlead.query.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Under which names this server may be addressed. A page from elsewhere can have its own name
 * resolve to this machine's address, and its scripts then talk to this server as if they came from
 * it; but the name that the browser sends stays theirs.
 */
final class HostNames {
  private static final Pattern LITERAL = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+|\\[[^]]*]");

  private final Set<String> names = new TreeSet<>();
  private final boolean anyAddress;

  private HostNames(boolean anyAddress) {
    this.anyAddress = anyAddress;
  }

  /**
   * @param bound address that it listens on
   * @param more names by which it is known
   */
  static HostNames of(String bound, boolean loopback, Iterable<String> more) {
    HostNames names = new HostNames(!loopback);
    names.add(bound);
    names.add("localhost");
    names.add("127.0.0.1");
    names.add("::1");
    more.forEach(names::add);
    if (!loopback) {
      try {
        names.add(InetAddress.getLocalHost().getHostName());
      } catch (UnknownHostException e) {
        // This machine has no name; then nobody calls it by one.
      }
    }
    return names;
  }

  private void add(String name) {
    if (!name.isBlank()) {
      names.add(bare(name.strip().toLowerCase(Locale.ROOT)));
    }
  }

  /**
   * @param header {@code Host}, with or without a port; null if it is missing
   */
  boolean know(@Nullable String header) {
    if (header == null) {
      return false;
    }
    String host = host(header.strip().toLowerCase(Locale.ROOT));
    // An address is no name that could be made to point elsewhere.
    return names.contains(bare(host)) || (anyAddress && LITERAL.matcher(host).matches());
  }

  /** Without the port. */
  static String host(String authority) {
    int bracket = authority.indexOf(']');
    int colon = authority.indexOf(':', Math.max(bracket, 0));
    return colon < 0 ? authority : authority.substring(0, colon);
  }

  private static String bare(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
