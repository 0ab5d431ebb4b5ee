package io.fairlead.cli;

import io.fairlead.dashboard.Dashboard;
import io.fairlead.mcp.LocalAgents;
import io.fairlead.mcp.McpEndpoint;
import io.fairlead.metrics.MetricsEndpoint;
import io.fairlead.query.Api;
import io.fairlead.query.QueryServer;
import io.fairlead.streams.Coordinator;
import io.fairlead.streams.CoordinatorConfig;
import io.fairlead.streams.CoordinatorSetting;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A coordinator that has got to work, and its REST interface. */
final class CoordinatorNode implements AutoCloseable {
  private static final Duration READY_LIMIT = Duration.ofMinutes(2);

  private final QueryServer server;
  private final Coordinator coordinator;
  private final LocalAgents agents;
  private final MetricsEndpoint metrics;

  private CoordinatorNode(
      QueryServer server, Coordinator coordinator, LocalAgents agents, MetricsEndpoint metrics) {
    this.server = server;
    this.coordinator = coordinator;
    this.agents = agents;
    this.metrics = metrics;
  }

  /**
   * Starts both; returns once the coordinator works.
   *
   * @param agents that somebody asks for here; they end with this
   * @throws CommandFailedException if it does not get to work, saying why
   */
  static CoordinatorNode start(CoordinatorConfig config, HttpAddress http, LocalAgents agents) {
    // First: the coordinator announces its port to others.
    MetricsEndpoint metrics = new MetricsEndpoint();
    QueryServer server = http.listen(List.of(new McpEndpoint(agents), metrics, new Dashboard()));
    try {
      Coordinator coordinator = started(server.announcedIn(config));
      server.attach(coordinator);
      awaitReady(coordinator);
      return new CoordinatorNode(server, coordinator, agents, metrics);
    } catch (RuntimeException e) {
      server.close();
      agents.close();
      metrics.close();
      throw e;
    }
  }

  private static Coordinator started(CoordinatorConfig config) {
    try {
      return Coordinator.start(config);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailedException(ExitCode.FAILED, "interrupted while starting.", e);
    } catch (RuntimeException e) {
      throw new CommandFailedException(
          ExitCode.UNREACHABLE,
          "the coordinator could not start on Kafka at "
              + config.text(CoordinatorSetting.BOOTSTRAP_SERVERS)
              + ": "
              + Failures.sentence(e),
          e);
    }
  }

  private static void awaitReady(Coordinator coordinator) {
    try {
      pollReady(coordinator);
    } catch (RuntimeException e) {
      coordinator.close();
      throw e;
    } catch (InterruptedException e) {
      coordinator.close();
      Thread.currentThread().interrupt();
      throw new CommandFailedException(ExitCode.FAILED, "interrupted while starting.", e);
    }
  }

  private static void pollReady(Coordinator coordinator) throws InterruptedException {
    long endNs = System.nanoTime() + READY_LIMIT.toNanos();
    while (!coordinator.awaitReady(Duration.ofMillis(200))) {
      if (!coordinator.alive()) {
        throw new CommandFailedException(
            ExitCode.FAILED, "the coordinator stopped while it started; the log says why.");
      }
      if (System.nanoTime() > endNs) {
        throw new CommandFailedException(
            ExitCode.FAILED,
            "the coordinator has taken over no work within "
                + TimeUnit.NANOSECONDS.toSeconds(READY_LIMIT.toNanos())
                + " s; the log says why.");
      }
    }
  }

  /** The REST interface from within. */
  Api api() {
    return server.api();
  }

  /** URL of the REST interface. */
  String httpUrl() {
    return server.url();
  }

  /** Whether it works, or may again without anybody doing anything. */
  boolean alive() {
    return coordinator.alive();
  }

  @Override
  public void close() {
    server.close();
    agents.close();
    metrics.close();
    coordinator.close();
  }
}
