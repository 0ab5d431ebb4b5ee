package io.fairlead.agent;

import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.Task;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that were submitted here and whose outcome has not come, at most {@code max}. Safe for use
 * by several threads. A future that is completed from outside, by a timeout for instance, is
 * forgotten.
 */
final class PendingOutcomes {
  private record Key(String swarmId, String taskId) {}

  private record Pending(Task content, CompletableFuture<Outcome> outcome) {}

  /**
   * A place in the table.
   *
   * @param outcome what the submitter waits for
   * @param isNew whether the task is to be sent; false if it waits already
   */
  record Ticket(CompletableFuture<Outcome> outcome, boolean isNew) {}

  private final int max;
  private final Semaphore room;
  private final Map<Key, Pending> pending = new ConcurrentHashMap<>();
  private volatile @Nullable RuntimeException closed;

  PendingOutcomes(int max) {
    this.max = max;
    this.room = new Semaphore(max);
  }

  /** Enters a task. A repeated one gets the future that it has; a conflicting one a failed one. */
  Ticket enter(Task task) {
    Key key = new Key(task.getSwarmId(), task.getTaskId());
    if (!room.tryAcquire()) {
      return refused(
          new IllegalStateException(
              "task " + key.taskId + ": " + max + " tasks of this client wait already"));
    }
    Pending entered = new Pending(content(task), new CompletableFuture<>());
    Pending before = pending.putIfAbsent(key, entered);
    if (before != null) {
      room.release();
      return before.content.equals(entered.content)
          ? new Ticket(before.outcome, false)
          : refused(
              new IllegalArgumentException(
                  "taskId '" + key.taskId + "': waits already with other content (id-conflict)"));
    }
    CompletableFuture<Outcome> unused =
        entered.outcome.whenComplete(
            (outcome, failure) -> {
              pending.remove(key, entered);
              room.release();
            });
    RuntimeException late = closed;
    if (late != null) {
      entered.outcome.completeExceptionally(late);
    }
    return new Ticket(entered.outcome, true);
  }

  /** An outcome was read; it may be nobody's here. */
  void arrived(Outcome outcome) {
    Pending waiting = pending.get(new Key(outcome.getSwarmId(), outcome.getTaskId()));
    if (waiting != null) {
      waiting.outcome.complete(outcome);
    }
  }

  /** Fails everything that waits, and whatever is entered later. */
  void close(RuntimeException why) {
    closed = why;
    pending.values().forEach(waiting -> waiting.outcome.completeExceptionally(why));
  }

  /** How many tasks wait. */
  int size() {
    return pending.size();
  }

  private static Ticket refused(RuntimeException why) {
    return new Ticket(CompletableFuture.failedFuture(why), false);
  }

  /** What tells a repetition from a conflict, as the coordinator sees it. */
  private static Task content(Task task) {
    return Task.newBuilder(task).setSubmittedAtMs(0).setHeaders(Map.of()).build();
  }
}
