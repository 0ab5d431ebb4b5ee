package io.fairlead.query.security;

import io.fairlead.query.Role;
import io.javalin.config.JavalinConfig;
import jakarta.servlet.DispatcherType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What stands between the network and the endpoints of one server. */
public final class ServerSecurity implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServerSecurity.class);

  private final String host;
  private final HttpLimits limits;
  private final Callers callers;
  private final HostNames names;
  private final @Nullable ServerCertificate certificate;
  private final FileWatch watch = new FileWatch();

  private ServerSecurity(
      String host,
      HttpLimits limits,
      Callers callers,
      HostNames names,
      @Nullable ServerCertificate certificate) {
    this.host = host;
    this.limits = limits;
    this.callers = callers;
    this.names = names;
    this.certificate = certificate;
  }

  /**
   * @param host address that the server listens on
   * @param advertisedHost by which other instances reach it; may be empty
   * @throws IOException if a file can't be read or is not as it must be; names it and the place
   */
  public static ServerSecurity of(
      String host,
      String advertisedHost,
      AccessOptions access,
      HttpLimits limits,
      @Nullable TlsOptions tls)
      throws IOException {
    boolean loopback = isLoopback(host);
    List<String> more = new ArrayList<>(access.hostNames());
    more.add(advertisedHost);
    Callers callers = Callers.of(access, loopback);
    ServerCertificate certificate = tls == null ? null : ServerCertificate.of(tls);
    ServerSecurity security =
        new ServerSecurity(host, limits, callers, HostNames.of(host, loopback, more), certificate);
    security.watch.watch(callers.files(), callers::reload);
    if (tls != null && certificate != null) {
      security.watch.watch(tls.files(), certificate::reload);
      LOG.info("HTTPS as {}", certificate.words());
    }
    return security;
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /**
   * Puts everything in place.
   *
   * @param port 0 for any
   * @param open paths that need no role
   */
  public void addTo(JavalinConfig config, int port, Set<String> open) {
    boolean checksHost = callers.anonymous().role() != Role.NONE;
    RequestGate gate = new RequestGate(callers, names, checksHost, limits, open, System::nanoTime);
    FilterHolder filter = new FilterHolder(gate);
    filter.setAsyncSupported(true);
    config.jetty.modifyServletContextHandler(
        context -> context.addFilter(filter, "/*", EnumSet.of(DispatcherType.REQUEST)));
    config.jetty.modifyHttpConfiguration(
        http -> {
          http.setRequestHeaderSize(limits.maxHeaderBytes());
          http.setSendServerVersion(false);
        });
    config.jetty.modifyServer(server -> server.setErrorHandler(new ProblemPages()));
    config.jetty.addConnector((server, http) -> connector(server, http, port));
    LOG.info("{}", callers.words());
  }

  private ServerConnector connector(Server server, HttpConfiguration http, int port) {
    ServerCertificate proof = certificate;
    ServerConnector connector;
    if (proof == null) {
      connector = new ServerConnector(server, new HttpConnectionFactory(http));
    } else {
      // Which name it was called by is no matter of the certificate's: clients compare them.
      http.addCustomizer(new SecureRequestCustomizer(false));
      connector =
          new ServerConnector(
              server,
              new SslConnectionFactory(proof.factory(), HttpVersion.HTTP_1_1.asString()),
              new HttpConnectionFactory(http));
    }
    connector.setHost(host);
    connector.setPort(port);
    connector.setIdleTimeout(limits.idleTimeoutMs());
    server.addBean(new NetworkConnectionLimit(limits.maxConnections(), connector));
    return connector;
  }

  @Override
  public void close() {
    watch.close();
  }
}
