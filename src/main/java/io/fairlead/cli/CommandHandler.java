package io.fairlead.cli;

import io.fairlead.agent.AssignedTask;
import io.fairlead.agent.TaskContext;
import io.fairlead.agent.TaskFailedException;
import io.fairlead.agent.TaskHandler;
import io.fairlead.agent.TaskResult;
import io.fairlead.model.Setting;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs a command for each task. Its output is read by threads of their own, so that neither side
 * can block the other; of standard output only what may be a result is kept, of standard error the
 * end.
 */
final class CommandHandler implements TaskHandler {
  private static final int MAX_RESULT = (int) Setting.PAYLOAD_MAX_BYTES.defaultValue();
  private static final int STDERR_KEPT = 2_048;
  private static final long KILL_AFTER_MS = 2_000;

  private final List<String> command;

  CommandHandler(List<String> command) {
    this.command = List.copyOf(command);
  }

  /**
   * @throws CommandFailedException if there is no such program
   */
  void checkStartable() {
    String program = command.get(0);
    if (program.contains(File.separator)) {
      if (!Files.isExecutable(Path.of(program))) {
        throw new CommandFailedException(
            ExitCode.USAGE, program + " is not a program that can be started.");
      }
      return;
    }
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      if (Files.isExecutable(Path.of(folder, program))
          || Files.isExecutable(Path.of(folder, program + ".exe"))) {
        return;
      }
    }
    throw new CommandFailedException(
        ExitCode.USAGE, "there is no program " + program + " on PATH.");
  }

  @Override
  public TaskResult handle(AssignedTask task, TaskContext context) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command);
    environment(builder.environment(), task, context);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw TaskFailedException.retriable("the command did not start: " + Failures.sentence(e));
    }
    OutputTap result = OutputTap.beginning(process.getInputStream(), MAX_RESULT);
    OutputTap errors = OutputTap.end(process.getErrorStream(), STDERR_KEPT);
    try {
      feed(process, task.payloadBytes());
      int status = process.waitFor();
      byte[] bytes = result.await();
      if (status != 0) {
        throw TaskFailedException.retriable(failure(status, errors.await()));
      }
      if (result.size() > MAX_RESULT) {
        throw TaskFailedException.permanent(
            "the result has " + result.size() + " bytes, at most " + MAX_RESULT + " are allowed");
      }
      return TaskResult.of(bytes).contentType(typeOf(bytes));
    } catch (InterruptedException e) {
      kill(process);
      throw e;
    }
  }

  private static void feed(Process process, byte[] payload) {
    Thread feeder =
        new Thread(
            () -> {
              try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(payload);
              } catch (IOException e) {
                // The command does not want all of its input; its exit status tells the rest.
              }
            },
            "fairlead-stdin-" + process.pid());
    feeder.setDaemon(true);
    feeder.start();
  }

  /** Its children too: a shell's own death would leave them running. */
  private static void kill(Process process) {
    List<ProcessHandle> all = process.descendants().toList();
    all.forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      if (!process.waitFor(KILL_AFTER_MS, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    all.forEach(ProcessHandle::destroyForcibly);
  }

  private static void environment(
      Map<String, String> environment, AssignedTask task, TaskContext context) {
    environment.put("FAIRLEAD_TASK_ID", task.taskId());
    environment.put("FAIRLEAD_SWARM_ID", task.swarmId());
    environment.put("FAIRLEAD_TENANT_ID", task.tenantId());
    environment.put("FAIRLEAD_TASK_TYPE", task.taskType());
    environment.put("FAIRLEAD_LEVEL", task.level().name().toLowerCase(java.util.Locale.ROOT));
    environment.put("FAIRLEAD_PRIORITY", Integer.toString(task.priority()));
    environment.put("FAIRLEAD_ATTEMPT", Integer.toString(task.attempt()));
    environment.put("FAIRLEAD_EPOCH", Long.toString(task.epoch()));
    environment.put("FAIRLEAD_SUBMITTED_AT_MS", Long.toString(task.submittedAtMs()));
    environment.put("FAIRLEAD_ESTIMATED_COST_MS", Double.toString(task.estimatedCostMs()));
    environment.put("FAIRLEAD_CONTENT_TYPE", task.contentType());
    environment.put("FAIRLEAD_IDEMPOTENCY_KEY", context.idempotencyKey());
    if (task.deadlineMs() != null) {
      environment.put("FAIRLEAD_DEADLINE_MS", Long.toString(task.deadlineMs()));
    }
    for (String header : List.of("traceparent", "tracestate")) {
      String value = task.headers().get(header);
      if (value != null) {
        environment.put(header.toUpperCase(java.util.Locale.ROOT), value);
      }
    }
  }

  private static String failure(int status, byte[] stderr) {
    String text = new String(stderr, StandardCharsets.UTF_8).strip();
    return "exit status " + status + (text.isEmpty() ? "" : ": " + text);
  }

  private static String typeOf(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return "text/plain; charset=utf-8";
    } catch (CharacterCodingException e) {
      return "application/octet-stream";
    }
  }
}
