package io.fairlead.cli;

import io.fairlead.local.PortChoice;
import io.fairlead.query.HttpExtension;
import io.fairlead.query.QueryOptions;
import io.fairlead.query.QueryServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Where the REST interface of a coordinator listens.
 *
 * @param host address to bind; loopback, unless somebody asks for more
 * @param port a taken one is replaced where the choice allows it
 * @param advertisedHost by which other instances reach it; empty: the address itself, or this
 *     machine's name where that is every address
 * @param secured who may use it, and how much
 */
record HttpAddress(String host, PortChoice port, String advertisedHost, QueryOptions secured) {
  static final String LOOPBACK = "127.0.0.1";

  static HttpAddress onLoopback(PortChoice port, QueryOptions secured) {
    return new HttpAddress(LOOPBACK, port, "", secured);
  }

  /**
   * Listens there.
   *
   * @param extensions what is answered beside the endpoints
   * @throws CommandFailedException if that address can't be had
   */
  QueryServer listen(List<HttpExtension> extensions) {
    QueryOptions options = secured.withHost(host).withAdvertisedHost(reachableHost());
    try {
      return QueryServer.start(options.withPort(port.port()), extensions);
    } catch (BindException e) {
      if (!port.fallBack() || port.port() == 0) {
        throw unavailable(e);
      }
    } catch (IOException e) {
      throw misconfigured(e);
    }
    try {
      return QueryServer.start(options, extensions);
    } catch (BindException e) {
      throw unavailable(e);
    } catch (IOException e) {
      throw misconfigured(e);
    }
  }

  private static CommandFailedException misconfigured(IOException e) {
    return new CommandFailedException(ExitCode.USAGE, Failures.sentence(e), e);
  }

  private CommandFailedException unavailable(IOException e) {
    return new CommandFailedException(
        ExitCode.FAILED,
        "the REST interface cannot listen on "
            + host
            + ":"
            + port.port()
            + ": the port is taken, or the address is not this machine's.",
        e);
  }

  private String reachableHost() {
    if (!advertisedHost.isEmpty()) {
      return advertisedHost;
    }
    try {
      return InetAddress.getByName(host).isAnyLocalAddress()
          ? InetAddress.getLocalHost().getHostName()
          : host;
    } catch (UnknownHostException e) {
      return host;
    }
  }
}
