package io.fairlead.scheduler;

import io.fairlead.model.Command;
import io.fairlead.model.Now;
import io.fairlead.model.StoredAgent;
import io.fairlead.model.StoredSwarm;
import io.fairlead.model.StoredTask;
import io.fairlead.model.StoredTaskType;
import io.fairlead.model.StoredTenant;
import io.fairlead.model.SwarmId;

/** Placeholder of the signatures; the founder fills it in. */
public final class SwarmScheduler {
  /**
   * A swarm that does not exist yet.
   *
   * @param autoCreate whether a first task or agent creates it
   */
  public SwarmScheduler(SwarmId id, boolean autoCreate, FinishedTasks finished, FactSink sink) {}

  /** Whether the swarm has been created and not been deleted. */
  public boolean exists() {
    throw new UnsupportedOperationException();
  }

  public void restore(StoredSwarm swarm) {}

  public void restore(StoredTenant tenant) {}

  public void restore(StoredTaskType type) {}

  public void restore(StoredAgent agent) {}

  public void restore(StoredTask task) {}

  /**
   * After the last restore, before anything else: every lease and agent gets one full period, every
   * topic is asked for again, and nothing is dispatched until {@link #openDispatch}.
   */
  public void recover(Now now) {}

  /** Raises the generation of epochs; to be committed before {@link #openDispatch}. */
  public void raiseGeneration(Now now) {}

  /** Allows dispatching, once the raised generation is committed. */
  public void openDispatch() {}

  /** After a stall, every lease and agent gets one full period. */
  public void forgiveSilence(Now now) {}

  /** Takes a command; gives its facts to the sink. Does not dispatch: call {@link #tick} after. */
  public void handle(Command command, Now now) {}

  /**
   * Carries on with what time has brought: due timers, then dispatching, at most that many steps.
   *
   * @return whether there is more to do right now
   */
  public boolean tick(Now now, int maxSteps) {
    return false;
  }

  /** Gives every entity changed since the last call to the sink. */
  public void flush(StateSink sink) {}
}
