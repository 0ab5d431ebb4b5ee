package io.fairlead.cli;

import io.fairlead.query.HttpApi;
import io.fairlead.query.ProblemException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** A process that {@code agent spawn} has just started, until it works. */
final class SpawnedStart {
  private static final long POLL_MS = 100;
  private static final long SETTLE_MS = 250;
  private static final int LOG_LINES = 10;

  /** How often in a row it must be ready. */
  private static final int SETTLED = 8;

  private final SpawnedProcess spawned;
  private final Process process;

  SpawnedStart(SpawnedProcess spawned, Process process) {
    this.spawned = spawned;
    this.process = process;
  }

  /**
   * Waits until it has said that it works.
   *
   * @throws CommandFailedException if it has ended, or is ended since it took too long or the user
   *     gave it up
   */
  void awaitAnnounced(PrintWriter err, long limitMs) throws IOException, InterruptedException {
    long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMs);
    try (Interrupt interrupt = new Interrupt();
        Progress progress = new Progress(err, "starting " + spawned.id())) {
      while (spawned.announced().isEmpty()) {
        boolean late = System.nanoTime() > endNs;
        if (late || interrupt.await(POLL_MS)) {
          throw ended(late ? " does not work after " + limitMs / 1_000 + " s" : " is given up");
        }
        checkAlive();
      }
    }
  }

  /**
   * A coordinator works at first on nothing, and then takes partitions over: waits until it has
   * been ready for a while, but not for ever, since it works anyway as long as it answers.
   *
   * @throws CommandFailedException if it has ended, or is ended since nobody listens there
   */
  void awaitSettled(long limitMs) throws IOException, InterruptedException {
    String url = spawned.http();
    if (url.isEmpty()) {
      checkAlive();
      return;
    }
    HttpApi api = new HttpApi(url, null);
    long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMs);
    int ready = 0;
    boolean listens = true;
    while (ready < SETTLED && System.nanoTime() < endNs) {
      try {
        api.get("health", "ready");
        ready++;
        listens = true;
      } catch (ProblemException e) {
        ready = 0;
        listens = true;
      } catch (UncheckedIOException e) {
        if (isCausedBy(SSLException.class, e)) {
          break; // it answers, with a certificate that this process does not trust
        }
        ready = 0;
        listens = !isCausedBy(ConnectException.class, e);
      }
      TimeUnit.MILLISECONDS.sleep(SETTLE_MS);
      checkAlive();
    }
    checkAlive();
    if (!listens) {
      throw ended(" does not listen at " + url + " any more");
    }
  }

  private static boolean isCausedBy(Class<? extends IOException> kind, Throwable thrown) {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      if (kind.isInstance(at)) {
        return true;
      }
    }
    return false;
  }

  /** It is ended, since it is of no use so. */
  private CommandFailedException ended(String why) {
    process.destroy();
    return new CommandFailedException(
        ExitCode.FAILED, spawned.id() + why + " and is ended; its log is " + spawned.log() + ".");
  }

  private void checkAlive() throws IOException {
    if (!process.isAlive()) {
      throw new CommandFailedException(
          ExitCode.FAILED, spawned.id() + " has ended while it started: " + lastWords());
    }
  }

  /** The sentence with which it ended, if there is one; else where its log is. */
  private String lastWords() throws IOException {
    List<String> lines = Files.readString(spawned.log(), StandardCharsets.UTF_8).lines().toList();
    return lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()).stream()
        .filter(line -> line.startsWith("fairlead: "))
        .findFirst()
        .map(line -> line.substring("fairlead: ".length()) + " (log: " + spawned.log() + ")")
        .orElse("its log is " + spawned.log() + ".");
  }
}
