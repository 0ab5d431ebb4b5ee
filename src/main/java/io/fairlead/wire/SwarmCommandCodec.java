package io.fairlead.wire;

import io.fairlead.model.AgentId;
import io.fairlead.model.Command;
import io.fairlead.model.IdSyntax;
import io.fairlead.model.InvalidFieldException;
import io.fairlead.model.SwarmId;
import io.fairlead.model.TaskId;
import io.fairlead.model.TenantId;
import io.fairlead.wire.avro.SwarmCommand;
import io.fairlead.wire.avro.SwarmCommandKind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Between {@code SwarmCommand} messages and the commands of operators and of the coordinator. */
public final class SwarmCommandCodec {
  /** The swarm id, and record key, of a command to every swarm. */
  public static final String ALL = "*";

  public static final int MAX_ISSUER_LENGTH = 128;
  public static final int MAX_REASON_LENGTH = 1_024;

  private SwarmCommandCodec() {}

  /**
   * Checks a message. Settings are checked by the scheduler, which knows those in force.
   *
   * @throws InvalidFieldException if a field is missing or out of its range, naming field and value
   */
  public static DecodedCommand decode(SwarmCommand message) {
    IdSyntax.visible("commandId", message.getCommandId(), IdSyntax.MAX_SHORT_LENGTH);
    notLonger("issuedBy", message.getIssuedBy(), MAX_ISSUER_LENGTH);
    if (message.getReason() != null) {
      notLonger("reason", message.getReason(), MAX_REASON_LENGTH);
    }
    if (message.getKind() == SwarmCommandKind.UNKNOWN) {
      return new DecodedCommand.UnknownKind(
          "kind of command '" + message.getCommandId() + "': not known to this coordinator");
    }
    if (message.getSwarmId().equals(ALL)) {
      return new DecodedCommand.ToAll(toAll(message));
    }
    return new DecodedCommand.ToSwarm(new SwarmId(message.getSwarmId()), command(message));
  }

  /** Whether it is the coordinator's own answer to itself. */
  public static boolean isOwn(SwarmCommandKind kind) {
    return switch (kind) {
      case TOPIC_READY, TOPIC_FAILED, TOPIC_DELETED -> true;
      case UNKNOWN,
          CREATE_SWARM,
          UPDATE_CONFIG,
          ROLL_BACK_CONFIG,
          DELETE_SWARM,
          CANCEL_TASK,
          PAUSE,
          RESUME,
          DRAIN_TENANT,
          DRAIN_AGENT,
          RESUME_AGENT,
          RELEASE_SERIES,
          BALANCE,
          APPROVE_PROPOSAL,
          APPLY_PLAN ->
          false;
    };
  }

  private static Command toAll(SwarmCommand message) {
    return switch (message.getKind()) {
      case UPDATE_CONFIG, ROLL_BACK_CONFIG, DELETE_SWARM, PAUSE, RESUME, DRAIN_TENANT, BALANCE ->
          command(message);
      case UNKNOWN,
          CREATE_SWARM,
          CANCEL_TASK,
          TOPIC_READY,
          TOPIC_FAILED,
          TOPIC_DELETED,
          DRAIN_AGENT,
          RESUME_AGENT,
          RELEASE_SERIES,
          APPROVE_PROPOSAL,
          APPLY_PLAN ->
          throw new InvalidFieldException("swarmId", ALL, message.getKind() + " is to one swarm");
    };
  }

