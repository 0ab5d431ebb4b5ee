package io.fairlead.agent;

import io.fairlead.model.Level;
import io.fairlead.wire.avro.AgentMessage;
import io.fairlead.wire.avro.Assignment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task that this agent is to run.
 *
 * @param swarmId the agent's swarm
 * @param taskId unique within the swarm
 * @param epoch fencing token of this assignment; a later one of the same task has a larger epoch
 * @param tenantId whom it is for
 * @param taskType kind of work
 * @param level priority level
 * @param priority urgency within the level, -1000 to 1000, larger is more urgent
 * @param deadlineMs when it should be finished, milliseconds since the Unix epoch; null if never
 * @param submittedAtMs milliseconds since the Unix epoch
 * @param attempt 1 for the first start
 * @param estimatedCostMs expected run time at speed 1, milliseconds
 * @param payload as submitted; a read-only buffer of its own at every call
 * @param contentType media type of the payload
 * @param headers as submitted
 */
public record AssignedTask(
    String swarmId,
    String taskId,
    long epoch,
    String tenantId,
    String taskType,
    Level level,
    int priority,
    @Nullable Long deadlineMs,
    long submittedAtMs,
    int attempt,
    double estimatedCostMs,
    ByteBuffer payload,
    String contentType,
    Map<String, String> headers) {

  public AssignedTask {
    payload = payload.asReadOnlyBuffer();
    headers = Map.copyOf(headers);
  }

  @Override
  public ByteBuffer payload() {
    return payload.asReadOnlyBuffer();
  }

  /** The payload as an array of its own. */
  public byte[] payloadBytes() {
    byte[] bytes = new byte[payload.remaining()];
    payload().get(bytes);
    return bytes;
  }

  /** The payload read as UTF-8. */
  public String payloadText() {
    return StandardCharsets.UTF_8.decode(payload()).toString();
  }

  /** The task of an ASSIGN; null if the message does not carry what it must. */
  static @Nullable AssignedTask of(AgentMessage message) {
    Assignment given = message.getAssignment();
    String taskId = message.getTaskId();
    Long epoch = message.getEpoch();
    if (given == null || taskId == null || epoch == null) {
      return null;
    }
    return new AssignedTask(
        message.getSwarmId(),
        taskId,
        epoch,
        given.getTenantId(),
        given.getTaskType(),
        level(given.getLevel()),
        given.getPriority(),
        given.getDeadlineMs(),
        given.getSubmittedAtMs(),
        given.getAttempt(),
        given.getEstimatedCostMs(),
        given.getPayload(),
        given.getContentType(),
        given.getHeaders());
  }

  private static Level level(io.fairlead.wire.avro.Level level) {
    return switch (level) {
      case CRITICAL -> Level.CRITICAL;
      case HIGH -> Level.HIGH;
      case NORMAL -> Level.NORMAL;
      case LOW -> Level.LOW;
    };
  }
}
