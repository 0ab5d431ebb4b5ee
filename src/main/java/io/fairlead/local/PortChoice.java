package io.fairlead.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Which loopback port a server takes: exactly this one, rather this one, or any.
 *
 * @param port 1 to 65535, or 0 for any free port
 * @param fallBack whether a free port will do when {@code port} is taken
 */
public record PortChoice(int port, boolean fallBack) {

  public PortChoice {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port " + port + " is not between 0 and 65535");
    }
  }

  /** This port and no other: a start fails when it is taken. */
  public static PortChoice exactly(int port) {
    return new PortChoice(port, false);
  }

  /** This port if it is free, another one if not. */
  public static PortChoice rather(int port) {
    return new PortChoice(port, true);
  }

  /** Any free port, and the same one as last time where there was a last time. */
  public static PortChoice any() {
    return new PortChoice(0, true);
  }

  /** This choice, with {@code remembered} (0 if there is none) in the place of "any". */
  PortChoice orRemembered(int remembered) {
    return port == 0 ? rather(remembered) : this;
  }

  /**
   * A port that was free a moment ago. Another process may take it before it is bound, so whoever
   * binds it must be ready to ask again.
   *
   * @throws IOException if the only acceptable port is taken
   */
  int resolve() throws IOException {
    if (port != 0 && isFree(port)) {
      return port;
    }
    if (port != 0 && !fallBack) {
      throw new IOException("port " + port + " on 127.0.0.1 is already taken");
    }
    try (ServerSocket socket = new ServerSocket(0, 1, loopback())) {
      return socket.getLocalPort();
    }
  }

  static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
  }

  private static boolean isFree(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true); // a port in TIME_WAIT after a restart counts as free
      socket.bind(new InetSocketAddress(loopback(), port), 1);
      return true;
    } catch (java.net.BindException e) {
      return false;
    }
  }
}
