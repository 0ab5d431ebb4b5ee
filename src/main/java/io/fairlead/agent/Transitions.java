package io.fairlead.agent;

import io.fairlead.wire.avro.Transition;
import io.fairlead.wire.avro.TransitionKind;
import org.jspecify.annotations.Nullable;

/** Makes the transitions of a report. */
final class Transitions {
  /** The coordinator cuts errors to this length; so nothing longer is sent. */
  static final int MAX_ERROR = 4096;

  private Transitions() {}

  static Transition started(AssignedTask task, long atMs) {
    return of(task.taskId(), task.epoch(), TransitionKind.STARTED, atMs).build();
  }

  static Transition progressed(AssignedTask task, long atMs, double share) {
    return of(task.taskId(), task.epoch(), TransitionKind.PROGRESSED, atMs)
        .setProgress(share)
        .build();
  }

  static Transition completed(Run run, Moment now, TaskResult result) {
    AssignedTask task = run.task();
    return of(task.taskId(), task.epoch(), TransitionKind.COMPLETED, now.wallMs())
        .setRunTimeMs(run.runTimeMs(now.nanos()))
        .setWaitedMs(run.waitedMs())
        .setResultBytes(result.bytes())
        .setResultUri(result.uri())
        .setContentType(result.contentType())
        .setTokensUsed(result.tokensUsed())
        .setOperation(result.operation())
        .build();
  }

  static Transition failed(
      String taskId,
      long epoch,
      long atMs,
      @Nullable Double runTimeMs,
      String error,
      boolean retriable) {
    return of(taskId, epoch, TransitionKind.FAILED, atMs)
        .setRunTimeMs(runTimeMs)
        .setError(cut(error))
        .setRetriable(retriable)
        .build();
  }

  static Transition released(String taskId, long epoch, long atMs, String why) {
    return of(taskId, epoch, TransitionKind.RELEASED, atMs).setError(cut(why)).build();
  }

  private static Transition.Builder of(String taskId, long epoch, TransitionKind kind, long atMs) {
    return Transition.newBuilder().setTaskId(taskId).setEpoch(epoch).setKind(kind).setAtMs(atMs);
  }

  private static String cut(String error) {
    return error.length() > MAX_ERROR ? error.substring(0, MAX_ERROR) : error;
  }
}
