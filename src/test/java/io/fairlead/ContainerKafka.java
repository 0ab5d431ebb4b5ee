package io.fairlead;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import io.fairlead.local.EmbeddedRegistry;
import io.fairlead.local.RegistryOptions;
import io.fairlead.local.SingleBrokerWatch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/**
 * A Kafka broker in a container, and a registry in this JVM that keeps its schemas there. The
 * broker's address and data outlive {@link #stop} and {@link #kill}: it is the same container that
 * is started again.
 */
public final class ContainerKafka implements AutoCloseable {
  private static final int KAFKA_PORT = 9092;
  private static final int STOP_TIMEOUT_S = 3;

  private final Closing closing = new Closing();
  private final DockerClient docker = DockerClientFactory.instance().client();
  private final KafkaContainer container;
  private final EmbeddedRegistry registry;

  private ContainerKafka(KafkaContainer container) throws IOException {
    this.container = container;
    try {
      closing.add(container);
      container.start();
      registry =
          closing.add(EmbeddedRegistry.start(RegistryOptions.on(container.getBootstrapServers())));
      closing.add(
          new SingleBrokerWatch(
              container.getBootstrapServers(), container.getMappedPort(KAFKA_PORT)));
    } catch (IOException | RuntimeException | Error e) {
      closing.closeAfter(e);
      throw e;
    }
  }

  /** Skips the test, and says why, where no container can be had. */
  public static ContainerKafka start() throws InterruptedException, IOException {
    return new ContainerKafka(container());
  }

  private static KafkaContainer container() throws InterruptedException, IOException {
    KafkaContainer container = new KafkaContainer(KafkaImage.obtain());
    int port = freePort();
    return container
        .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
        .withEnv("KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS", "1")
        .withEnv("KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "1")
        // As docker-compose.yml: the coordinator's session time-out is shorter than Kafka's least.
        .withEnv("KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS", "2500")
        .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "300")
        .withEnv("KAFKA_TRANSACTION_ABORT_TIMED_OUT_TRANSACTION_CLEANUP_INTERVAL_MS", "500")
        .withCreateContainerCmdModifier(
            command ->
                command
                    .getHostConfig()
                    .withPortBindings(
                        new PortBinding(
                            Ports.Binding.bindIpAndPort("127.0.0.1", port),
                            ExposedPort.tcp(KAFKA_PORT))));
  }

  /** One that the engine chooses would be another after a restart. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Where clients connect, under the names by which they know it. */
  public Map<String, String> addresses() {
    return Map.of(
        "bootstrap.servers",
        container.getBootstrapServers(),
        "schema.registry.url",
        registry.url());
  }

  /** The addresses of this machine at which the container's ports can be reached. */
  public List<String> publishedOn() {
    return container
        .getContainerInfo()
        .getNetworkSettings()
        .getPorts()
        .getBindings()
        .values()
        .stream()
        .flatMap(bindings -> bindings == null ? Stream.empty() : Stream.of(bindings))
        .map(Ports.Binding::getHostIp)
        .distinct()
        .toList();
  }

  /** docker stop. */
  public void stop() {
    docker.stopContainerCmd(container.getContainerId()).withTimeout(STOP_TIMEOUT_S).exec();
  }

  /** docker kill: the broker can't even say that it goes. */
  public void kill() {
    docker.killContainerCmd(container.getContainerId()).exec();
  }

  /** docker start, after either. */
  public void startAgain() {
    docker.startContainerCmd(container.getContainerId()).exec();
  }

  /** docker pause: it stands still, and its connections stay open. */
  public void pause() {
    docker.pauseContainerCmd(container.getContainerId()).exec();
  }

  public void unpause() {
    docker.unpauseContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void close() throws Exception {
    closing.close();
  }
}
