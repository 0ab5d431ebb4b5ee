package io.fairlead.model;

/** Where a task stands in its life. */
public enum TaskPhase {
  /** Waits for its earliest start. */
  DELAYED(true),
  /** Waits for tasks that it depends on. */
  BLOCKED(true),
  /** Waits for an agent. */
  QUEUED(true),
  /** Waits in one agent's local queue. */
  PLACED(true),
  /** Written to its agent's topic. */
  DISPATCHED(true),
  /** Its handler has begun. */
  RUNNING(true),
  /** Waits for its next attempt. */
  RETRY_WAIT(true),
  COMPLETED(false),
  FAILED(false),
  REJECTED(false),
  CANCELLED(false),
  EXPIRED(false);

  private final boolean live;

  TaskPhase(boolean live) {
    this.live = live;
  }

  /** Whether the task has still to end. */
  public boolean live() {
    return live;
  }

  /** Whether it waits for an agent to take it. */
  public boolean waiting() {
    return this == QUEUED || this == PLACED;
  }

  /** Whether an agent holds it. */
  public boolean leased() {
    return this == DISPATCHED || this == RUNNING;
  }
}
