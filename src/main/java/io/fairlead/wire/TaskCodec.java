package io.fairlead.wire;

import io.fairlead.model.CostEstimate;
import io.fairlead.model.InvalidFieldException;
import io.fairlead.model.Level;
import io.fairlead.model.Rejection;
import io.fairlead.model.Rejection.Reason;
import io.fairlead.model.Series;
import io.fairlead.model.SwarmId;
import io.fairlead.model.TaskId;
import io.fairlead.wire.avro.Task;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** From {@code Task} messages to submissions, with every check that the schema promises. */
public final class TaskCodec {
  /** How far ahead of the coordinator's clock a producer's may be: one day. */
  public static final long MAX_CLOCK_AHEAD_MS = 86_400_000L;

  /** How far ahead a task may be delayed: 366 days. */
  public static final long MAX_DELAY_MS = 366 * 86_400_000L;

  public static final int MAX_CONTENT_TYPE_LENGTH = 128;
  public static final int MAX_HEADERS = 32;

  /** Keys and values together, characters. */
  public static final int MAX_HEADERS_LENGTH = 8_192;

  private TaskCodec() {}

  /**
   * Checks a message. Never throws for what is in it: whatever is wrong is part of the result.
   *
   * @param arrivalMs the coordinator's clock, milliseconds since the Unix epoch; stands in for a
   *     {@code submittedAtMs} of 0
   */
  public static Submission decode(Task message, long arrivalMs) {
    SwarmId swarm;
    TaskId id;
    try {
      swarm = new SwarmId(message.getSwarmId());
      id = new TaskId(message.getTaskId());
    } catch (InvalidFieldException e) {
      return new Submission.Unreadable(String.valueOf(e.getMessage()));
    }
    try {
      return new Submission.Accepted(swarm, task(id, message, arrivalMs), payload(message));
    } catch (InvalidFieldException e) {
      Rejection rejection = Rejection.of(Reason.INVALID_TASK, String.valueOf(e.getMessage()));
      return new Submission.Refused(swarm, id, rejection);
    }
  }

  /** The message of a task that has been accepted; as it was submitted, or equal to that. */
  public static Task encode(SwarmId swarm, io.fairlead.model.Task task, Payload payload) {
    Task message = new Task();
    message.setTaskId(task.id().value());
    message.setSwarmId(swarm.value());
    message.setTenantId(task.tenant().value());
    message.setTaskType(task.type());
    message.setLevel(level(task.level()));
    message.setPriority(task.priority());
    message.setDeadlineMs(
        task.deadlineMs() == io.fairlead.model.Task.NEVER ? null : task.deadlineMs());
    message.setSubmittedAtMs(task.submittedAtMs());
    message.setNotBeforeMs(task.notBeforeMs() == 0 ? null : task.notBeforeMs());
    message.setEstimatedCostMs(
        task.estimatedCostUs() == 0 ? null : task.estimatedCostUs() / 1_000.0);
    Series series = task.series();
    message.setPeriodMs(series == null ? null : series.periodMs());
    message.setSeriesId(series == null ? null : series.id());
    message.setDependencies(task.dependencies().stream().map(TaskId::value).toList());
    message.setRequiredCapabilities(task.requiredCapabilities());
    message.setResourceDemand(task.resourceDemand());
    message.setAffinityKey(task.affinityKey());
    message.setMovable(task.movable());
    message.setMaxAttempts(task.maxAttempts() == 0 ? null : task.maxAttempts());
    message.setPayload(payload.bytes());
    message.setContentType(payload.contentType());
    message.setHeaders(payload.headers());
    return message;
  }

  /**
   * Checks a message that is to be written.
   *
   * @param nowMs milliseconds since the Unix epoch
   * @throws InvalidFieldException for the first field that is not as it must be
   */
  public static void check(Task message, long nowMs) {
    Object unused = new SwarmId(message.getSwarmId());
    unused = task(new TaskId(message.getTaskId()), message, nowMs);
    unused = payload(message);
  }

  private static io.fairlead.model.Task task(TaskId id, Task message, long arrivalMs) {
    Long deadlineMs = message.getDeadlineMs();
    return new io.fairlead.model.Task(
        id,
        SharedValues.TENANTS.get(message.getTenantId()),
        SharedValues.TASK_TYPES.get(message.getTaskType()),
        level(message.getLevel()),
        message.getPriority(),
        deadlineMs == null ? io.fairlead.model.Task.NEVER : deadlineMs,
        submittedAtMs(message.getSubmittedAtMs(), arrivalMs),
        notBeforeMs(message.getNotBeforeMs(), arrivalMs),
        costUs(message.getEstimatedCostMs()),
        series(message),
        message.getDependencies().stream().map(TaskId::new).toList(),
        new TreeMap<>(message.getResourceDemand()),
        message.getRequiredCapabilities(),
        message.getAffinityKey(),
        message.getMovable(),
        maxAttempts(message.getMaxAttempts()),
        ContentHash.of(message));
  }

