package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.cli.SpawnedProcess.Kind;
import io.fairlead.query.QueryOptions;
import io.fairlead.query.QueryServer;
import io.fairlead.query.security.TestCertificates;
import io.fairlead.query.security.TlsOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code agent spawn} makes of a process that has said that it works. */
class SpawnedStartTest {
  /** Far more than any of these takes. */
  private static final long LONG_MS = 120_000;

  private static final long SHORT_MS = 500;

  @TempDir private Path data;

  private Process process;

  @AfterEach
  void end() {
    process.destroyForcibly();
  }

  @Test
  void aCoordinatorThatEndsAfterItsAnnouncementDoesNotWork() throws Exception {
    SpawnedProcess spawned = announced("true", nobodysUrl());
    process.waitFor();
    Files.writeString(
        spawned.log(), "WARN something\nfairlead: the coordinator has stopped.\nfairlead: add x\n");

    CommandFailedException failed =
        assertThrows(
            CommandFailedException.class,
            () -> new SpawnedStart(spawned, process).awaitSettled(LONG_MS));

    assertEquals(
        "c has ended while it started: the coordinator has stopped. (log: " + spawned.log() + ")",
        failed.getMessage());
    assertEquals(ExitCode.FAILED, failed.exitCode());
  }

  @Test
  void aWorkerThatEndsAfterItsAnnouncementDoesNotWork() throws Exception {
    SpawnedProcess spawned = announced("true", "");
    process.waitFor();
    Files.writeString(spawned.log(), "");

    CommandFailedException failed =
        assertThrows(
            CommandFailedException.class,
            () -> new SpawnedStart(spawned, process).awaitSettled(LONG_MS));

    assertEquals(
        "c has ended while it started: its log is " + spawned.log() + ".", failed.getMessage());
  }

  @Test
  void aCoordinatorThatListensNoMoreIsEnded() throws Exception {
    String url = nobodysUrl();
    SpawnedProcess spawned = announced("sleep 600", url);

    CommandFailedException failed =
        assertThrows(
            CommandFailedException.class,
            () -> new SpawnedStart(spawned, process).awaitSettled(SHORT_MS));

    assertEquals(
        "c does not listen at " + url + " any more and is ended; its log is " + spawned.log() + ".",
        failed.getMessage());
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
  }

  @Test
  void aCoordinatorWithACertificateThatNobodyTrustsWorks() throws Exception {
    TestCertificates.Made made = new TestCertificates(data).make("own");
    try (QueryServer server =
        QueryServer.start(
            QueryOptions.DEFAULT.withTls(
                TlsOptions.keyStore(made.keyStore(), made.password(), null)))) {
      SpawnedProcess spawned = announced("sleep 600", server.url());

      new SpawnedStart(spawned, process).awaitSettled(LONG_MS);

      assertTrue(process.isAlive());
    }
  }

  @Test
  void aCoordinatorThatAnswersAndIsNotReadyYetWorks() throws Exception {
    try (QueryServer server = QueryServer.start(QueryOptions.DEFAULT)) {
      SpawnedProcess spawned = announced("sleep 600", server.url());

      new SpawnedStart(spawned, process).awaitSettled(SHORT_MS);

      assertTrue(process.isAlive());
    }
  }

  /** A process that runs that, and in whose name such an address is announced. */
  private SpawnedProcess announced(String command, String url) throws IOException {
    process = new ProcessBuilder(command.split(" ")).start();
    SpawnedProcess spawned =
        SpawnedProcess.claim(data, "c", url.isEmpty() ? Kind.WORKER : Kind.COORDINATOR)
            .handTo(process.toHandle());
    new LocalInstance(spawned.pid(), spawned.processStartMs(), "127.0.0.1:1", "http://h:1", url)
        .write(spawned.directory());
    return spawned;
  }

  /** A port that was free a moment ago. */
  private static String nobodysUrl() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "http://127.0.0.1:" + socket.getLocalPort();
    }
  }
}
