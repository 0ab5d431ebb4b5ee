package io.fairlead.agent;

/** What a handler can ask and tell while it runs one task. Safe for use by several threads. */
public interface TaskContext {
  /** Whether the result is not wanted any more. The handler should return soon. */
  boolean isCancelled();

  /**
   * Tells how far the run is. Only the latest value that has not been sent yet is kept.
   *
   * @param share done share, 0 to 1
   * @throws IllegalArgumentException if the share is outside that range
   */
  void progress(double share);

  /**
   * Names this assignment of the task: {@code <taskId>@<epoch>}. To recognise the same work across
   * attempts, use the task id alone; to refuse a writer that has been superseded, compare epochs.
   */
  String idempotencyKey();
}
