package io.fairlead.query;

import io.fairlead.query.coordination.CoordinationLoop;
import io.fairlead.query.live.LiveStreams;
import io.fairlead.query.optimization.Optimizations;
import io.fairlead.query.optimization.ShareSchedule;
import io.fairlead.query.routes.AgentRoutes;
import io.fairlead.query.routes.BalanceRoutes;
import io.fairlead.query.routes.CallerRoutes;
import io.fairlead.query.routes.ClusterRoutes;
import io.fairlead.query.routes.CommandRoutes;
import io.fairlead.query.routes.ConfigRoutes;
import io.fairlead.query.routes.CoordinationRoutes;
import io.fairlead.query.routes.DeadLetterRoutes;
import io.fairlead.query.routes.DiagnosisRoutes;
import io.fairlead.query.routes.HealthRoutes;
import io.fairlead.query.routes.OpenApiRoutes;
import io.fairlead.query.routes.OptimizationRoutes;
import io.fairlead.query.routes.PlanRoutes;
import io.fairlead.query.routes.ShareRoutes;
import io.fairlead.query.routes.SubmitRoutes;
import io.fairlead.query.routes.SwarmRoutes;
import io.fairlead.query.routes.TaskHistoryRoutes;
import io.fairlead.query.routes.TaskRoutes;
import io.fairlead.query.routes.TenantRoutes;
import io.fairlead.query.routes.TopicRoutes;
import io.fairlead.query.routes.TopologyRoutes;
import io.fairlead.query.routes.TrendRoutes;
import io.fairlead.query.routes.WhatIfRoutes;
import io.fairlead.query.security.ServerSecurity;
import io.fairlead.query.topics.EventStreams;
import io.fairlead.query.topics.TopicAccess;
import io.fairlead.query.trend.TrendSampler;
import io.fairlead.streams.Coordinator;
import io.fairlead.streams.CoordinatorConfig;
import io.fairlead.streams.CoordinatorSetting;
import io.javalin.Javalin;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.net.BindException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP side of one instance. Every instance answers for every swarm, by asking the one that
 * holds it; what there is to ask is in {@link io.fairlead.query.routes}.
 *
 * <p>It is started before the coordinator, since its port becomes the coordinator's {@code
 * application.server}, and answers 503 until {@link #attach} is called.
 */
public final class QueryServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(QueryServer.class);

  /** Whoever waits for a command holds one for up to 10 s. */
  private static final int MAX_THREADS = 128;

  private static final int MIN_THREADS = 2;

  private final QueryOptions options;
  private final ServerSecurity security;
  private final Javalin http;
  private final int port; // Javalin forgets it when it stops
  private final AtomicReference<@Nullable Coordinator> attached;

  private final EndpointTable table;
  private final TopicAccess topics;
  private final EventStreams events;
  private final LiveStreams live;
  private final CoordinationLoop loop;
  private final Optimizations optimizations;
  private final ShareSchedule shares;
  private final TrendSampler trends;

  private QueryServer(
      QueryOptions options,
      ServerSecurity security,
      Javalin http,
      EndpointTable table,
      TopicAccess topics,
      EventStreams events,
      LiveStreams live,
      CoordinationLoop loop,
      Optimizations optimizations,
      ShareSchedule shares,
      TrendSampler trends,
      AtomicReference<@Nullable Coordinator> attached) {
    this.options = options;
    this.security = security;
    this.http = http;
    this.table = table;
    this.topics = topics;
    this.events = events;
    this.live = live;
    this.loop = loop;
    this.optimizations = optimizations;
    this.shares = shares;
    this.trends = trends;
    this.port = http.port();
    this.attached = attached;
  }

  /**
   * Listens.
   *
   * @throws IOException if the address can't be had, or a file of tokens can't be read
   */
  public static QueryServer start(QueryOptions options) throws IOException {
    return start(options, List.of());
  }

  /**
   * Listens, and answers more than the endpoints.
   *
   * @throws IOException if the address can't be had, or a file of tokens can't be read
   */
  public static QueryServer start(QueryOptions options, List<HttpExtension> extensions)
      throws IOException {
    AtomicReference<@Nullable Coordinator> attached = new AtomicReference<>();
    SwarmAccess access = new SwarmAccess(attached::get, InstanceLocator.of(options));
    TopicAccess topics = new TopicAccess(access);
    EventStreams events = new EventStreams(access);
    LiveStreams live = new LiveStreams();
    CoordinationLoop loop = new CoordinationLoop();
    Optimizations optimizations = new Optimizations();
    TrendSampler trends = TrendSampler.of(access);
    EndpointTable table =
        new EndpointTable(
            OpenApiRoutes.beside(
                groups(access, topics, events, live, loop, optimizations, trends)));
    loop.use(new InProcessApi(table, Principal.SELF, null));
    ServerSecurity security =
        ServerSecurity.of(
            options.host(),
            options.advertisedHost(),
            options.access(),
            options.limits(),
            options.tls());
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
              security.addTo(config, options.port(), openPaths(table, extensions));
              // First: the door takes whatever is below /v1 and nobody else's.
              events.addTo(config, table, access);
              live.addTo(config, table, access);
              extensions.forEach(extension -> extension.addTo(config, table, access));
              new HttpDoor(table).addTo(config.routes);
            });
    try {
      http.start();
    } catch (JavalinBindException e) {
      http.stop();
      security.close();
      BindException taken =
          new BindException(
              "the query server could not listen on " + options.host() + ":" + options.port());
      taken.initCause(e);
      throw taken;
    }
    QueryServer server =
        new QueryServer(
            options,
            security,
            http,
            table,
            topics,
            events,
            live,
            loop,
            optimizations,
            ShareSchedule.of(access, optimizations),
            trends,
            attached);
    LOG.info("queries are answered at {}", server.url());
    return server;
  }

  private static Set<String> openPaths(EndpointTable table, List<HttpExtension> extensions) {
    Set<String> open = new TreeSet<>(table.openPaths());
    extensions.forEach(extension -> open.addAll(extension.openPaths()));
    return open;
  }

  /** Everything that can be asked. One line a group. */
  private static List<EndpointGroup> groups(
      SwarmAccess access,
      TopicAccess topics,
      EventStreams events,
      LiveStreams live,
      CoordinationLoop loop,
      Optimizations optimizations,
      TrendSampler trends) {
    return List.of(
        new HealthRoutes(access), //
        new ClusterRoutes(access),
        new SwarmRoutes(access),
        new TaskRoutes(access),
        new AgentRoutes(access),
        new TenantRoutes(access),
        new DiagnosisRoutes(access),
        new CoordinationRoutes(access, loop),
        new TopicRoutes(access, topics),
        new TaskHistoryRoutes(access, topics),
        new DeadLetterRoutes(topics),
        events,
        live,
        new CallerRoutes(),
        new ConfigRoutes(access),
        new CommandRoutes(access),
        new SubmitRoutes(access),
        new BalanceRoutes(access, optimizations),
        new OptimizationRoutes(access, optimizations),
        new PlanRoutes(access, optimizations),
        new ShareRoutes(access, optimizations),
        new TopologyRoutes(access, topics, optimizations),
        new WhatIfRoutes(access, optimizations, topics),
        new TrendRoutes(access, trends));
  }

  /** Everything that can be asked. */
  EndpointTable table() {
    return table;
  }

  /** The API from within, on behalf of the coordinator itself. */
  public Api api() {
    return new InProcessApi(table, Principal.SELF, null);
  }

  public int port() {
    return port;
  }

  /** Where clients find it. */
  public String url() {
    return options.scheme() + "://" + applicationServer();
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
    loop.start(coordinator);
    shares.start();
    trends.start();
  }

  /** Stops listening. The coordinator goes on. Idempotent. */
  @Override
  public void close() {
    loop.close();
    shares.close();
    trends.close();
    optimizations.close();
    events.close(); // before the server: streams that are open would hold up the server's end
    live.close();
    http.stop();
    topics.close();
    security.close();
  }
}
