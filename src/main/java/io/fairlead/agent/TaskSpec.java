package io.fairlead.agent;

import io.fairlead.model.Level;
import io.fairlead.model.Rejection;
import io.fairlead.wire.Submission;
import io.fairlead.wire.TaskCodec;
import io.fairlead.wire.avro.Task;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A task to submit. Immutable; checked when it is built. */
public final class TaskSpec {
  private final Task message;

  private TaskSpec(Task message) {
    this.message = message;
  }

  /** Describes a task for that swarm; its id is random unless it is given. */
  public static Builder builder(String swarm) {
    return new Builder(Task.newBuilder().setSwarmId(swarm).setTaskId(UUID.randomUUID().toString()));
  }

  /**
   * A task that is a message already.
   *
   * @throws IllegalArgumentException if a field is out of its range, naming field and value
   */
  public static TaskSpec of(Task message) {
    Builder.check(message);
    return new TaskSpec(Task.newBuilder(message).build());
  }

  /** The swarm whose agents are to run it. */
  public String swarmId() {
    return message.getSwarmId();
  }

  /** Its id, unique within the swarm. */
  public String taskId() {
    return message.getTaskId();
  }

  /** A copy of it, as it goes over the wire. */
  Task message() {
    return Task.newBuilder(message).build();
  }

  /** Describes a task. What is not said has the schema's default. */
  public static final class Builder {
    private final Task.Builder task;

    private Builder(Task.Builder task) {
      this.task = task;
    }

    /** Unique within the swarm, 1 to 128 visible ASCII characters. Default: a random UUID. */
    public Builder taskId(String id) {
      task.setTaskId(id);
      return this;
    }

    /** Whom it is for, 1 to 128 visible ASCII characters. Default: {@code default}. */
    public Builder tenant(String id) {
      task.setTenantId(id);
      return this;
    }

    /** Kind of work, 1 to 128 visible ASCII characters. Default: {@code default}. */
    public Builder taskType(String type) {
      task.setTaskType(type);
      return this;
    }

    /** Priority level. Default: normal. */
    public Builder level(Level level) {
      task.setLevel(io.fairlead.wire.avro.Level.valueOf(level.name()));
      return this;
    }

    /** Urgency within the level, -1000 to 1000, larger is more urgent. Default: 0. */
    public Builder priority(int priority) {
      task.setPriority(priority);
      return this;
    }

    /** When it should be finished. Default: no deadline. */
    public Builder deadline(Instant deadline) {
      task.setDeadlineMs(deadline.toEpochMilli());
      return this;
    }

    /** Earliest start, at most 366 days ahead. Default: at once. */
    public Builder notBefore(Instant start) {
      task.setNotBeforeMs(start.toEpochMilli());
      return this;
    }

    /** When it counts as submitted. Default: when it is handed to the client. */
    public Builder submittedAt(Instant time) {
      task.setSubmittedAtMs(time.toEpochMilli());
      return this;
    }

    /** Expected run time on an agent of speed 1, above 0, at most 7 days. Default: learned. */
    public Builder estimatedCost(Duration runTime) {
      task.setEstimatedCostMs(runTime.toNanos() / 1e6);
      return this;
    }

    /**
     * The periodic series that it belongs to: capacity for its next releases is reserved with the
     * first that is accepted.
     *
     * @param id unique within the tenant, 1 to 128 visible ASCII characters
     * @param period from release to release, at least 1 ms
     */
    public Builder series(String id, Duration period) {
      task.setSeriesId(id);
      task.setPeriodMs(period.toMillis());
      return this;
    }

    /** Tasks of the same swarm that must complete before it starts. At most 64. */
    public Builder dependencies(String... taskIds) {
      task.setDependencies(List.of(taskIds));
      return this;
    }

    /** Amount of each named resource that it holds or uses while it runs. At most 16. */
    public Builder resourceDemand(Map<String, Long> amounts) {
      task.setResourceDemand(Map.copyOf(amounts));
      return this;
    }

    /** Capabilities that the agent must have, all of them. At most 16. */
    public Builder requiredCapabilities(String... capabilities) {
      task.setRequiredCapabilities(List.of(capabilities));
      return this;
    }

    /** Tasks with the same key prefer the agent that ran one last. 1 to 128 characters. */
    public Builder affinityKey(String key) {
      task.setAffinityKey(key);
      return this;
    }

    /** Whether it may be moved between agents while it waits. Default: true. */
    public Builder movable(boolean movable) {
      task.setMovable(movable);
      return this;
    }

    /** How often it may be started, 1 to 100. Default: the swarm's setting. */
    public Builder maxAttempts(int attempts) {
      task.setMaxAttempts(attempts);
      return this;
    }

    /** What the handler gets; opaque to the coordinator. Default: nothing. */
    public Builder payload(byte[] payload) {
      task.setPayload(ByteBuffer.wrap(payload.clone()));
      return this;
    }

    /** What the handler gets, as UTF-8 text. */
    public Builder payload(String text) {
      task.setPayload(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      task.setContentType("text/plain; charset=utf-8");
      return this;
    }

    /** Media type of the payload, at most 128 characters. Set it after the payload. */
    public Builder contentType(String type) {
      task.setContentType(type);
      return this;
    }

    /** Carried to the agent and the outcome unread; at most 32, 8192 characters in all. */
    public Builder headers(Map<String, String> headers) {
      task.setHeaders(Map.copyOf(headers));
      return this;
    }

    /**
     * @throws IllegalArgumentException if a field is out of its range, naming field and value
     */
    public TaskSpec build() {
      Task message = task.build();
      check(message);
      return new TaskSpec(message);
    }

    private static void check(Task message) {
      Submission read = TaskCodec.decode(message, System.currentTimeMillis());
      if (read instanceof Submission.Unreadable unreadable) {
        throw new IllegalArgumentException(unreadable.message());
      }
      if (read instanceof Submission.Refused refused) {
        Rejection rejection = refused.rejection();
        throw new IllegalArgumentException(rejection.message());
      }
    }
  }
}
