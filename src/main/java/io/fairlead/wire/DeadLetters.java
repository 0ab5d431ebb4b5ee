package io.fairlead.wire;

import io.fairlead.model.AgentId;
import io.fairlead.model.Fact;
import io.fairlead.model.Lease;
import io.fairlead.model.Rejection;
import io.fairlead.model.SwarmId;
import io.fairlead.model.TaskId;
import io.fairlead.wire.avro.DeadLetter;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Letters about records that could not be read or done, and about tasks that failed. */
public final class DeadLetters {
  /** The most of a record's value that a letter repeats: 1 MiB. */
  public static final int MAX_VALUE_BYTES = 1 << 20;

  /** The most of a record's key that a letter repeats; the key of a good record is far shorter. */
  public static final int MAX_KEY_BYTES = 1_024;

  /** Characters of a message; beside the record itself it must fit into one. */
  public static final int MAX_MESSAGE_LENGTH = 8_192;

  private DeadLetters() {}

  /**
   * Whom a letter is about, as far as it could be told.
   *
   * @param swarm null if it could not be told; so with the others
   */
  public record Subject(@Nullable SwarmId swarm, @Nullable TaskId task, @Nullable AgentId agent) {
    /** Nobody could be told. */
    public static final Subject NOBODY = new Subject(null, null, null);

    /** A swarm, and nothing closer. */
    public static Subject of(SwarmId swarm) {
      return new Subject(swarm, null, null);
    }
  }

  /**
   * A letter about a record.
   *
   * @param message names the field and the value
   * @param atMs the coordinator's clock, milliseconds since the Unix epoch
   */
  public static DeadLetter of(
      DeadLetterCause cause, String message, long atMs, SourceRecord source, Subject subject) {
    return letter(cause.code(), message, atMs, source, subject);
  }

  /** A known task id came with other content. */
  public static DeadLetter conflict(
      FactStamp stamp, Fact.SubmissionConflicted fact, SourceRecord source) {
    return of(
        DeadLetterCause.ID_CONFLICT,
        fact.rejection().message(),
        stamp.now().wallMs(),
        source,
        new Subject(stamp.swarm(), fact.taskId(), null));
  }

  /** A command was refused; the cause is the code of the rejection. */
  public static DeadLetter refused(FactStamp stamp, Fact.CommandRefused fact, SourceRecord source) {
    Rejection rejection = fact.rejection();
    return letter(
        rejection.reason().code(),
        fact.command() + ": " + rejection.message(),
        stamp.now().wallMs(),
        source,
        Subject.of(stamp.swarm()));
  }

  /** A command to all swarms was refused before any of them saw it. */
  public static DeadLetter refusedByAll(
      String command, Rejection rejection, long atMs, SourceRecord source) {
    return letter(
        rejection.reason().code(),
        command + ": " + rejection.message(),
        atMs,
        source,
        Subject.NOBODY);
  }

  /**
   * A task failed for good.
   *
   * @param topic where tasks are submitted
   * @param task as a record of that topic; null if it would be longer than a letter can repeat
   */
  public static DeadLetter failed(
      FactStamp stamp, Fact.TaskFailed fact, String topic, @Nullable ByteBuffer task) {
    Lease lease = fact.lease();
    DeadLetter letter =
        of(
            DeadLetterCause.TASK_FAILED,
            fact.error() == null ? fact.reason() : fact.reason() + ": " + fact.error(),
            stamp.now().wallMs(),
            new SourceRecord(topic, -1, -1, null, task),
            new Subject(stamp.swarm(), fact.taskId(), lease == null ? null : lease.agent()));
    letter.setEpoch(lease == null ? 0 : lease.epoch().value());
    return letter;
  }

  private static DeadLetter letter(
      String cause, String message, long atMs, SourceRecord source, Subject subject) {
    DeadLetter letter = new DeadLetter();
    letter.setCause(cause);
    letter.setMessage(Excerpt.of(message, MAX_MESSAGE_LENGTH));
    letter.setAtMs(atMs);
    letter.setTopic(source.topic());
    letter.setPartition(source.partition());
    letter.setOffset(source.offset());
    letter.setKey(cut(source.key(), MAX_KEY_BYTES));
    letter.setValue(cut(source.value(), MAX_VALUE_BYTES));
    letter.setSwarmId(subject.swarm() == null ? null : subject.swarm().value());
    letter.setTaskId(subject.task() == null ? null : subject.task().value());
    letter.setAgentId(subject.agent() == null ? null : subject.agent().value());
    return letter;
  }

  private static @Nullable ByteBuffer cut(@Nullable ByteBuffer bytes, int most) {
    if (bytes == null || bytes.remaining() <= most) {
      return bytes;
    }
    return bytes.duplicate().limit(bytes.position() + most);
  }
}
