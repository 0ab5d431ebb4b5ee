package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ConnectionTest {
  @TempDir private Path scratch;

  private Connection connection(String... lines) throws IOException {
    Path file = Files.write(scratch.resolve("fairlead.properties"), List.of(lines));
    return CommandLine.populateCommand(
        new Connection(),
        "--bootstrap-server=k:1",
        "--schema-registry=http://r:1",
        "--config=" + file);
  }

  @Test
  void aPrefixOfTopicsIsOfTheFileAndNotAPropertyOfKafkasClients() throws Exception {
    Connection connection = connection("topic.prefix=team-a", "kafka.client.rack=r");
    assertEquals("team-a", connection.topicPrefix());
    assertEquals(
        Map.of("bootstrap.servers", "k:1", "schema.registry.url", "http://r:1", "client.rack", "r"),
        connection.clientProperties());
  }

  @Test
  void withoutOneItIsTheDefault() throws Exception {
    assertEquals("fairlead", connection("client.rack=r").topicPrefix());
  }

  @Test
  void whatCannotBeAPrefixIsAnsweredByName() throws Exception {
    Connection connection = connection("topic.prefix=a.b");
    CommandFailedException refused =
        assertThrows(CommandFailedException.class, connection::topicPrefix);
    assertEquals(
        "topic prefix 'a.b': must be 1 to 40 characters of [A-Za-z0-9_-].", refused.getMessage());
    assertEquals(ExitCode.USAGE, refused.exitCode());
  }
}
