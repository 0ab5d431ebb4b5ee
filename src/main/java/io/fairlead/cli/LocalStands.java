package io.fairlead.cli;

import io.fairlead.bench.Guarantee;
import io.fairlead.bench.Kafka;
import io.fairlead.bench.Stand;
import io.fairlead.bench.Stands;
import io.fairlead.bench.Watch;
import io.fairlead.local.ClusterOptions;
import io.fairlead.local.LocalCluster;
import io.fairlead.local.PortChoice;
import io.fairlead.query.ProblemException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** In this process, on any free ports, each on a directory of its own. */
final class LocalStands implements Stands {
  private final Path directory;
  private final Progress progress;
  private int made;

  LocalStands(Path directory, Progress progress) {
    this.directory = directory;
    this.progress = progress;
  }

  @Override
  public Stand coordinator(Guarantee guarantee, Map<String, String> settings, Watch watch)
      throws IOException {
    return new WithCoordinator(
        LocalStack.start(
            LocalStack.Options.temporary(next(), guarantee == Guarantee.EXACTLY_ONCE),
            settings,
            progress),
        progress);
  }

  @Override
  public Kafka kafka(Watch watch) throws IOException {
    watch.at("starting Kafka", 0, 0);
    return new Alone(
        LocalCluster.start(
            ClusterOptions.in(next())
                .withBrokerPort(PortChoice.any())
                .withRegistryPort(PortChoice.any())));
  }

  private Path next() {
    return directory.resolve("run-" + ++made);
  }

  private record WithCoordinator(LocalStack stack, Progress progress) implements Stand {
    private static final int HTTP_UNAVAILABLE = 503;

    @Override
    public Map<String, String> clientProperties() {
      return stack.clientProperties();
    }

    @Override
    public void create(String swarm, Map<String, String> settings) {
      SwarmCommands.create(stack.api(), swarm, settings);
    }

    @Override
    public OptionalLong waiting(String swarm) {
      try {
        return OptionalLong.of(stack.api().get("v1", "swarms", swarm).path("waiting").asLong());
      } catch (ProblemException e) {
        if (e.problem().status() == HTTP_UNAVAILABLE) {
          return OptionalLong.empty();
        }
        throw e;
      }
    }

    @Override
    public void stopCoordinator() {
      stack.stopCoordinator();
    }

    @Override
    public void startCoordinator(boolean restored) throws IOException {
      if (restored) {
        stack.removeState();
      }
      stack.startCoordinator(progress);
    }

    @Override
    public void checkAlive() {
      stack.checkAlive();
    }

    @Override
    public void close() throws IOException {
      stack.close();
    }
  }

  private static final class Alone implements Kafka {
    private final LocalCluster cluster;
    private final AtomicReference<@Nullable String> fault = new AtomicReference<>();

    private Alone(LocalCluster cluster) {
      this.cluster = cluster;
      cluster.fatalFault().thenAccept(fault::set);
    }

    @Override
    public Map<String, String> clientProperties() {
      return cluster.addresses().asProperties();
    }

    @Override
    public void checkAlive() {
      String broken = fault.get();
      if (broken != null) {
        throw new CommandFailedException(ExitCode.FAILED, "Kafka has died: " + broken);
      }
    }

    @Override
    public void close() throws IOException {
      cluster.close();
    }
  }
}
