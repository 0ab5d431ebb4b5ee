package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalInstanceTest {
  @TempDir private Path directory;

  private final LocalInstance mine =
      LocalInstance.ofThisProcess(
          "127.0.0.1:19092", "http://127.0.0.1:18081", "http://127.0.0.1:18080");

  @Test
  void whatIsWrittenIsFound() throws IOException {
    mine.write(directory);

    assertEquals(mine, LocalInstance.running(directory));
    assertEquals(19092, mine.brokerPort());
    assertEquals(18081, mine.registryPort());
    assertEquals(18080, mine.httpPort());
  }

  @Test
  void aDeletedOneIsNotFound() throws IOException {
    mine.write(directory);
    LocalInstance.delete(directory);

    assertEquals(Optional.empty(), LocalInstance.read(directory));
  }

  @Test
  void anotherProcessWithTheSameIdIsNotIt() throws IOException {
    LocalInstance former =
        new LocalInstance(
            mine.pid(),
            mine.processStartMs() - 1,
            mine.bootstrapServers(),
            mine.schemaRegistry(),
            mine.http());
    former.write(directory);

    assertFalse(former.isRunning());
    CommandFailedException e =
        assertThrows(CommandFailedException.class, () -> LocalInstance.running(directory));
    assertEquals(ExitCode.UNREACHABLE, e.exitCode());
    assertEquals(
        "the Fairlead that ran on "
            + directory
            + " (process "
            + mine.pid()
            + ") is gone: start it again with 'fairlead up'; its data is kept.",
        e.getMessage());
  }

  @Test
  void aDamagedFileIsNamed() throws IOException {
    Files.writeString(directory.resolve("instance.json"), "{\"pid\": 1");

    CommandFailedException e =
        assertThrows(CommandFailedException.class, () -> LocalInstance.read(directory));

    assertTrue(e.getMessage().startsWith(directory.resolve("instance.json") + " is damaged"));
  }

  @Test
  void aSecondUpOnOneDirectoryIsRefused() throws IOException {
    mine.write(directory);

    CommandLineRun run = CommandLineRun.of("up", "--data-dir", directory.toString());

    assertEquals(ExitCode.FAILED, run.exitCode());
    assertEquals(
        "fairlead: Fairlead runs on "
            + directory
            + " already (process "
            + mine.pid()
            + ", Kafka at 127.0.0.1:19092): stop that one first, or use another --data-dir.",
        run.complaint());
  }

  @Test
  void theDataDirectoryIsTheOneNamedElseTheUsersOwn() {
    assertEquals(
        Path.of("/a/b"), DataDirectory.resolve(Path.of("/a/c/../b"), "/v", "/xdg", "/home/u"));
    assertEquals(Path.of("/v"), DataDirectory.resolve(null, "/v", "/xdg", "/home/u"));
    assertEquals(Path.of("/xdg/fairlead"), DataDirectory.resolve(null, " ", "/xdg", "/home/u"));
    assertEquals(
        Path.of("/home/u/.local/share/fairlead"),
        DataDirectory.resolve(null, null, "relative", "/home/u"));
  }
}
