package io.fairlead.streams;

import io.fairlead.model.AgentId;
import io.fairlead.model.Command;
import io.fairlead.model.Now;
import io.fairlead.model.Rejection;
import io.fairlead.model.Setting;
import io.fairlead.model.StoredConfig;
import io.fairlead.model.StoredSwarm;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.SwarmId;
import io.fairlead.scheduler.ConfigTemplate;
import io.fairlead.scheduler.StateSink;
import io.fairlead.scheduler.SwarmScheduler;
import io.fairlead.streams.tally.Tallies;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The swarms of one partition: taken over from the stores, begun by their first use, carried on
 * with in rounds. What has ended is written before a change returns; what goes on is written by
 * {@link #writeAll}, before each commit, once for all of its changes. Owned by the stream thread.
 */
final class PartitionSwarms {
  private static final long ROUND_BUDGET_NANOS = 5_000_000;
  private static final int TICK_STEPS = 256;

  private final ProcessorSettings settings;
  private final TimeSource time;
  private final Tallies tallies;
  private final SwarmStores stores;
  private final FactPublisher publisher;
  private final ConfigTemplate template;
  private final ThreadCommits commits;
  private final int partition;
  private final TreeMap<SwarmId, SwarmShell> swarms = new TreeMap<>();

  /** How many agents each swarm that has any had when it was written last, and all together. */
  private final Map<SwarmId, Integer> agentsOf = new HashMap<>();

  private int agents;
  private List<SwarmId> round = List.of();

  /** Swarms with changes that the stores do not have yet. */
  private final Set<SwarmShell> unwritten = new LinkedHashSet<>();

  /** Those that have been deleted, and of which there are entries nonetheless. */
  private final Set<SwarmId> leftOver = new LinkedHashSet<>();

  PartitionSwarms(
      ProcessorSettings settings,
      ProcessorParts parts,
      SwarmStores stores,
      FactPublisher publisher,
      ConfigTemplate template,
      ThreadCommits commits,
      int partition) {
    this.settings = settings;
    this.time = parts.time();
    this.tallies = parts.tallies();
    this.stores = stores;
    this.publisher = publisher;
    this.template = template;
    this.commits = commits;
    this.partition = partition;
  }

  int size() {
    return swarms.size();
  }

  /** That of an existing swarm; null if there is none of that id. */
  @Nullable SwarmScheduler scheduler(SwarmId id) {
    SwarmShell shell = swarms.get(id);
    return shell == null || !shell.scheduler().exists() ? null : shell.scheduler();
  }

  /** Those of the swarms that exist, in order of their ids, behind that one; all, if null. */
  Stream<SwarmScheduler> after(@Nullable SwarmId id) {
    return (id == null ? swarms : swarms.tailMap(id, false))
        .values().stream().map(SwarmShell::scheduler).filter(SwarmScheduler::exists);
  }

  /** A copy: a swarm may end while it is gone through. */
  List<SwarmShell> all() {
    return new ArrayList<>(swarms.values());
  }

  /**
   * Reads everything that the stores hold.
   *
   * @return live tasks found
   */
  int restore() {
    StoredConfig begin = stores.template();
    if (begin != null) {
      template.apply(begin);
    }
    for (StoredSwarm stored : stores.swarms()) {
      if (stored.exists()) {
        newShell(stored.id()).restore(stored);
      }
    }
    int[] tasks = {0};
    stores.forEachTenant((swarm, tenant) -> restore(swarm, it -> it.restore(tenant)));
    stores.forEachTaskType((swarm, type) -> restore(swarm, it -> it.restore(type)));
    stores.forEachSeries((swarm, series) -> restore(swarm, it -> it.restore(series)));
    stores.forEachResource((swarm, resource) -> restore(swarm, it -> it.restore(resource)));
    stores.forEachAgent((swarm, agent) -> restore(swarm, it -> it.restore(agent)));
    stores.forEachTask((swarm, task) -> tasks[0] += restore(swarm, it -> it.restore(task)) ? 1 : 0);
    return tasks[0];
  }

  /**
   * Restores an entry of a swarm.
   *
   * @return false if the swarm has been deleted: at least once, a coordinator may stop before it
   *     has written that its entries have been, too
   */
  private boolean restore(SwarmId swarm, Consumer<SwarmScheduler> entry) {
    SwarmShell shell = swarms.get(swarm);
    if (shell == null) {
      if (settings.exactlyOnce() || stores.swarm(swarm) == null) {
        throw new IllegalStateException(
            "the stores hold entries of swarm " + swarm + " but not it");
      }
      leftOver.add(swarm);
      return false;
    }
    entry.accept(shell.scheduler());
    return true;
  }

  private SwarmShell newShell(SwarmId id) {
    SwarmShell shell =
        new SwarmShell(
            id,
            settings.autoCreateSwarms(),
            stores.finishedTasks(id),
            stores.configs(id.value()),
            template,
            publisher,
            tallies.swarm(id, partition, time.wallMs()));
    swarms.put(id, shell);
    return shell;
  }

  /** After a take-over: every swarm is told, and raises its generation. To be committed. */
  void recover(Now now) {
    leftOver.forEach(stores::forget);
    leftOver.clear();
    for (SwarmShell shell : swarms.values()) {
      shell.scheduler().recover(now);
      shell.raise(now, commits);
      write(shell, now);
      rememberConfig(shell, now);
    }
  }

  /** What was stored before versions were remembered could not be gone back to otherwise. */
  private void rememberConfig(SwarmShell shell, Now now) {
    SwarmConfig config = shell.config();
    if (stores.configs(shell.id().value()).at(config.version()) == null) {
      stores
          .sink(shell.id(), now.logicalMs())
          .putConfig(StoredConfig.of(config, config, 0, "unknown", now.wallMs()));
    }
  }

  /** After a stall, every lease and agent gets one full period. */
  void forgiveSilence(Now now) {
    for (SwarmShell shell : swarms.values()) {
      shell.scheduler().forgiveSilence(now);
    }
  }

  /** The swarm of that id; one that does not exist if there is none, which a command may begin. */
  SwarmShell use(SwarmId id, Now now) {
    SwarmShell known = swarms.get(id);
    if (known != null) {
      return known;
    }
    boolean full = swarms.size() >= settings.maxSwarms();
    SwarmShell shell = newShell(id);
    if (full) {
      shell.scheduler().forbidCreation(tooManySwarms(id));
    }
    @Nullable StoredSwarm deleted = stores.swarm(id);
    if (deleted != null) {
      shell.restore(deleted);
    }
    shell.scheduler().recover(now); // closes dispatching until the generation is raised
    return shell;
  }

  private Rejection tooManySwarms(SwarmId id) {
    return Rejection.of(
        Rejection.Reason.TOO_MANY_SWARMS,
        "swarmId '"
            + id
            + "': its partition has as many swarms as max.swarms, "
            + settings.maxSwarms());
  }

  /** Whether an agent is known to its swarm, or there is room for one more. O(log swarms). */
  boolean takesAgent(SwarmId swarm, AgentId agent) {
    SwarmShell known = swarms.get(swarm);
    return (known != null && known.scheduler().hasAgent(agent)) || agents < settings.maxAgents();
  }

  private void countAgents(SwarmShell shell) {
    int now = shell.scheduler().agents();
    Integer before = now == 0 ? agentsOf.remove(shell.id()) : agentsOf.put(shell.id(), now);
    agents += now - (before == null ? 0 : before);
  }

  /**
   * Has the swarm handle a command.
   *
   * @return what it threw, if that was before it decided anything; the swarm is as it was then
   */
  @Nullable RuntimeException handle(SwarmShell shell, Command command, Now now) {
    long before = shell.facts();
    try {
      shell.scheduler().handle(command, now);
    } catch (RuntimeException e) {
      if (shell.facts() != before) {
        throw e;
      }
      return e;
    }
    return null;
  }

  /**
   * What follows from a command at once.
   *
   * @return whether to ask for a commit, because a swarm that has begun waits for it
   */
  boolean carryOn(SwarmShell shell, Now now) {
    boolean commit = false;
    if (shell.toRaise()) {
      if (!shell.scheduler().exists()) {
        drop(shell, now);
        return false;
      }
      commit = !raiseNew(shell, now);
    }
    shell.scheduler().tick(now, TICK_STEPS);
    write(shell, now);
    return commit;
  }

  /**
   * It was refused. Of a swarm that never was nothing is stored, or anybody could fill the store;
   * of one that has been deleted, the facts are counted on.
   */
  private void drop(SwarmShell shell, Now now) {
    if (shell.isStored()) {
      write(shell, now);
    } else {
      swarms.remove(shell.id());
      tallies.forget(shell.id());
    }
  }

  /**
   * A swarm that begins now: under exactly-once its epochs become visible with its generation.
   *
   * @return whether it may dispatch
   */
  private boolean raiseNew(SwarmShell shell, Now now) {
    shell.raise(now, commits);
    if (settings.exactlyOnce()) {
      shell.open();
    }
    return settings.exactlyOnce();
  }

  /**
   * Opens dispatching where the raised generation is committed.
   *
   * @return whether a swarm still waits for that
   */
  boolean openCommitted() {
    boolean waiting = false;
    for (SwarmShell shell : swarms.values()) {
      if (!shell.isOpen() && !shell.openIfCommitted(commits)) {
        waiting = true;
      }
    }
    return waiting;
  }

  /** One round over all swarms, spread over several calls where one is not enough. */
  void tick(Now now) {
    long start = time.nanoTime();
    if (round.isEmpty()) {
      round = new ArrayList<>(swarms.keySet());
    }
    int done = 0;
    boolean inTime = true;
    while (done < round.size() && inTime) {
      SwarmShell shell = swarms.get(round.get(done));
      boolean more = false;
      if (shell != null) {
        do {
          more = shell.scheduler().tick(now, TICK_STEPS);
          inTime = time.nanoTime() - start < ROUND_BUDGET_NANOS;
        } while (more && inTime);
        write(shell, now);
      }
      if (!more) {
        done++;
      }
    }
    round = List.copyOf(round.subList(done, round.size()));
  }

  /** Writes what has ended, and everything of a swarm that is gone; notes the rest. */
  private void write(SwarmShell shell, Now now) {
    StateSink sink = stores.sink(shell.id(), now.logicalMs());
    countAgents(shell);
    if (shell.scheduler().exists() && shell.isStoredAlive()) {
      shell.scheduler().flushEnds(sink);
      unwritten.add(shell);
    } else if (shell.scheduler().exists()) {
      shell.scheduler().flush(sink);
      shell.storedAlive();
    } else {
      shell.scheduler().flush(sink);
      unwritten.remove(shell);
      swarms.remove(shell.id());
      tallies.forget(shell.id());
    }
  }

  /** Writes whatever the stores do not have yet. To be called before each commit. */
  void writeAll() {
    for (SwarmShell shell : unwritten) {
      // What is filed under the time has been written before.
      shell.scheduler().flush(stores.sink(shell.id(), 0));
    }
    unwritten.clear();
  }

  /** Largest result that the swarm of that id takes, bytes. */
  long resultMaxBytes(SwarmId id) {
    SwarmShell shell = swarms.get(id);
    return shell == null
        ? SwarmConfig.DEFAULT.get(Setting.PAYLOAD_MAX_BYTES)
        : shell.resultMaxBytes();
  }
}
