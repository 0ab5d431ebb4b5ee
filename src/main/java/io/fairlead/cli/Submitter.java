package io.fairlead.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.agent.TaskClient;
import io.fairlead.agent.TaskSpec;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Sends tasks and prints what comes of them. */
final class Submitter {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Tasks of a file that are sent and not yet ended, at most; the file itself may be longer. */
  private static final int MAX_OPEN = 10_000;

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private final Map<String, String> properties;
  private final String topicPrefix;
  private final PrintWriter out;
  private final PrintWriter err;

  Submitter(Map<String, String> properties, String topicPrefix, PrintWriter out, PrintWriter err) {
    this.properties = properties;
    this.topicPrefix = topicPrefix;
    this.out = out;
    this.err = err;
  }

  /**
   * Prints the ids, each once the broker has the task.
   *
   * @param json as an object a line
   */
  int send(List<TaskSpec> tasks, boolean json) throws InterruptedException {
    try (TaskClient client = connect();
        Progress progress = new Progress(err, "submitting")) {
      List<CompletableFuture<RecordMetadata>> written = new ArrayList<>();
      for (TaskSpec task : tasks) {
        written.add(client.send(task));
      }
      for (int i = 0; i < tasks.size(); i++) {
        await(written.get(i), tasks.get(i));
        String id = tasks.get(i).taskId();
        out.println(json ? JSON.createObjectNode().put("taskId", id) : id);
        progress.at(i + 1, tasks.size());
      }
      out.flush();
      return ExitCode.OK;
    }
  }

  /** Prints the result itself; what went wrong goes to stderr. */
  int sendAndPrintResult(TaskSpec task, @Nullable Duration timeout) throws InterruptedException {
    Outcome outcome;
    try (TaskClient client = connect();
        Progress progress = new Progress(err, "task " + task.taskId() + " runs")) {
      CompletableFuture<Outcome> end = client.submit(task);
      outcome = timeout == null ? await(end, task) : await(end, task, timeout);
    }
    if (outcome.getKind() == OutcomeKind.COMPLETED) {
      String result = result(outcome);
      out.print(result);
      if (!result.isEmpty() && !result.endsWith("\n")) {
        out.println();
      }
      out.flush();
      return ExitCode.OK;
    }
    err.println("fairlead: " + words(outcome));
    return ExitCode.FAILED;
  }

  /** Prints a line of JSON per task, as they end; fails unless all of them complete. */
  int sendAndPrintOutcomes(List<TaskSpec> tasks, @Nullable Duration timeout)
      throws InterruptedException {
    long deadlineNs = System.nanoTime() + (timeout == null ? 0 : timeout.toNanos());
    List<CompletableFuture<Outcome>> ends = new ArrayList<>();
    int completed = 0;
    try (TaskClient client = connect();
        Progress progress = new Progress(err, "tasks")) {
      for (int i = 0; i < tasks.size(); i++) {
        while (ends.size() < tasks.size() && ends.size() - i < MAX_OPEN) {
          ends.add(client.submit(tasks.get(ends.size())));
        }
        Outcome outcome =
            timeout == null
                ? await(ends.get(i), tasks.get(i))
                : await(
                    ends.get(i),
                    tasks.get(i),
                    Duration.ofNanos(Math.max(0, deadlineNs - System.nanoTime())));
        completed += outcome.getKind() == OutcomeKind.COMPLETED ? 1 : 0;
        out.println(line(outcome));
        progress.at(i + 1, tasks.size());
      }
      out.flush();
    }
    if (completed < tasks.size()) {
      err.println(
          "fairlead: " + (tasks.size() - completed) + " of " + tasks.size() + " did not complete.");
      return ExitCode.FAILED;
    }
    return ExitCode.OK;
  }

  private TaskClient connect() {
    try (Progress progress =
        new Progress(err, "connecting to " + Connection.addressOf(properties))) {
      return TaskClient.builder()
          .properties(properties)
          .topicPrefix(topicPrefix)
          .maxPending(MAX_OPEN)
          .connectTimeout(CONNECT_TIMEOUT)
          .connect();
    } catch (IllegalStateException e) {
      throw new CommandFailedException(
          ExitCode.UNREACHABLE,
          Connection.addressOf(properties) + " does not serve Fairlead: " + Failures.sentence(e),
          e);
    }
  }

  private static <T> T await(CompletableFuture<T> future, TaskSpec task)
      throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new CommandFailedException(
          ExitCode.FAILED,
          "task " + task.taskId() + ": " + Failures.sentence(Failures.causeOf(e)),
          Failures.causeOf(e));
    }
  }

  private static <T> T await(CompletableFuture<T> future, TaskSpec task, Duration timeout)
      throws InterruptedException {
    try {
      future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new CommandFailedException(
          ExitCode.FAILED,
          "task " + task.taskId() + " has not ended in time; it still waits or runs.",
          e);
    } catch (ExecutionException e) {
      // thrown below
    }
    return await(future, task);
  }

  /** For people. */
  static String words(Outcome outcome) {
    return "task "
        + outcome.getTaskId()
        + " "
        + (outcome.getKind() == OutcomeKind.REJECTED || outcome.getKind() == OutcomeKind.CANCELLED
            ? "was "
            : "")
        + outcome.getKind().name().toLowerCase(Locale.ROOT)
        + (outcome.getReason() == null ? "" : " (" + outcome.getReason() + ")")
        + (outcome.getMessage() == null ? "" : ": " + outcome.getMessage());
  }

  /** For programs. */
  static String line(Outcome outcome) {
    ObjectNode node = JSON.createObjectNode();
    node.put("taskId", outcome.getTaskId());
    node.put("kind", outcome.getKind().name());
    node.put("agentId", outcome.getAgentId());
    node.put("attempts", outcome.getAttempts());
    if (outcome.getRunTimeMs() != null) {
      node.put("runTimeMs", outcome.getRunTimeMs());
    }
    if (outcome.getReason() != null) {
      node.put("reason", outcome.getReason());
      node.put("message", outcome.getMessage());
    }
    if (outcome.getResultUri() != null) {
      node.put("resultUri", outcome.getResultUri());
    }
    ByteBuffer bytes = outcome.getResultBytes();
    if (bytes != null) {
      String text = utf8(bytes);
      if (text != null) {
        node.put("result", text);
      } else {
        node.put("resultBase64", base64(bytes));
      }
    }
    return node.toString();
  }

  /** What a person wants to see of a result: its text, its address, or base64 of its bytes. */
  private static String result(Outcome outcome) {
    ByteBuffer bytes = outcome.getResultBytes();
    if (bytes == null) {
      return outcome.getResultUri() == null ? "" : outcome.getResultUri();
    }
    String text = utf8(bytes);
    return text != null ? text : base64(bytes);
  }

  private static String base64(ByteBuffer bytes) {
    return StandardCharsets.ISO_8859_1
        .decode(Base64.getEncoder().encode(bytes.duplicate()))
        .toString();
  }

  private static @Nullable String utf8(ByteBuffer bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
