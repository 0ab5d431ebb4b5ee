package io.fairlead.streams;

import io.fairlead.model.AgentId;
import io.fairlead.model.Fact;
import io.fairlead.model.Now;
import io.fairlead.model.Setting;
import io.fairlead.model.StoredSwarm;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.SwarmId;
import io.fairlead.scheduler.ConfigHistory;
import io.fairlead.scheduler.ConfigTemplate;
import io.fairlead.scheduler.FinishedTasks;
import io.fairlead.scheduler.SwarmScheduler;
import io.fairlead.streams.tally.SwarmTally;

/**
 * One swarm's scheduler, with what the shell has to know about it. Owned by the stream thread.
 *
 * <p>Dispatching opens in two steps: the generation of epochs is raised, and once that is committed
 * dispatching is allowed. So no epoch that anyone may have seen is ever given twice.
 */
final class SwarmShell {
  private enum Opening {
    NEW,
    RAISED,
    OPEN
  }

  private final SwarmId id;
  private final SwarmScheduler scheduler;
  private final SwarmTally tally;
  private SwarmConfig config = SwarmConfig.DEFAULT;
  private Opening opening = Opening.NEW;
  private long raisedAt;
  private long facts;
  private boolean stored;
  private boolean storedAlive;

  SwarmShell(
      SwarmId id,
      boolean autoCreate,
      FinishedTasks finished,
      ConfigHistory configs,
      ConfigTemplate template,
      FactPublisher publisher,
      SwarmTally tally) {
    this.id = id;
    this.tally = tally;
    this.scheduler =
        new SwarmScheduler(
            id,
            autoCreate,
            finished,
            configs,
            template,
            (number, fact, now) -> {
              facts++;
              publisher.publish(this, number, fact, now);
            });
  }

  SwarmId id() {
    return id;
  }

  SwarmScheduler scheduler() {
    return scheduler;
  }

  /** The configuration in force. */
  SwarmConfig config() {
    return config;
  }

  /** Where an agent of the swarm is told what to do; it must be known. */
  AgentAddress address(AgentId agent) {
    return new AgentAddress(id, agent, scheduler.topicLayout(agent));
  }

  /** Facts given since this object was made; tells whether a record has had an effect. */
  long facts() {
    return facts;
  }

  long resultMaxBytes() {
    return config.get(Setting.PAYLOAD_MAX_BYTES);
  }

  void restore(StoredSwarm row) {
    config = row.config();
    stored = true;
    storedAlive = row.exists();
    scheduler.restore(row);
  }

  /** Whether the store had it, be it as one that has been deleted. */
  boolean isStored() {
    return stored;
  }

  /** Whether the store has it as one that exists. */
  boolean isStoredAlive() {
    return storedAlive;
  }

  /** The store has it as one that exists, from now on. */
  void storedAlive() {
    storedAlive = true;
  }

  void learn(Fact fact, Now now) {
    tally.take(fact, scheduler.view(), now);
    if (fact instanceof Fact.SwarmCreated created) {
      config = created.config();
    } else if (fact instanceof Fact.ConfigChanged changed) {
      config = changed.config();
    }
  }

  boolean isOpen() {
    return opening == Opening.OPEN;
  }

  /** First step of opening: to be committed. */
  void raise(Now now, ThreadCommits commits) {
    scheduler.raiseGeneration(now);
    raisedAt = commits.count();
    opening = Opening.RAISED;
  }

  /** Whether the first step is still to be taken. */
  boolean toRaise() {
    return opening == Opening.NEW;
  }

  /** Second step, if the first has been committed. */
  boolean openIfCommitted(ThreadCommits commits) {
    if (opening != Opening.RAISED || !commits.passed(raisedAt)) {
      return false;
    }
    open();
    return true;
  }

  /** Second step at once, where everything decided from here on is committed with the first. */
  void open() {
    scheduler.openDispatch();
    opening = Opening.OPEN;
  }
}
