package io.fairlead.scheduler;

import io.fairlead.model.Command;
import io.fairlead.model.Fact;
import io.fairlead.model.LeaseEnd;
import io.fairlead.model.Now;
import io.fairlead.model.Rejection;
import io.fairlead.model.Rejection.Reason;
import io.fairlead.model.SwarmConfig;
import java.util.Map;

/** Creating, configuring and deleting the swarm itself. Reads state, gives facts. */
final class SwarmLifecycle {
  static final String SWARM_DELETED = "swarm-deleted";

  private final SwarmState state;
  private final Emitter emitter;

  SwarmLifecycle(SwarmState state, Emitter emitter) {
    this.state = state;
    this.emitter = emitter;
  }

  /** With the defaults, because a task or an agent came. */
  void createByUse(Now now) {
    state
        .config
        .with(Map.of())
        .config()
        .ifPresent(config -> emitter.emit(new Fact.SwarmCreated(config, "auto"), now));
  }

  void create(Command.CreateSwarm command, Now now) {
    if (state.exists) {
      configure("CREATE_SWARM", command.settings(), command.issuedBy(), now);
      return;
    }
    SwarmConfig.Change change = state.config.with(command.settings());
    if (change.config().isPresent()) {
      emitter.emit(new Fact.SwarmCreated(change.config().get(), command.issuedBy()), now);
    } else {
      refuse("CREATE_SWARM", change, now);
    }
  }

  void update(Command.UpdateConfig command, Now now) {
    configure("UPDATE_CONFIG", command.settings(), command.issuedBy(), now);
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
    emitter.emit(
        new Fact.CommandRefused(
            name, Rejection.of(Reason.INVALID_CONFIG, String.join("; ", change.faults()))),
        now);
  }

  void delete(Command.DeleteSwarm command, Now now) {
    if (!state.deleting) {
      emitter.emit(new Fact.SwarmDeleting(command.issuedBy()), now);
    }
  }

  /** One step of emptying the swarm; false if there is nothing to do just now. */
  boolean emptyOneStep(Now now) {
    TaskState task = state.tasks.any();
    if (task != null) {
      emitter.emit(
          new Fact.TaskCancelled(task.stored(), LeaseEnd.SWARM_DELETED, SWARM_DELETED), now);
      return true;
    }
    if (state.agents.isEmpty()) {
      emitter.emit(new Fact.SwarmDeleted(), now);
      return true;
    }
    return false;
  }
}
