package io.fairlead.wire;

import io.fairlead.model.Completion;
import io.fairlead.model.Epoch;
import io.fairlead.model.InvalidFieldException;
import io.fairlead.model.TaskId;
import io.fairlead.model.Transition;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * From the transitions in an agent's report to those of the model.
 *
 * <p>A completion that is too large becomes a failure that is not retriable. Refusing the report
 * instead would lose the end of the task, so that it ran again to the same end.
 */
final class TransitionCodec {
  static final int MAX_ERROR_LENGTH = 4_096;
  static final int MAX_URI_LENGTH = 2_048;
  static final int MAX_LABEL_LENGTH = 128;

  /** 366 days; far beyond any run, and far from overflow in microseconds. */
  static final double MAX_RUN_TIME_MS = 366 * 86_400_000.0;

  private TransitionCodec() {}

  /**
   * Checks a transition; empty for a kind that is not known here.
   *
   * @param index where it stands in the report, from 0; for messages
   * @throws InvalidFieldException if a number is out of its range
   */
  static Optional<Transition> decode(
      io.fairlead.wire.avro.Transition message, int index, long resultMaxBytes) {
    TaskId task = new TaskId(message.getTaskId());
    Epoch epoch = new Epoch(message.getEpoch());
    return switch (message.getKind()) {
      case UNKNOWN -> Optional.empty();
      case STARTED -> Optional.of(new Transition.Started(task, epoch));
      case PROGRESSED ->
          Optional.of(new Transition.Progressed(task, epoch, progress(message, index)));
      case COMPLETED -> Optional.of(completed(task, epoch, message, index, resultMaxBytes));
      case FAILED ->
          Optional.of(
              new Transition.Failed(
                  task,
                  epoch,
                  runTimeUs(message, index),
                  error(message.getError()),
                  message.getRetriable()));
      case RELEASED -> Optional.of(new Transition.Released(task, epoch, error(message.getError())));
    };
  }

  private static double progress(io.fairlead.wire.avro.Transition message, int index) {
    Double progress = message.getProgress();
    if (progress == null || !(progress >= 0 && progress <= 1)) {
      throw new InvalidFieldException(
          field(index, "progress"), String.valueOf(progress), "must be 0 to 1");
    }
    return progress;
  }

  private static long runTimeUs(io.fairlead.wire.avro.Transition message, int index) {
    return microseconds(message.getRunTimeMs(), index, "runTimeMs");
  }

  private static long microseconds(@Nullable Double ms, int index, String name) {
    if (ms == null) {
      return -1;
    }
    if (!(ms >= 0 && ms <= MAX_RUN_TIME_MS)) {
      throw new InvalidFieldException(
          field(index, name), ms, "must be 0 to " + (long) MAX_RUN_TIME_MS);
    }
    return Math.round(ms * 1_000);
  }

  private static Transition completed(
      TaskId task,
      Epoch epoch,
      io.fairlead.wire.avro.Transition message,
      int index,
      long resultMaxBytes) {
    Long tokensUsed = message.getTokensUsed();
    if (tokensUsed != null && tokensUsed < 0) {
      throw new InvalidFieldException(
          field(index, "tokensUsed"), tokensUsed, "must not be negative");
    }
    long runTimeUs = runTimeUs(message, index);
    long waitedUs = microseconds(message.getWaitedMs(), index, "waitedMs");
    Optional<String> tooLarge = tooLarge(message, resultMaxBytes);
    if (tooLarge.isPresent()) {
      return new Transition.Failed(task, epoch, runTimeUs, tooLarge.get(), false);
    }
    ByteBuffer result = message.getResultBytes();
    return new Transition.Completed(
        task,
        epoch,
        runTimeUs,
        waitedUs,
        new Completion(
            result == null ? null : result.asReadOnlyBuffer(),
            message.getResultUri(),
            message.getContentType(),
            tokensUsed,
            message.getOperation()));
  }

  private static Optional<String> tooLarge(
      io.fairlead.wire.avro.Transition message, long resultMaxBytes) {
    ByteBuffer result = message.getResultBytes();
    if (result != null && result.remaining() > resultMaxBytes) {
      return Optional.of(
          "resultBytes has " + result.remaining() + " bytes, at most " + resultMaxBytes);
    }
    return tooLong("resultUri", message.getResultUri(), MAX_URI_LENGTH)
        .or(() -> tooLong("contentType", message.getContentType(), MAX_LABEL_LENGTH))
        .or(() -> tooLong("operation", message.getOperation(), MAX_LABEL_LENGTH));
  }

  private static Optional<String> tooLong(String field, @Nullable String value, int maxLength) {
    return value == null || value.length() <= maxLength
        ? Optional.empty()
        : Optional.of(field + " has " + value.length() + " characters, at most " + maxLength);
  }

  private static @Nullable String error(@Nullable String given) {
    return given == null ? null : Excerpt.of(given, MAX_ERROR_LENGTH);
  }

  private static String field(int index, String name) {
    return "transitions[" + index + "]." + name;
  }
}
