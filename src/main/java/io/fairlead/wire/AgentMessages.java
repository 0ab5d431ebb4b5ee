package io.fairlead.wire;

import io.fairlead.model.AgentId;
import io.fairlead.model.Fact;
import io.fairlead.model.Setting;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.Task;
import io.fairlead.wire.avro.AgentMessage;
import io.fairlead.wire.avro.AgentMessageKind;
import io.fairlead.wire.avro.Assignment;
import io.fairlead.wire.avro.Welcome;

/** What facts say to agents: one message each, numbered by the fact. */
public final class AgentMessages {
  /** Reason of a {@code CANCEL} for work that the agent should have let go of. */
  public static final String STALE = "stale";

  private AgentMessages() {}

  /**
   * ASSIGN.
   *
   * @param payload what was submitted with the task
   * @param leaseMs the swarm's setting
   */
  public static AgentMessage assign(
      FactStamp stamp, Fact.TaskDispatched fact, Payload payload, long leaseMs) {
    Task task = fact.task();
    AgentMessage message =
        message(
            stamp,
            AgentMessageKind.ASSIGN,
            fact.lease().agent(),
            fact.lease().incarnation(),
            fact.lease().seq());
    message.setTaskId(task.id().value());
    message.setEpoch(fact.lease().epoch().value());
    Assignment assignment = new Assignment();
    assignment.setTenantId(task.tenant().value());
    assignment.setTaskType(task.type());
    assignment.setLevel(TaskCodec.level(task.level()));
    assignment.setPriority(task.priority());
    assignment.setDeadlineMs(task.deadlineMs() == Task.NEVER ? null : task.deadlineMs());
    assignment.setSubmittedAtMs(task.submittedAtMs());
    assignment.setAttempt(fact.attempt());
    assignment.setLeaseMs(leaseMs);
    assignment.setEstimatedCostMs(fact.estimate().costUs() / 1_000.0);
    assignment.setPayload(payload.bytes());
    assignment.setContentType(payload.contentType());
    assignment.setHeaders(payload.headers());
    message.setAssignment(assignment);
    return message;
  }

  /** CANCEL of a task that is not wanted any more. */
  public static AgentMessage cancel(FactStamp stamp, Fact.CancelRequested fact) {
    AgentMessage message =
        message(stamp, AgentMessageKind.CANCEL, fact.agent(), fact.incarnation(), fact.seq());
    message.setTaskId(fact.taskId().value());
    message.setEpoch(fact.epoch().value());
    message.setReason(fact.reason());
    return message;
  }

  /** REVOKE of a task that has not started. */
  public static AgentMessage revoke(FactStamp stamp, Fact.RevokeRequested fact) {
    AgentMessage message =
        message(stamp, AgentMessageKind.REVOKE, fact.agent(), fact.incarnation(), fact.seq());
    message.setTaskId(fact.taskId().value());
    message.setEpoch(fact.epoch().value());
    message.setReason(fact.reason().code());
    return message;
  }

  /** CANCEL of a task that the agent lists and no longer holds. */
  public static AgentMessage cancel(FactStamp stamp, Fact.StaleWorkCancelled fact) {
    AgentMessage message =
        message(stamp, AgentMessageKind.CANCEL, fact.agent(), fact.incarnation(), fact.seq());
    message.setTaskId(fact.taskId().value());
    message.setEpoch(fact.epoch().value());
    message.setReason(STALE);
    return message;
  }

  /** WELCOME. */
  public static AgentMessage welcome(FactStamp stamp, Fact.AgentWelcomed fact, SwarmConfig config) {
    AgentMessage message =
        message(stamp, AgentMessageKind.WELCOME, fact.agent(), fact.incarnation(), fact.seq());
    Welcome welcome = new Welcome();
    welcome.setHelloId(fact.helloId());
    welcome.setHeartbeatMs(config.get(Setting.HEARTBEAT_MS));
    welcome.setLostAfterMs(config.get(Setting.LOST_AFTER_MS));
    welcome.setMaxPrefetch(Math.toIntExact(config.get(Setting.MAX_PREFETCH)));
    message.setWelcome(welcome);
    return message;
  }

  /** FENCED. */
  public static AgentMessage fenced(FactStamp stamp, Fact.AgentFenced fact) {
    AgentMessage message =
        message(stamp, AgentMessageKind.FENCED, fact.agent(), fact.incarnation(), fact.seq());
    message.setReason(fact.reason());
    return message;
  }

  private static AgentMessage message(
      FactStamp stamp, AgentMessageKind kind, AgentId agent, long incarnation, long seq) {
    AgentMessage message = new AgentMessage();
    message.setSwarmId(stamp.swarm().value());
    message.setAgentId(agent.value());
    message.setIncarnation(incarnation);
    message.setSeq(seq);
    message.setFact(stamp.number());
    message.setSentAtMs(stamp.now().wallMs());
    message.setKind(kind);
    return message;
  }
}
