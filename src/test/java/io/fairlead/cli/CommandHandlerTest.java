package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.agent.AssignedTask;
import io.fairlead.agent.TaskContext;
import io.fairlead.agent.TaskFailedException;
import io.fairlead.agent.TaskResult;
import io.fairlead.model.Level;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandHandlerTest {
  private static final TaskContext CONTEXT =
      new TaskContext() {
        @Override
        public boolean isCancelled() {
          return false;
        }

        @Override
        public void progress(double share) {}

        @Override
        public String idempotencyKey() {
          return "t@5";
        }
      };

  @Test
  void thePayloadIsStdinAndStdoutTheResult() throws Exception {
    TaskResult result = run("hello", "tr", "a-z", "A-Z");

    assertEquals("HELLO", text(result));
    assertEquals("text/plain; charset=utf-8", result.contentType());
  }

  @Test
  void theEnvironmentDescribesTheTask() throws Exception {
    String shown =
        text(
            run(
                "",
                "sh",
                "-c",
                "echo $FAIRLEAD_TASK_ID $FAIRLEAD_SWARM_ID $FAIRLEAD_TENANT_ID $FAIRLEAD_TASK_TYPE"
                    + " $FAIRLEAD_LEVEL $FAIRLEAD_PRIORITY $FAIRLEAD_ATTEMPT $FAIRLEAD_EPOCH"
                    + " $FAIRLEAD_DEADLINE_MS $FAIRLEAD_IDEMPOTENCY_KEY $TRACEPARENT"));

    assertEquals("t s tenant type high 3 1 5 99 t@5 00-abc\n", shown);
  }

  @Test
  void anotherExitStatusIsAFailureWithTheEndOfStderr() {
    TaskFailedException e =
        assertThrows(
            TaskFailedException.class, () -> run("", "sh", "-c", "echo no disk >&2; exit 3"));

    assertEquals("exit status 3: no disk", e.getMessage());
    assertTrue(e.isRetriable());
  }

  @Test
  void ofALongStderrTheEndIsTold() {
    TaskFailedException e =
        assertThrows(
            TaskFailedException.class,
            () -> run("", "sh", "-c", "seq 1 5000 >&2; echo the cause >&2; exit 1"));

    assertTrue(e.getMessage().endsWith("the cause"));
    assertTrue(e.getMessage().length() < 2_200);
  }

  @Test
  void aCommandThatDoesNotReadItsInputDoesNotBlock() throws Exception {
    assertEquals("done\n", text(run("x".repeat(400_000), "echo", "done")));
  }

  @Test
  void aResultAtTheBoundIsTakenAndOneAboveItIsNot() throws Exception {
    assertEquals(524_288, run("", "head", "-c", "524288", "/dev/zero").bytes().remaining());

    TaskFailedException e =
        assertThrows(TaskFailedException.class, () -> run("", "head", "-c", "524289", "/dev/zero"));
    assertEquals("the result has 524289 bytes, at most 524288 are allowed", e.getMessage());
    assertFalse(e.isRetriable());
  }

  @Test
  void bytesThatAreNoTextAreNotCalledText() throws Exception {
    assertEquals("application/octet-stream", run("", "printf", "\\377\\376").contentType());
  }

  @Test
  void anInterruptedRunLeavesNoProcessBehind(@TempDir Path directory) throws Exception {
    Path pids = directory.resolve("pids");
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread slot =
        new Thread(
            () -> {
              try {
                run("", "sh", "-c", "sleep 600 & echo $$ $! > " + pids + "; wait");
              } catch (Throwable e) {
                thrown.set(e);
              }
            });
    slot.start();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Files.exists(pids) && Files.readString(pids).endsWith("\n"));
    slot.interrupt();
    slot.join(30_000);

    assertTrue(thrown.get() instanceof InterruptedException, String.valueOf(thrown.get()));
    for (String pid : Files.readString(pids).strip().split(" ")) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive).isEmpty());
    }
  }

  private static TaskResult run(String payload, String... command) throws Exception {
    AssignedTask task =
        new AssignedTask(
            "s",
            "t",
            5,
            "tenant",
            "type",
            Level.HIGH,
            3,
            99L,
            1,
            1,
            12.5,
            ByteBuffer.wrap(payload.getBytes(StandardCharsets.UTF_8)),
            "text/plain",
            Map.of("traceparent", "00-abc"));
    return new CommandHandler(List.of(command)).handle(task, CONTEXT);
  }

  private static String text(TaskResult result) {
    return StandardCharsets.UTF_8.decode(result.bytes().duplicate()).toString();
  }
}
