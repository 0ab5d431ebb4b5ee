package io.fairlead.local;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A broker and a schema registry on one directory, which holds {@code broker/}, {@code
 * cluster.properties} (the addresses, by which other processes find it), {@code lock}, and whatever
 * else is kept beside them. One cluster at a time owns it.
 */
public final class LocalCluster implements AutoCloseable {
  private static final String BOOTSTRAP_SERVERS = "bootstrap.servers";
  private static final String REGISTRY_URL = "schema.registry.url";
  private static final String REGISTRY_PORT = "registry.port";

  /** How long a transaction hangs at most, about. */
  private static final long WATCH_SECONDS = 10;

  private final Path directory;
  private final DirectoryLock lock;
  private final EmbeddedBroker broker;
  private final EmbeddedRegistry registry;
  private final ScheduledExecutorService watch;

  private LocalCluster(
      Path directory, DirectoryLock lock, EmbeddedBroker broker, EmbeddedRegistry registry) {
    this.directory = directory;
    this.lock = lock;
    this.broker = broker;
    this.registry = registry;
    this.watch = Executors.newSingleThreadScheduledExecutor(LocalCluster::watcher);
    // A broker that was kept from running for longer than its session loses every leadership for a
    // moment, in mid-run.
    ScheduledFuture<?> unused =
        watch.scheduleWithFixedDelay(
            this::watchTransactions, WATCH_SECONDS, WATCH_SECONDS, TimeUnit.SECONDS);
  }

  private static Thread watcher(Runnable body) {
    Thread thread = new Thread(body, "fairlead-transactions");
    thread.setDaemon(true);
    return thread;
  }

  private void watchTransactions() {
    try {
      HangingTransactions.end(broker);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Where clients connect. */
  public record Addresses(String bootstrapServers, String schemaRegistryUrl) {

    /** Under the names by which Kafka's and Confluent's clients know them. */
    public Map<String, String> asProperties() {
      return Map.of(BOOTSTRAP_SERVERS, bootstrapServers, REGISTRY_URL, schemaRegistryUrl);
    }
  }

  /**
   * Starts both, and returns once both serve clients.
   *
   * @throws IOException if the directory is in use, a port taken, or the data unreadable
   */
  public static LocalCluster start(ClusterOptions options) throws IOException {
    DirectoryLock lock = DirectoryLock.acquire(options.directory());
    @Nullable EmbeddedBroker broker = null;
    try {
      PropertyFile file = file(options.directory());
      int lastRegistryPort = file.readPort(REGISTRY_PORT);
      // Until both are up nobody shall find the addresses of the last run.
      file.write(Map.of(REGISTRY_PORT, Integer.toString(lastRegistryPort)));
      Path brokerDirectory = options.directory().resolve("broker");
      boolean restart = Files.exists(brokerDirectory);
      BrokerOptions brokerOptions =
          new BrokerOptions(brokerDirectory, options.brokerPort(), options.brokerProperties());
      if (restart) {
        settleTransactions(brokerOptions);
      }
      broker = EmbeddedBroker.start(brokerOptions);
      if (restart) {
        endTransactions(broker);
      }
      EmbeddedRegistry registry =
          EmbeddedRegistry.start(
              RegistryOptions.on(broker.bootstrapServers())
                  .withPort(options.registryPort().orRemembered(lastRegistryPort))
                  .withClientProperties(options.clientProperties()));
      file.write(
          Map.of(
              BOOTSTRAP_SERVERS, broker.bootstrapServers(),
              REGISTRY_URL, registry.url(),
              REGISTRY_PORT, Integer.toString(registry.port())));
      return new LocalCluster(options.directory(), lock, broker, registry);
    } catch (IOException | RuntimeException | Error e) {
      if (broker != null) {
        broker.close();
      }
      lock.close();
      throw e;
    }
  }

  /**
   * A writer that has lived through the restart goes on the moment it finds the broker, and what it
   * writes next joins what hangs of its last transaction: one end for both, whatever was decided of
   * the first. So what hangs is ended before any client can be there.
   */
  private static void settleTransactions(BrokerOptions options) throws IOException {
    try (EmbeddedBroker aside = EmbeddedBroker.startAside(options)) {
      HangingTransactions.settle(aside);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while transactions were settled");
    }
  }

  private static void endTransactions(EmbeddedBroker broker) throws IOException {
    try {
      HangingTransactions.end(broker);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while transactions were ended");
    }
  }

  /**
   * The addresses of the cluster that runs on this directory now, in this process or another;
   * nothing if none does.
   */
  public static Optional<Addresses> running(Path directory) throws IOException {
    if (!DirectoryLock.isHeld(directory)) {
      return Optional.empty();
    }
    Map<String, String> values = file(directory).read();
    @Nullable String bootstrapServers = values.get(BOOTSTRAP_SERVERS);
    @Nullable String url = values.get(REGISTRY_URL);
    return bootstrapServers == null || url == null
        ? Optional.empty() // it is about to come up
        : Optional.of(new Addresses(bootstrapServers, url));
  }

  private static PropertyFile file(Path directory) {
    return new PropertyFile(directory.resolve("cluster.properties"));
  }

  public Addresses addresses() {
    return new Addresses(broker.bootstrapServers(), registry.url());
  }

  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  public String schemaRegistryUrl() {
    return registry.url();
  }

  public Path directory() {
    return directory;
  }

  /** As {@link EmbeddedBroker#fatalFault()}. */
  public CompletionStage<String> fatalFault() {
    return broker.fatalFault();
  }

  /** Stops the registry, then the broker. Idempotent. */
  @Override
  public void close() throws IOException {
    watch.shutdownNow();
    registry.close();
    broker.close();
    lock.close();
  }
}
