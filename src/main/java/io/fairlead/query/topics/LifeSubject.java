package io.fairlead.query.topics;

import io.fairlead.model.FinishedTask;
import io.fairlead.model.Lease;
import io.fairlead.model.StoredTask;
import io.fairlead.model.SwarmId;
import io.fairlead.model.TaskId;
import io.fairlead.query.view.TaskView;
import io.fairlead.wire.CommandAnswer;

/** The task whose life is told, as the state knows it. */
public sealed interface LifeSubject {
  /** Its swarm. */
  SwarmId swarm();

  /** Its id. */
  TaskId task();

  /** As it stands, or what is remembered of it. */
  TaskView view();

  /** When it ended, milliseconds since the Unix epoch; {@code Long.MAX_VALUE} if it has not. */
  long endedAtMs();

  /** The first time that is known of it, milliseconds since the Unix epoch. */
  long knownFromMs();

  /** One that has not ended. */
  record Live(SwarmId swarm, StoredTask stored) implements LifeSubject {
    @Override
    public TaskId task() {
      return stored.task().id();
    }

    @Override
    public TaskView view() {
      return TaskView.of(swarm, stored);
    }

    @Override
    public long endedAtMs() {
      return Long.MAX_VALUE;
    }

    /** Its producer's clock may be ahead of the coordinator's. */
    @Override
    public long knownFromMs() {
      long fromMs = stored.task().submittedAtMs();
      if (stored.queuedAtMs() > 0) {
        fromMs = Math.min(fromMs, stored.queuedAtMs());
      }
      Lease lease = stored.lease();
      return lease == null ? fromMs : Math.min(fromMs, lease.dispatchedAtMs());
    }
  }

  /** One that has ended. */
  record Ended(SwarmId swarm, FinishedTask finished) implements LifeSubject {
    @Override
    public TaskId task() {
      return finished.id();
    }

    @Override
    public TaskView view() {
      return TaskView.of(swarm, finished);
    }

    @Override
    public long endedAtMs() {
      return finished.endedAtMs();
    }

    @Override
    public long knownFromMs() {
      return finished.endedAtMs();
    }
  }

  /** One that was never accepted. */
  record Rejected(SwarmId swarm, TaskId task, CommandAnswer answer) implements LifeSubject {
    @Override
    public TaskView view() {
      return TaskView.rejected(swarm, answer);
    }

    @Override
    public long endedAtMs() {
      return answer.atMs();
    }

    @Override
    public long knownFromMs() {
      return answer.atMs();
    }
  }
}
