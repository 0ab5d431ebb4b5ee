package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.cli.SpawnedProcess.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpawnedProcessTest {
  @TempDir private Path data;

  @Test
  void aNameIsTakenWhileItsProcessLives() throws Exception {
    Process process = new ProcessBuilder("sleep", "600").start();
    try {
      SpawnedProcess.claim(data, "a", Kind.WORKER).handTo(process.toHandle());

      CommandFailedException refused =
          assertThrows(
              CommandFailedException.class,
              () -> SpawnedProcess.claim(data, "a", Kind.COORDINATOR));
      assertEquals(
          "a runs already (process "
              + process.pid()
              + "): end it with 'fairlead agent stop a', or choose another name.",
          refused.getMessage());
      assertTrue(SpawnedProcess.find(data, "a").orElseThrow().stop(30_000));
      assertTrue(process.waitFor(30, TimeUnit.SECONDS)); // Java may notice a little later
      assertTrue(SpawnedProcess.find(data, "a").isEmpty());
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void aNameIsFreeOnceItsProcessIsGone() throws Exception {
    Process process = new ProcessBuilder("true").start();
    SpawnedProcess gone = SpawnedProcess.claim(data, "a", Kind.WORKER).handTo(process.toHandle());
    process.waitFor();

    assertFalse(gone.isRunning());
    assertEquals(ProcessHandle.current().pid(), SpawnedProcess.claim(data, "a", Kind.WORKER).pid());
  }

  @Test
  void aProcessWithTheSameIdThatBeganAtAnotherTimeIsNotTouched() throws Exception {
    Process other = new ProcessBuilder("sleep", "600").start();
    try {
      SpawnedProcess.claim(data, "a", Kind.WORKER).handTo(other.toHandle());
      Path file = data.resolve("spawned").resolve("a").resolve("agent.json");
      Files.writeString(
          file,
          Files.readString(file)
              .replaceFirst("\"processStartMs\" : \\d+", "\"processStartMs\" : 12345"));

      SpawnedProcess stale = SpawnedProcess.find(data, "a").orElseThrow();
      assertFalse(stale.isRunning());
      assertTrue(stale.stop(1_000));
      assertTrue(other.isAlive());
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void aDamagedRegistrationIsNamed() throws IOException {
    Path file = Files.createDirectories(data.resolve("spawned").resolve("a")).resolve("agent.json");
    Files.writeString(file, "{");

    CommandFailedException failed =
        assertThrows(CommandFailedException.class, () -> SpawnedProcess.all(data));
    assertTrue(String.valueOf(failed.getMessage()).startsWith(file + " is damaged"));
  }
}
