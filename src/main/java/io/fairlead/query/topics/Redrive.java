package io.fairlead.query.topics;

import io.fairlead.model.IdSyntax;
import io.fairlead.query.view.DeadLetterView;
import io.fairlead.wire.DeadLetterCause;
import io.fairlead.wire.DeadLetters;
import io.fairlead.wire.Submission;
import io.fairlead.wire.TaskCodec;
import io.fairlead.wire.WireException;
import io.fairlead.wire.avro.DeadLetter;
import io.fairlead.wire.avro.Task;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Whether the task of a dead letter can be submitted again, and as what. The same letter always
 * gives the same task: submitting it twice is a repetition, which the coordinator ignores for as
 * long as it remembers the id.
 *
 * <p>The id of a task that failed is taken: it is remembered as ended. So the task comes back under
 * another one, {@code <id>~1}, and one that was redriven as such and failed again as {@code
 * <id>~2}; the header {@link #HEADER} has the first. A submission that was not accepted keeps its
 * id, but for one whose id was taken by other content: that gets its digest behind its id.
 */
final class Redrive {
  /** Header of a redriven task: the id under which it was submitted first. */
  static final String HEADER = "redriveOf";

  private final String tasksTopic;
  private final Deserializer<Task> decoder;
  private final long nowMs;

  Redrive(String tasksTopic, Deserializer<Task> decoder, long nowMs) {
    this.tasksTopic = tasksTopic;
    this.decoder = decoder;
    this.nowMs = nowMs;
  }

  /** What is to be done about a letter. */
  sealed interface Plan {
    /** Submit that. */
    record Submit(Task task) implements Plan {}

    /** Nothing can be done, for that reason. */
    record Refuse(String reason) implements Plan {}

    /** For people. */
    default DeadLetterView.Redrivable toView() {
      if (this instanceof Submit submit) {
        return new DeadLetterView.Redrivable(
            submit.task.getTaskId(), null, submit.task.getPayload(), submit.task.getContentType());
      } else if (this instanceof Refuse refuse) {
        return new DeadLetterView.Redrivable(null, refuse.reason, null, null);
      }
      throw new IllegalStateException("unknown plan " + this);
    }
  }

  /**
   * As {@link #plan(DeadLetter)}, of a letter that nobody has named: not if it is so old that the
   * task it gives may have been run and forgotten.
   *
   * @param rememberedMs how long ids of finished tasks are remembered
   */
  Plan planFound(DeadLetter letter, long rememberedMs) {
    return letter.getAtMs() < nowMs - rememberedMs
        ? new Plan.Refuse(
            "it is older than ids are remembered ("
                + rememberedMs
                + " ms), so its task could run a second time: name the letter to redrive it")
        : plan(letter);
  }

  /** Decides; never throws for what is in the letter. */
  Plan plan(DeadLetter letter) {
    if (!letter.getTopic().equals(tasksTopic)) {
      return new Plan.Refuse(
          "only tasks are submitted again, and this is a record of "
              + letter.getTopic()
              + ": have it sent anew");
    }
    ByteBuffer value = letter.getValue();
    if (value == null) {
      return new Plan.Refuse("the letter does not hold the task");
    }
    if (value.remaining() >= DeadLetters.MAX_VALUE_BYTES) {
      return new Plan.Refuse("the letter holds only the beginning of the record");
    }
    Task task;
    try {
      task = decoder.deserialize(tasksTopic, bytes(value));
    } catch (WireException e) {
      if (!e.poison()) {
        throw e;
      }
      return new Plan.Refuse("the record can't be read: " + e.getMessage());
    }
    return task == null ? new Plan.Refuse("the letter does not hold the task") : plan(letter, task);
  }

  private Plan plan(DeadLetter letter, Task task) {
    ByteBuffer key = letter.getKey();
    if (key != null && !new String(bytes(key), StandardCharsets.UTF_8).equals(task.getSwarmId())) {
      return new Plan.Refuse(
          "the record's key is not the task's swarm, " + task.getSwarmId() + ": submit it anew");
    }
    Submission submission = TaskCodec.decode(task, nowMs);
    if (submission instanceof Submission.Unreadable unreadable) {
      return new Plan.Refuse("it would come back: " + unreadable.message());
    } else if (submission instanceof Submission.Refused refused) {
      return new Plan.Refuse("it would be rejected: " + refused.rejection().message());
    } else if (submission instanceof Submission.Accepted accepted) {
      return new Plan.Submit(again(letter, task, accepted.task().contentHash()));
    }
    throw new IllegalStateException("unknown kind of submission " + submission);
  }

  private static Task again(DeadLetter letter, Task task, long contentHash) {
    Task again = Task.newBuilder(task).build();
    if (letter.getCause().equals(DeadLetterCause.TASK_FAILED.code())) {
      String first = task.getHeaders().getOrDefault(HEADER, task.getTaskId());
      name(again, first, "~" + (times(first, task.getTaskId()) + 1));
      // They had been met; and they may not be remembered any more.
      again.setDependencies(List.of());
      // A run out of turn is no release of the series.
      again.setSeriesId(null);
      again.setPeriodMs(null);
      if (again.getDeadlineMs() != null && again.getDeadlineMs() <= letter.getAtMs()) {
        again.setDeadlineMs(null);
      }
      again.setSubmittedAtMs(0);
    } else if (letter.getCause().equals(DeadLetterCause.ID_CONFLICT.code())) {
      String digest = String.format("~%016x", contentHash);
      if (!task.getTaskId().endsWith(digest)) {
        name(again, task.getTaskId(), digest);
      }
    }
    return again;
  }

  /** How often it was redriven before. */
  private static int times(String first, String id) {
    if (id.startsWith(first + "~")) {
      try {
        return Math.max(0, Integer.parseInt(id.substring(first.length() + 1)));
      } catch (NumberFormatException e) {
        return 0;
      }
    }
    return 0;
  }

  private static void name(Task task, String first, String suffix) {
    String head = first;
    if (first.length() + suffix.length() > IdSyntax.MAX_LENGTH) {
      String digest = String.format("..%08x", first.hashCode());
      head = first.substring(0, IdSyntax.MAX_LENGTH - suffix.length() - digest.length()) + digest;
    }
    task.setTaskId(head + suffix);
    Map<String, String> headers = new TreeMap<>(task.getHeaders());
    headers.put(HEADER, head);
    if (TaskCodec.headersFit(headers)) {
      task.setHeaders(headers);
    }
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