  private static Command command(SwarmCommand message) {
    String issuedBy = message.getIssuedBy();
    return switch (message.getKind()) {
      case CREATE_SWARM -> new Command.CreateSwarm(message.getConfig(), issuedBy);
      case UPDATE_CONFIG -> new Command.UpdateConfig(message.getConfig(), issuedBy);
      case ROLL_BACK_CONFIG -> new Command.RollBackConfig(configVersion(message), issuedBy);
      case DELETE_SWARM -> new Command.DeleteSwarm(issuedBy);
      case CANCEL_TASK ->
          new Command.CancelTask(new TaskId(given("taskId", message.getTaskId())), issuedBy);
      case TOPIC_READY -> new Command.TopicReady(agent(message));
      case TOPIC_FAILED ->
          message.getAgentId() == null
              ? new Command.SharedTopicFailed(given("reason", message.getReason()))
              : new Command.TopicFailed(agent(message), given("reason", message.getReason()));
      case TOPIC_DELETED ->
          message.getAgentId() == null
              ? new Command.SharedTopicDeleted()
              : new Command.TopicDeleted(agent(message));
      case PAUSE -> new Command.Pause(tenantIfGiven(message), issuedBy);
      case RESUME -> new Command.Resume(tenantIfGiven(message), issuedBy);
      case DRAIN_TENANT -> new Command.DrainTenant(tenant(message), issuedBy);
      case DRAIN_AGENT -> new Command.DrainAgent(agent(message), issuedBy);
      case RESUME_AGENT -> new Command.ResumeAgent(agent(message), issuedBy);
      case RELEASE_SERIES ->
          new Command.ReleaseSeries(
              tenant(message),
              IdSyntax.visible(
                  "seriesId", given("seriesId", message.getSeriesId()), IdSyntax.MAX_LENGTH),
              issuedBy);
      case BALANCE -> new Command.Balance(issuedBy);
      case APPROVE_PROPOSAL -> new Command.ApproveProposal(proposal(message), issuedBy);
      case APPLY_PLAN ->
          new Command.ApplyPlan(
              proposal(message),
              PlannedMoves.decode(message.getMoves()),
              issuedBy,
              aboveZero("basedOnFact", message.getBasedOnFact()),
              aboveZero("madeAtMs", message.getMadeAtMs()));
      case UNKNOWN -> throw new IllegalStateException("Answered before");
    };
  }

  private static long configVersion(SwarmCommand message) {
    Long version = message.getConfigVersion();
    if (version == null || version < 1) {
      throw new InvalidFieldException(
          "configVersion", String.valueOf(version), "must be given with this kind, from 1 on");
    }
    return version;
  }

  /** 0 where it is not said. */
  private static long aboveZero(String field, @Nullable Long value) {
    if (value != null && value < 1) {
      throw new InvalidFieldException(field, value, "must be above 0");
    }
    return value == null ? 0 : value;
  }

  private static String proposal(SwarmCommand message) {
    return IdSyntax.visible(
        "proposalId", given("proposalId", message.getProposalId()), IdSyntax.MAX_SHORT_LENGTH);
  }

  private static AgentId agent(SwarmCommand message) {
    return new AgentId(given("agentId", message.getAgentId()));
  }

  private static TenantId tenant(SwarmCommand message) {
    return new TenantId(given("tenantId", message.getTenantId()));
  }

  private static @Nullable TenantId tenantIfGiven(SwarmCommand message) {
    return message.getTenantId() == null ? null : new TenantId(message.getTenantId());
  }

  private static String given(String field, @Nullable String value) {
    if (value == null) {
      throw new InvalidFieldException(field, "null", "must be given with this kind");
    }
    return value;
  }

  private static void notLonger(String field, String value, int maxLength) {
    if (value.length() > maxLength) {
      throw new InvalidFieldException(
          field, value, "has " + value.length() + " characters, at most " + maxLength);
    }
  }

  /**
   * The message for a command to one swarm.
   *
   * @param commandId random id, 1 to 64 visible ASCII characters
   * @param issuedAtMs milliseconds since the Unix epoch
   * @throws IllegalArgumentException if it is a command that comes in another message
   */
  public static SwarmCommand encode(
      SwarmId swarm, Command command, String commandId, long issuedAtMs) {
    return encode(swarm.value(), command, commandId, issuedAtMs);
  }

  /** The message for a command to every swarm; to be written once to each partition. */
  public static SwarmCommand encodeToAll(Command command, String commandId, long issuedAtMs) {
    return encode(ALL, command, commandId, issuedAtMs);
  }

