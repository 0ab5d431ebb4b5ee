package io.fairlead.agent;

/** Thrown by a handler to say whether another attempt may help. */
public final class TaskFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean retriable;

  private TaskFailedException(String message, boolean retriable) {
    super(message);
    this.retriable = retriable;
  }

  /** The task failed; another attempt may help. */
  public static TaskFailedException retriable(String message) {
    return new TaskFailedException(message, true);
  }

  /** The task failed and would fail again; it ends now. */
  public static TaskFailedException permanent(String message) {
    return new TaskFailedException(message, false);
  }

  /** Whether another attempt may help. */
  public boolean isRetriable() {
    return retriable;
  }
}
