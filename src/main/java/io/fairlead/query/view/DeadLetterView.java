package io.fairlead.query.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairlead.wire.avro.DeadLetter;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A record that could not be read, or a task that could not be done.
 *
 * @param partition of the topic of dead letters
 * @param offset there
 * @param cause a code, see PROTOCOL.md
 * @param message the cause in words
 * @param atMs milliseconds since the Unix epoch
 * @param topic of the record
 * @param sourcePartition of the record; left out if the letter is not about one
 * @param sourceOffset of the record; left out if the letter is not about one
 * @param key of the record, safe to show
 * @param swarmId if it could be told; so with the others
 * @param epoch the last one of a task that failed
 * @param size of the payload, or of the record where that can't be read; bytes
 * @param preview the beginning of the payload, or of the record; safe to show
 * @param redriveAs the id under which the task would be submitted again
 * @param notRedrivable why it can't be
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeadLetterView(
    int partition,
    long offset,
    String cause,
    String message,
    long atMs,
    String topic,
    @Nullable Integer sourcePartition,
    @Nullable Long sourceOffset,
    @Nullable String key,
    @Nullable String swarmId,
    @Nullable String taskId,
    @Nullable String agentId,
    @Nullable Long epoch,
    @Nullable Integer size,
    @Nullable String contentType,
    @Nullable String preview,
    @Nullable String redriveAs,
    @Nullable String notRedrivable) {
  private static final int KEY_CHARS = 64;
  private static final int PREVIEW_CHARS = 200;

  /**
   * Whether its task can be submitted again.
   *
   * @param as the id that it would have; null if it can't
   * @param reason why it can't; null if it can
   * @param payload of the task; null if it can't
   */
  public record Redrivable(
      @Nullable String as,
      @Nullable String reason,
      @Nullable ByteBuffer payload,
      @Nullable String contentType) {}

  /** That letter. */
  public static DeadLetterView of(
      int partition, long offset, DeadLetter letter, Redrivable redrivable) {
    byte[] key = Bytes.of(letter.getKey());
    byte[] shown =
        Bytes.of(redrivable.payload() == null ? letter.getValue() : redrivable.payload());
    boolean ofRecord = letter.getOffset() >= 0;
    return new DeadLetterView(
        partition,
        offset,
        letter.getCause(),
        Bytes.escaped(letter.getMessage()),
        letter.getAtMs(),
        letter.getTopic(),
        ofRecord ? letter.getPartition() : null,
        ofRecord ? letter.getOffset() : null,
        key == null ? null : Bytes.preview(key, KEY_CHARS),
        letter.getSwarmId(),
        letter.getTaskId(),
        letter.getAgentId(),
        letter.getEpoch() == 0 ? null : letter.getEpoch(),
        shown == null ? null : shown.length,
        redrivable.contentType(),
        shown == null ? null : Bytes.preview(shown, PREVIEW_CHARS),
        redrivable.as(),
        redrivable.reason() == null ? null : Bytes.escaped(redrivable.reason()));
  }
}