  private static SwarmCommand encode(
      String swarm, Command command, String commandId, long issuedAtMs) {
    SwarmCommand message = new SwarmCommand();
    message.setCommandId(commandId);
    message.setSwarmId(swarm);
    message.setIssuedAtMs(issuedAtMs);
    message.setConfig(Map.of());
    message.setMoves(List.of());
    message.setIssuedBy("coordinator");
    if (command instanceof Command.CreateSwarm create) {
      message.setKind(SwarmCommandKind.CREATE_SWARM);
      message.setConfig(create.settings());
      message.setIssuedBy(create.issuedBy());
    } else if (command instanceof Command.UpdateConfig update) {
      message.setKind(SwarmCommandKind.UPDATE_CONFIG);
      message.setConfig(update.settings());
      message.setIssuedBy(update.issuedBy());
    } else if (command instanceof Command.RollBackConfig rollback) {
      message.setKind(SwarmCommandKind.ROLL_BACK_CONFIG);
      message.setConfigVersion(rollback.version());
      message.setIssuedBy(rollback.issuedBy());
    } else if (command instanceof Command.DeleteSwarm delete) {
      message.setKind(SwarmCommandKind.DELETE_SWARM);
      message.setIssuedBy(delete.issuedBy());
    } else if (command instanceof Command.CancelTask cancel) {
      message.setKind(SwarmCommandKind.CANCEL_TASK);
      message.setTaskId(cancel.taskId().value());
      message.setIssuedBy(cancel.issuedBy());
    } else if (command instanceof Command.Pause pause) {
      message.setKind(SwarmCommandKind.PAUSE);
      message.setTenantId(valueOf(pause.tenant()));
      message.setIssuedBy(pause.issuedBy());
    } else if (command instanceof Command.Resume resume) {
      message.setKind(SwarmCommandKind.RESUME);
      message.setTenantId(valueOf(resume.tenant()));
      message.setIssuedBy(resume.issuedBy());
    } else if (command instanceof Command.DrainTenant drain) {
      message.setKind(SwarmCommandKind.DRAIN_TENANT);
      message.setTenantId(drain.tenant().value());
      message.setIssuedBy(drain.issuedBy());
    } else if (command instanceof Command.DrainAgent drain) {
      message.setKind(SwarmCommandKind.DRAIN_AGENT);
      message.setAgentId(drain.agent().value());
      message.setIssuedBy(drain.issuedBy());
    } else if (command instanceof Command.ResumeAgent resume) {
      message.setKind(SwarmCommandKind.RESUME_AGENT);
      message.setAgentId(resume.agent().value());
      message.setIssuedBy(resume.issuedBy());
    } else if (command instanceof Command.ReleaseSeries release) {
      message.setKind(SwarmCommandKind.RELEASE_SERIES);
      message.setTenantId(release.tenant().value());
      message.setSeriesId(release.seriesId());
      message.setIssuedBy(release.issuedBy());
    } else if (command instanceof Command.Balance balance) {
      message.setKind(SwarmCommandKind.BALANCE);
      message.setIssuedBy(balance.issuedBy());
    } else if (command instanceof Command.ApproveProposal approve) {
      message.setKind(SwarmCommandKind.APPROVE_PROPOSAL);
      message.setProposalId(approve.proposalId());
      message.setIssuedBy(approve.issuedBy());
    } else if (command instanceof Command.ApplyPlan plan) {
      message.setKind(SwarmCommandKind.APPLY_PLAN);
      message.setProposalId(plan.planId());
      message.setMoves(PlannedMoves.encode(plan.moves()));
      message.setBasedOnFact(plan.basedOnFact() == 0 ? null : plan.basedOnFact());
      message.setMadeAtMs(plan.madeAtMs() == 0 ? null : plan.madeAtMs());
      message.setIssuedBy(plan.issuedBy());
    } else if (command instanceof Command.TopicReady ready) {
      message.setKind(SwarmCommandKind.TOPIC_READY);
      message.setAgentId(ready.agent().value());
    } else if (command instanceof Command.TopicFailed failed) {
      message.setKind(SwarmCommandKind.TOPIC_FAILED);
      message.setAgentId(failed.agent().value());
      message.setReason(Excerpt.of(failed.reason(), MAX_REASON_LENGTH));
    } else if (command instanceof Command.TopicDeleted deleted) {
      message.setKind(SwarmCommandKind.TOPIC_DELETED);
      message.setAgentId(deleted.agent().value());
    } else if (command instanceof Command.SharedTopicFailed failed) {
      message.setKind(SwarmCommandKind.TOPIC_FAILED);
      message.setReason(Excerpt.of(failed.reason(), MAX_REASON_LENGTH));
    } else if (command instanceof Command.SharedTopicDeleted) {
      message.setKind(SwarmCommandKind.TOPIC_DELETED);
    } else {
      throw new IllegalArgumentException("Not sent as a SwarmCommand: " + command);
    }
    return message;
  }

  private static @Nullable String valueOf(@Nullable TenantId tenant) {
    return tenant == null ? null : tenant.value();
  }
}