  private static @Nullable Series series(Task message) {
    String id = message.getSeriesId();
    Long periodMs = message.getPeriodMs();
    if (id == null && periodMs == null) {
      return null;
    }
    if (id == null) {
      throw new InvalidFieldException("seriesId", "null", "must be given with periodMs");
    }
    if (periodMs == null) {
      throw new InvalidFieldException("periodMs", "null", "must be given with seriesId");
    }
    return new Series(id, periodMs);
  }

  static Level level(io.fairlead.wire.avro.Level level) {
    return switch (level) {
      case CRITICAL -> Level.CRITICAL;
      case HIGH -> Level.HIGH;
      case NORMAL -> Level.NORMAL;
      case LOW -> Level.LOW;
    };
  }

  static io.fairlead.wire.avro.Level level(Level level) {
    return switch (level) {
      case CRITICAL -> io.fairlead.wire.avro.Level.CRITICAL;
      case HIGH -> io.fairlead.wire.avro.Level.HIGH;
      case NORMAL -> io.fairlead.wire.avro.Level.NORMAL;
      case LOW -> io.fairlead.wire.avro.Level.LOW;
    };
  }

  private static long submittedAtMs(long givenMs, long arrivalMs) {
    if (givenMs == 0) {
      return arrivalMs;
    }
    return notFarAhead("submittedAtMs", givenMs, arrivalMs, MAX_CLOCK_AHEAD_MS, "one day");
  }

  private static long notBeforeMs(@Nullable Long givenMs, long arrivalMs) {
    return givenMs == null
        ? 0
        : notFarAhead("notBeforeMs", givenMs, arrivalMs, MAX_DELAY_MS, "366 days");
  }

  private static long notFarAhead(
      String field, long givenMs, long arrivalMs, long maxAheadMs, String maxAhead) {
    if (givenMs > arrivalMs + maxAheadMs) {
      throw new InvalidFieldException(
          field, givenMs, "is more than " + maxAhead + " after now, " + arrivalMs);
    }
    return givenMs;
  }

  /** At least one microsecond: zero means that no cost was given. */
  private static long costUs(@Nullable Double givenMs) {
    if (givenMs == null) {
      return 0;
    }
    if (!(givenMs > 0 && givenMs <= CostEstimate.MAX_COST_US / 1_000.0)) {
      throw new InvalidFieldException(
          "estimatedCostMs", givenMs, "must be above 0 and at most 604800000");
    }
    return CostEstimate.clamp(givenMs * 1_000);
  }

  /** Zero means that no number was given. */
  private static int maxAttempts(@Nullable Integer given) {
    if (given == null) {
      return 0;
    }
    if (given == 0) {
      throw new InvalidFieldException("maxAttempts", given, "must be 1 to 100");
    }
    return given;
  }

  private static Payload payload(Task message) {
    String contentType = message.getContentType();
    if (contentType.length() > MAX_CONTENT_TYPE_LENGTH) {
      throw new InvalidFieldException(
          "contentType",
          contentType,
          "has " + contentType.length() + " characters, at most " + MAX_CONTENT_TYPE_LENGTH);
    }
    checkHeaders(message.getHeaders());
    return new Payload(message.getPayload(), contentType, message.getHeaders());
  }

  /** Whether they are within the bounds of a task's headers. */
  public static boolean headersFit(Map<String, String> headers) {
    try {
      checkHeaders(headers);
      return true;
    } catch (InvalidFieldException e) {
      return false;
    }
  }

  static void checkHeaders(Map<String, String> headers) {
    if (headers.size() > MAX_HEADERS) {
      throw new InvalidFieldException(
          "headers", headers.size() + " entries", "at most " + MAX_HEADERS);
    }
    long length = 0;
    for (Map.Entry<String, String> header : headers.entrySet()) {
      length += header.getKey().length() + header.getValue().length();
    }
    if (length > MAX_HEADERS_LENGTH) {
      throw new InvalidFieldException(
          "headers", length + " characters", "at most " + MAX_HEADERS_LENGTH + " in all");
    }
  }
}
