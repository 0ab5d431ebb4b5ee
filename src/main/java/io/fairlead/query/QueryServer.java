package io.fairlead.query;

import io.fairlead.streams.Coordinator;
import io.fairlead.streams.CoordinatorConfig;
import io.fairlead.streams.CoordinatorSetting;
import io.javalin.Javalin;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP side of one instance: {@code GET /v1/swarms/{id}/agents/{id}}, {@code GET
 * /v1/swarms/{id}/tasks/{id}}, {@code GET /health/live}, {@code GET /health/ready}. Every instance
 * answers for every swarm, by asking the one that holds it.
 *
 * <p>It is started before the coordinator, since its port becomes the coordinator's {@code
 * application.server}, and answers 503 until {@link #attach} is called.
 */
public final class QueryServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(QueryServer.class);
  private static final int MAX_THREADS = 32;
  private static final int MIN_THREADS = 2;

  private final QueryOptions options;
  private final Javalin http;
  private final int port; // Javalin forgets it when it stops
  private final AtomicReference<@Nullable Coordinator> attached;

  private QueryServer(
      QueryOptions options, Javalin http, AtomicReference<@Nullable Coordinator> attached) {
    this.options = options;
    this.http = http;
    this.port = http.port();
    this.attached = attached;
  }

  /**
   * Listens.
   *
   * @throws IOException if the address can't be had
   */
  public static QueryServer start(QueryOptions options) throws IOException {
    AtomicReference<@Nullable Coordinator> attached = new AtomicReference<>();
    Javalin http =
        Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.http.prefer405over404 = true;
              config.jetty.threadPool = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
              // A task id may hold a slash, a dot or a percent sign; encoded, they are data.
              config.jetty.modifyHttpConfiguration(it -> it.setUriCompliance(UriCompliance.UNSAFE));
              config.jetty.modifyServletContextHandler(
                  it -> it.getServletHandler().setDecodeAmbiguousURIs(true));
              new QueryRoutes(attached::get).addTo(config.routes);
            });
    try {
      http.start(options.host(), options.port());
    } catch (JavalinBindException e) {
      http.stop();
      throw new IOException(
          "the query server could not listen on " + options.host() + ":" + options.port(), e);
    }
    QueryServer server = new QueryServer(options, http, attached);
    LOG.info("queries are answered at {}", server.url());
    return server;
  }

  public int port() {
    return port;
  }

  /** Where clients find it. */
  public String url() {
    return "http://" + applicationServer();
  }

  /** {@code host:port} under which other instances reach it. */
  public String applicationServer() {
    return options.reachableHost() + ":" + port;
  }

  /** That configuration, with this server as {@code application.server} where it names none. */
  public CoordinatorConfig announcedIn(CoordinatorConfig config) {
    return config.text(CoordinatorSetting.APPLICATION_SERVER).isEmpty()
        ? config.with(CoordinatorSetting.APPLICATION_SERVER, applicationServer())
        : config;
  }

  /** From now on that coordinator's state is what is answered. */
  public void attach(Coordinator coordinator) {
    attached.set(coordinator);
  }

  /** Stops listening. The coordinator goes on. Idempotent. */
  @Override
  public void close() {
    http.stop();
  }
}
