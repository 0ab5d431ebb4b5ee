package io.fairlead.local;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka broker (KRaft, both roles) inside this JVM, on loopback, that keeps its data in one
 * directory across clean stops and kills.
 *
 * <p>The directory holds {@code data/} (Kafka's own), {@code ports.properties} (the ports of the
 * last run, taken again where free) and {@code lock}. One broker at a time owns it.
 *
 * <p>Not for production: one replica, no authentication unless {@link BrokerOptions} add it.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
  private static final int BIND_ATTEMPTS = 5;
  private static final long STOP_TIMEOUT_MS = 30_000;

  private final KafkaRaftServer server;
  private final int port;
  private final DirectoryLock lock;
  private final CompletableFuture<String> fault;
  private final Consumer<String> watcher;
  private boolean closed;

  private EmbeddedBroker(
      KafkaRaftServer server,
      int port,
      DirectoryLock lock,
      CompletableFuture<String> fault,
      Consumer<String> watcher) {
    this.server = server;
    this.port = port;
    this.lock = lock;
    this.fault = fault;
    this.watcher = watcher;
  }

  /**
   * Starts, and returns once the broker serves clients.
   *
   * @throws IOException if the directory is in use, the port taken, or the data unreadable
   */
  public static EmbeddedBroker start(BrokerOptions options) throws IOException {
    return start(options, false);
  }

  /**
   * Starts on this directory where nobody looks for it, to be closed again: on ports that are not
   * remembered.
   */
  static EmbeddedBroker startAside(BrokerOptions options) throws IOException {
    return start(options.withPort(PortChoice.any()), true);
  }

  private static EmbeddedBroker start(BrokerOptions options, boolean aside) throws IOException {
    DirectoryLock lock = DirectoryLock.acquire(options.directory());
    CompletableFuture<String> fault = new CompletableFuture<>();
    Consumer<String> watcher =
        description -> {
          LOG.error("Kafka in {}: {}", options.directory(), description);
          fault.complete(description);
        };
    FatalFaults.watch(watcher);
    try {
      return bind(options, aside, lock, fault, watcher);
    } catch (IOException | RuntimeException | Error e) { // an Error too: a class may be missing
      FatalFaults.unwatch(watcher);
      lock.close();
      throw e;
    }
  }

  private static EmbeddedBroker bind(
      BrokerOptions options,
      boolean aside,
      DirectoryLock lock,
      CompletableFuture<String> fault,
      Consumer<String> watcher)
      throws IOException {
    Path data = Files.createDirectories(options.directory().resolve("data"));
    format(data);
    PropertyFile ports = new PropertyFile(options.directory().resolve("ports.properties"));
    PortChoice client =
        aside ? options.port() : options.port().orRemembered(ports.readPort("client"));
    PortChoice controller = PortChoice.any().orRemembered(ports.readPort("controller"));
    for (int attempt = 1; ; attempt++) {
      int port = client.resolve();
      int controllerPort = differentFrom(port, controller);
      try {
        KafkaRaftServer server = startServer(options, data, port, controllerPort);
        if (!aside) {
          ports.write(Map.of("client", Integer.toString(port), "controller", "" + controllerPort));
        }
        LOG.info("Kafka is up at 127.0.0.1:{}{}, data in {}", port, aside ? " aside" : "", data);
        return new EmbeddedBroker(server, port, lock, fault, watcher);
      } catch (RuntimeException e) {
        // Someone took a port between the look and the bind: look again, unless it must be that
        // one.
        if (!causedByBind(e) || attempt == BIND_ATTEMPTS) {
          throw new IOException("Kafka did not start on " + data + ": " + e.getMessage(), e);
        }
        LOG.info("a port was taken while Kafka started; trying others");
      }
    }
  }

  private static KafkaRaftServer startServer(
      BrokerOptions options, Path data, int port, int controllerPort) {
    KafkaConfig config =
        KafkaConfig.fromProps(BrokerSettings.of(options, data, port, controllerPort));
    KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
    try {
      server.startup();
      return server;
    } catch (RuntimeException e) {
      server.shutdown();
      throw e;
    }
  }

  private static int differentFrom(int port, PortChoice choice) throws IOException {
    int other = choice.resolve();
    while (other == port) {
      other = PortChoice.any().resolve();
    }
    return other;
  }

  private static boolean causedByBind(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof BindException) {
        return true;
      }
    }
    return false;
  }

  private static void format(Path data) throws IOException {
    if (Files.exists(data.resolve("meta.properties"))) {
      return;
    }
    Formatter formatter = new Formatter();
    formatter
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setNodeId(BrokerSettings.NODE_ID)
        .setClusterId(Uuid.randomUuid().toString())
        .setDirectories(List.of(data.toString()))
        .setMetadataLogDirectory(data.toString())
        .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
        .setIgnoreFormatted(true)
        .setReleaseVersion(MetadataVersion.latestProduction());
    try {
      formatter.run();
    } catch (Exception e) {
      throw new IOException("could not format " + data + ": " + e.getMessage(), e);
    }
  }

  /** What clients set as {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  public int port() {
    return port;
  }

  /**
   * Completes if the broker meets a fault after which it would have ended the process. It can't go
   * on then; the host decides what becomes of the JVM.
   */
  public CompletionStage<String> fatalFault() {
    return fault.minimalCompletionStage();
  }

  /** Stops cleanly; the directory is free afterwards. Idempotent. */
  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    CompletableFuture<Void> stopped = new CompletableFuture<>();
    Thread stopper =
        new Thread(
            () -> {
              try {
                server.shutdown();
                server.awaitShutdown();
                stopped.complete(null);
              } catch (RuntimeException e) {
                stopped.completeExceptionally(e);
              }
            },
            "fairlead-broker-stop");
    stopper.setDaemon(true);
    stopper.start();
    try {
      stopped.get(STOP_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while Kafka stopped", e);
    } catch (Exception e) {
      // Its threads may still write: the directory stays locked until the process ends.
      throw new IOException("Kafka at " + bootstrapServers() + " did not stop cleanly", e);
    } finally {
      FatalFaults.unwatch(watcher);
    }
    lock.close();
    LOG.info("Kafka at 127.0.0.1:{} has stopped", port);
  }
}
