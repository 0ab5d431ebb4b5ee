package io.fairlead;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.agent.AgentWorker;
import io.fairlead.agent.TaskClient;
import io.fairlead.agent.TaskResult;
import io.fairlead.agent.TaskSpec;
import io.fairlead.audit.AuditReport;
import io.fairlead.audit.TopicAuditor;
import io.fairlead.query.HttpApi;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/**
 * The image of the project's Dockerfile, on stand-ins for its base images: a coordinator in a
 * container, on Kafka in another. That the Dockerfile and docker-compose.yml agree with each other
 * and with what is there is shown without Docker, by {@code ComposeFileTest}; that a coordinator
 * does this work, by {@code AgentsAndCoordinatorIT}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("full")
class ContainerImageIT {
  private static final String IMAGE = "fairlead/fairlead-stand-in:test";
  private static final String WORKS = ".*Ctrl-C ends it\\..*";
  private static final Pattern REST = Pattern.compile("REST at (http://[0-9.:]+)");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int TASKS = 100;

  @RegisterExtension final Closing closing = new Closing();

  @Test
  void aCoordinatorInItsContainerServesAgentsAndAnswers() throws Exception {
    ContainerKafka kafka = closing.add(ContainerKafka.start());
    build();
    GenericContainer<?> container = coordinator(kafka.addresses());
    container.start();
    assertEquals(
        "fairlead", container.getContainerInfo().getConfig().getUser(), "runs without root");
    Matcher rest = REST.matcher(container.getLogs());
    assertTrue(rest.find(), container::getLogs);

    try (TaskClient client = TaskClient.builder().properties(kafka.addresses()).connect();
        AgentWorker agent =
            AgentWorker.builder()
                .properties(kafka.addresses())
                .agent("a")
                .slots(4)
                .start((task, context) -> TaskResult.text(task.payloadText() + "!"))) {
      List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
      for (int i = 0; i < TASKS; i++) {
        outcomes.add(
            client.submit(TaskSpec.builder("default").taskId("t" + i).payload("" + i).build()));
      }
      for (int i = 0; i < TASKS; i++) {
        Outcome outcome = outcomes.get(i).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertEquals(OutcomeKind.COMPLETED, outcome.getKind(), outcome::toString);
        assertEquals(i + "!", ExampleFleet.result(outcome));
      }
      JsonNode swarm = new HttpApi(rest.group(1), null).get("v1", "swarms", "default");
      assertEquals(0, swarm.path("waiting").asInt(-1), swarm::toString);
    }
    // The launcher has given way to the program, which hears itself that it is to end.
    DockerClientFactory.instance()
        .client()
        .stopContainerCmd(container.getContainerId())
        .withTimeout((int) PATIENCE.toSeconds())
        .exec();
    assertTrue(container.getLogs().contains("Stopping."), container::getLogs);
    AuditReport audit = TopicAuditor.audit(kafka.addresses(), (passed, total) -> {});
    assertEquals(List.of(), audit.examples());
    assertEquals(TASKS, audit.completed());
  }

  private void build() throws InterruptedException {
    Path app = Path.of("target", "app").toAbsolutePath();
    Optional<String> notBuilt =
        ImageScript.run(
            "build-fairlead-image.sh",
            List.of(IMAGE, System.getProperty("java.home"), app.toString()));
    Assumptions.assumeTrue(
        notBuilt.isEmpty(), () -> "no Docker image of Fairlead: " + notBuilt.get());
    closing.add(
        () -> DockerClientFactory.instance().client().removeImageCmd(IMAGE).withForce(true).exec());
  }

  /** On the host's network: Kafka and the registry are at the addresses that this JVM knows. */
  private GenericContainer<?> coordinator(Map<String, String> addresses) {
    return closing.add(
        new GenericContainer<>(DockerImageName.parse(IMAGE))
            .withNetworkMode("host")
            .withEnv("FAIRLEAD_HEAP", "384m")
            .withCopyToContainer(
                Transferable.of("partitions=2\nauto.create.swarms=true\n"),
                "/var/lib/fairlead/settings.properties")
            .withCommand(
                "coordinator",
                "--bootstrap-server",
                addresses.get("bootstrap.servers"),
                "--schema-registry",
                addresses.get("schema.registry.url"),
                "--config",
                "settings.properties",
                "--http-port",
                "0")
            .waitingFor(Wait.forLogMessage(WORKS, 1).withStartupTimeout(PATIENCE)));
  }
}
