package io.fairlead.chaos;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path directory;
  private Child child;

  /** Says its number again and again. */
  static final class Idle {
    public static void main(String[] words) throws Exception {
      Lifeline lifeline = Lifeline.ofThisProcess();
      do {
        lifeline.say(ChildSettings.STATE, "" + ProcessHandle.current().pid());
      } while (!lifeline.await(ChildSettings.SAY_EVERY_MS));
      System.exit(0);
    }
  }

  @BeforeEach
  void start() throws Exception {
    child = Child.start("idle", Idle.class, "32m", directory.resolve("log"), Map.of());
    await().atMost(LIMIT).until(() -> child.said(ChildSettings.STATE).isPresent());
  }

  @AfterEach
  void end() {
    child.close();
  }

  @Test
  void theProcessIsTheJvmAndACtrlCIsNotForIt() throws Exception {
    String pid = child.said(ChildSettings.STATE).orElseThrow();
    assertTrue(child.toString().contains("process " + pid));

    assertEquals(0, new ProcessBuilder("kill", "-INT", pid).start().waitFor());

    long laterNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(500);
    await()
        .atMost(LIMIT)
        .until(() -> !child.isAlive() || child.saidSince(ChildSettings.STATE, laterNs).isPresent());
    assertTrue(child.isAlive(), child.ending());
    assertTrue(child.stop(LIMIT.toMillis()));
    assertEquals("ended with 0", child.ending());
  }

  @Test
  void whoseEndOfAPauseNobodyWaitsForIsKilledAndNothingSignalsItLater() throws Exception {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread pausing =
        new Thread(
            () -> {
              try {
                child.pause(600_000);
              } catch (Exception e) {
                thrown.set(e);
              }
            });
    pausing.start();
    await().atMost(LIMIT).until(() -> !sleepers().isEmpty());
    List<ProcessHandle> sleepers = sleepers();

    pausing.interrupt();
    pausing.join(LIMIT.toMillis());

    assertInstanceOf(InterruptedException.class, thrown.get());
    await().atMost(LIMIT).until(() -> !child.isAlive());
    await().atMost(LIMIT).until(() -> sleepers.stream().noneMatch(ProcessHandle::isAlive));
    assertFalse(child.isAlive());
  }

  /** The shell, and what it waits for. */
  private static List<ProcessHandle> sleepers() {
    List<ProcessHandle> sleeps =
        ProcessHandle.current()
            .descendants()
            .filter(process -> process.info().command().orElse("").endsWith("sleep"))
            .toList();
    return sleeps.stream()
        .flatMap(sleep -> Stream.of(sleep, sleep.parent().orElse(sleep)))
        .toList();
  }
}
