package io.fairlead.scheduler;

import io.fairlead.model.Command;
import io.fairlead.model.Fact;
import io.fairlead.model.LeaseEnd;
import io.fairlead.model.Now;
import io.fairlead.model.SwarmConfig;
import java.util.Map;

/** Creating, configuring and deleting the swarm itself. Reads state, gives facts. */
final class SwarmLifecycle {
  static final String SWARM_DELETED = "swarm-deleted";

  private final SwarmState state;
  private final ConfigHistory history;
  private final ConfigTemplate template;
  private final Emitter emitter;

  SwarmLifecycle(
      SwarmState state, ConfigHistory history, ConfigTemplate template, Emitter emitter) {
    this.state = state;
    this.history = history;
    this.template = template;
    this.emitter = emitter;
  }

  /** With what swarms begin with, because a task or an agent came. */
  void createByUse(Now now) {
    template
        .begin(state.config, Map.of())
        .config()
        .ifPresent(config -> emitter.emit(new Fact.SwarmCreated(config, "auto"), now));
  }

  void create(Command.CreateSwarm command, Now now) {
    if (state.exists) {
      configure("CREATE_SWARM", command.settings(), command.issuedBy(), now);
      return;
    }
    SwarmConfig.Change change = template.begin(state.config, command.settings());
    if (change.config().isPresent()) {
      emitter.emit(new Fact.SwarmCreated(change.config().get(), command.issuedBy()), now);
    } else {
      refuse("CREATE_SWARM", change, now);
    }
  }

  void update(Command.UpdateConfig command, Now now) {
    configure("UPDATE_CONFIG", command.settings(), command.issuedBy(), now);
  }

  void rollBack(Command.RollBackConfig command, Now now) {
    Rollback found = Rollback.to(command.version(), history, state.config);
    SwarmConfig next = found.config();
    emitter.emit(
        next == null
            ? new Fact.CommandRefused("ROLL_BACK_CONFIG", found.refusal())
            : new Fact.ConfigChanged(next, command.version(), command.issuedBy()),
        now);
  }

  private void configure(String name, Map<String, String> settings, String issuedBy, Now now) {
    SwarmConfig.Change change = state.config.with(settings);
    if (change.config().isPresent()) {
      emitter.emit(new Fact.ConfigChanged(change.config().get(), issuedBy), now);
    } else {
      refuse(name, change, now);
    }
  }

  private void refuse(String name, SwarmConfig.Change change, Now now) {
    emitter.emit(new Fact.CommandRefused(name, ConfigTemplate.invalid(change)), now);
  }

  void delete(Command.DeleteSwarm command, Now now) {
    if (!state.deleting) {
      emitter.emit(new Fact.SwarmDeleting(command.issuedBy()), now);
    }
  }

  /** One step of emptying the swarm; false if there is nothing to do just now. */
  boolean emptyOneStep(Now now) {
    TaskState task = state.tasks.first();
    if (task != null) {
      emitter.emit(
          new Fact.TaskCancelled(task.stored(), LeaseEnd.SWARM_DELETED, SWARM_DELETED), now);
      return true;
    }
    if (!state.agents.isEmpty()) {
      return false;
    }
    if (!state.sharedTopic) {
      emitter.emit(new Fact.SwarmDeleted(), now);
      return true;
    }
    if (now.logicalMs() - state.sharedTopicAskedMs >= AgentLifecycle.TOPIC_ASK_AGAIN_AFTER_MS) {
      emitter.emit(new Fact.SharedTopicRetired(), now);
      return true;
    }
    return false;
  }

  /** Only then may the swarm be created anew: no new agent finds what is about to be deleted. */
  void sharedTopicDeleted(Now now) {
    if (state.sharedTopic && state.deleting && state.agents.isEmpty()) {
      emitter.emit(new Fact.SharedTopicDeleted(), now);
    }
  }
}
