package io.fairlead.scheduler.queueing;

import io.fairlead.model.DispatchTags;
import io.fairlead.model.Eligibility;
import io.fairlead.model.FlowTags;
import io.fairlead.model.Level;
import io.fairlead.model.QueueTags;
import io.fairlead.model.TenantId;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The waiting tasks of a swarm: four levels, each with an order of its own, and the choice among
 * them.
 *
 * <p>Work-conserving: while any waiting task of a tenant that is not blocked can be taken, {@link
 * #choose} gives one. A level that has none is passed over, a class of tasks that no agent can take
 * blocks no other, and a cap holds only while somebody else could be served.
 *
 * <p>Worst-case wait, where tenants are ordered: let A be the work ahead of a task in its own
 * tenant's flow, and let that flow's share of the level be ρ among n tenants, the level's share of
 * the rest φ, the share left beside critical 1 − s, and L the largest cost. With B(W, share, flows)
 * = (W + 2L) / share + flows × L, at most B(B(B(A, ρ, n), φ, 3), 1 − s, 2) of work is dispatched
 * before it among tasks that the same agents can take, not counting what admission has promised; so
 * it starts after at most that, divided by the capacity that admission leaves, plus the longest
 * run. A critical task waits for B(B(A, ρ, n), s, 2) of work. Weighted round robin adds two rounds
 * of all tenants to the innermost B. Where single tasks are ordered, A is the work of all tasks of
 * the level that go before it, and the innermost B falls away; without aging that has no bound for
 * a task of low priority, and what {@link #chooseFor} takes out of turn is not counted.
 *
 * <p>Virtual times never decrease, except in {@link #rebase}. {@link #choose} is O(classes + log
 * tenants), {@link #add}, {@link #remove} and {@link #charge} O(log n) at most. Owned by one
 * thread.
 */
public final class MultiLevelQueue {
  private static final Level[] LEVELS = Level.values();

  /** Above it, {@link #needsRebase} says so; half of what a long holds is left for sums. */
  private static final long REBASE_ABOVE = 1L << 60;

  private final EligibilityClasses classes = new EligibilityClasses();
  private final LevelQueue[] levels = new LevelQueue[LEVELS.length];
  private final TenantTable tenants;
  private final LevelChoice levelChoice = new LevelChoice();
  private QueueConfig config;
  private long choices;

  /**
   * @param weightsMilli weight of each tenant, thousandths; asked again at {@link #configure}
   */
  public MultiLevelQueue(QueueConfig config, ToLongFunction<TenantId> weightsMilli) {
    this.config = config;
    for (Level level : LEVELS) {
      levels[level.ordinal()] = new LevelQueue(level, config.order(level));
    }
    tenants = new TenantTable(levels, weightsMilli);
    levelChoice.configure(config);
  }

  // ------------------------------------------------------------------ what waits

  /** Waiting tasks. */
  public int size() {
    int size = 0;
    for (LevelQueue level : levels) {
      size += level.size();
    }
    return size;
  }

  /** Waiting tasks of a level. */
  public int size(Level level) {
    return of(level).size();
  }

  /** Waiting tasks of a tenant. */
  public int backlog(TenantId tenant) {
    return tenants.backlog(tenant);
  }

  /** Waiting tasks of a tenant in a level. */
  public int backlog(TenantId tenant, Level level) {
    return tenants.backlog(tenant, level);
  }

  /** Distinct eligibilities among the waiting tasks that are pinned to no agent. */
  public int classCount() {
    return classes.openCount();
  }

  /** Every eligibility among the waiting tasks that are pinned to no agent. O(classes). */
  public List<Eligibility> openClasses() {
    return classes.open();
  }

  /** What waits, by who may run it; what is pinned to an agent apart. O(classes + tenants). */
  public List<ClassBacklog> backlogs() {
    return tenants.backlogs(classes);
  }

  /** What waits of a tenant, by who may run it, whether it is blocked or not. O(its classes). */
  public List<ClassBacklog> backlogs(TenantId tenant) {
    return tenants.backlogs(tenant);
  }

  /** The same, as waiting tasks have it already if there are any; so that they share it. */
  public Eligibility shared(Eligibility eligibility) {
    EligibilityClass known = classes.find(eligibility);
    return known == null ? eligibility : known.eligibility;
  }

  /** Where a waiting task stands in its level. O(tasks of the level). */
  public Rank rank(QueueEntry entry) {
    ClassQueue queue = queueOf(entry);
    return Ranking.of(entry, queue, of(entry.level()));
  }

  /**
   * The least deadline among the first tasks of a level that wait for the same agents and may be
   * chosen; {@link Long#MAX_VALUE} if there is none, and while the level is being re-keyed.
   */
  public long leastDeadlineMs(Level level, Eligibility eligibility) {
    EligibilityClass shared = classes.find(eligibility);
    if (shared == null || of(level).rekeying()) {
      return Long.MAX_VALUE;
    }
    QueueEntry first = of(level).firstOf(shared);
    return first == null ? Long.MAX_VALUE : first.deadlineMs();
  }

  // ------------------------------------------------------------------ coming and going

  /** Adds a waiting task. */
  public void add(QueueEntry entry) {
    if (entry.queued()) {
      throw new IllegalStateException("queued already: " + entry);
    }
    LevelQueue level = of(entry.level());
    Flow flow = tenants.findOrNew(entry.tenant()).flowOrNew(level);
    level.add(entry, flow, classes.findOrNew(entry.eligibility()));
  }

  /**
   * Takes a waiting task out without charging anybody.
   *
   * @throws IllegalStateException if it does not wait here
   */
  public void remove(QueueEntry entry) {
    ClassQueue queue = queueOf(entry);
    of(entry.level()).remove(entry, queue);
    classes.dropIfEmpty(queue.eligibility.eligibility);
  }

  /**
   * Takes a waiting task into another class. Its tenant stays where it stands.
   *
   * @param change makes the task's {@link QueueEntry#eligibility} give the other class
   */
  public void reclassify(QueueEntry entry, Runnable change) {
    ClassQueue before = queueOf(entry);
    LevelQueue level = of(entry.level());
    level.hold(before.flow);
    level.remove(entry, before);
    classes.dropIfEmpty(before.eligibility.eligibility);
    change.run();
    level.add(entry, before.flow, classes.findOrNew(entry.eligibility()));
    level.letGo(before.flow);
  }

  /**
   * The next task among those that some agent can take; null if there is none. Changes nothing that
   * can be seen.
   *
   * @param takeable whether some agent can take a task of this eligibility now; asked at most once
   *     for each
   */
  public @Nullable Choice choose(Predicate<Eligibility> takeable) {
    choices++;
    ClassQueue critical = null;
    if (levelChoice.criticalApart()) {
      LevelQueue level = of(Level.CRITICAL);
      critical = level.size() == 0 ? null : level.choose(choices, takeable);
      if (critical != null && levelChoice.criticalsTurn(level.head(critical))) {
        return chosen(level, critical, false);
      }
    }
    for (Level next : levelChoice.byStart()) {
      LevelQueue level = of(next);
      if (level.size() > 0 && !(next == Level.CRITICAL && levelChoice.criticalApart())) {
        ClassQueue queue = level.choose(choices, takeable);
        if (queue != null) {
          return chosen(level, queue, false);
        }
      }
    }
    return critical == null ? null : chosen(of(Level.CRITICAL), critical, false);
  }

  /**
   * The next task of one tenant that some agent can take, past the order among tenants; null if
   * there is none or the tenant is blocked.
   */
  public @Nullable Choice chooseFor(TenantId tenant, Predicate<Eligibility> takeable) {
    TenantFlows flows = tenants.find(tenant);
    if (flows == null || flows.blocked) {
      return null;
    }
    choices++;
    Choice critical = levelChoice.criticalApart() ? first(flows, Level.CRITICAL, takeable) : null;
    if (critical != null && levelChoice.criticalsTurn(critical.entry())) {
      return critical;
    }
    for (Level next : levelChoice.byStart()) {
      if (!(next == Level.CRITICAL && levelChoice.criticalApart())) {
        Choice choice = first(flows, next, takeable);
        if (choice != null) {
          return choice;
        }
      }
    }
    return critical;
  }

  private @Nullable Choice first(TenantFlows flows, Level in, Predicate<Eligibility> takeable) {
    Flow flow = flows.flow(in);
    LevelQueue level = of(in);
    ClassQueue queue = flow == null ? null : level.chooseFor(flow, choices, takeable);
    return queue == null ? null : chosen(level, queue, true);
  }

  private Choice chosen(LevelQueue level, ClassQueue queue, boolean outOfTurn) {
    long start = level.startOf(queue);
    long time = outOfTurn ? level.order().virtualTime() : level.timeOf(start);
    return new Choice(level.head(queue), levelChoice.tags(level.level(), start, time, outOfTurn));
  }

  /**
   * Takes a task out and charges its tenant and level. Classes that the choice before passed over
   * are marked.
   *
   * @param tags as the {@link Choice} has them
   */
  public void charge(QueueEntry entry, DispatchTags tags) {
    ClassQueue queue = queueOf(entry);
    of(entry.level()).charge(entry, queue, tags.flowStart(), tags.flowTime());
    levelChoice.charge(entry.level(), entry.admitted(), entry.costUs(), tags);
    classes.dropIfEmpty(queue.eligibility.eligibility);
  }

  /**
   * Corrects what a dispatched task was charged.
   *
   * @param deltaUs charged in addition, microseconds at speed 1; a negative one is paid back, but
   *     not so far that tenant or level fall behind virtual time
   */
  public void correct(QueueEntry entry, long deltaUs) {
    LevelQueue level = of(entry.level());
    level.correct(tenants.findOrNew(entry.tenant()).flowOrNew(level), deltaUs);
    levelChoice.correct(entry.level(), entry.admitted(), deltaUs);
  }

  // ------------------------------------------------------------------ tenants and settings

  /**
   * Keeps a tenant's tasks back, or lets them go again. It earns no credit meanwhile. O(queues of
   * the tenant).
   */
  public void block(TenantId tenant, boolean blocked) {
    tenants.block(tenant, blocked);
  }

  /** Whether a tenant's tasks are kept back. */
  public boolean blocked(TenantId tenant) {
    return tenants.blocked(tenant);
  }

  /**
   * Other settings, and perhaps other weights of tenants, which act on what waits at once. A level
   * whose order changes has its waiting tasks re-keyed by {@link #rekeySome}; until that is done
   * their order may be mixed. O(queues of the levels that change + tenants).
   *
   * @return whether some level begins anew with all its tags
   */
  public boolean configure(QueueConfig next) {
    QueueConfig before = config;
    config = next;
    levelChoice.configure(next);
    tenants.reweighAll();
    boolean anew = false;
    for (Level level : LEVELS) {
      if (!before.sameOrder(next, level)) {
        of(level).reorder(next.order(level));
        anew = true;
      }
    }
    return anew;
  }

  /** Whether some tasks still stand in an earlier order. */
  public boolean rekeying() {
    for (LevelQueue level : levels) {
      if (level.rekeying()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Carries on with re-keying what waits.
   *
   * @param maxSteps bound of the work done
   * @return whether something was left to do
   */
  public boolean rekeySome(int maxSteps) {
    int left = maxSteps;
    for (LevelQueue level : levels) {
      left -= level.rekeySome(left);
    }
    return left < maxSteps;
  }

  /**
   * Forgets every tenant; virtual times stay.
   *
   * @throws IllegalStateException if a task waits
   */
  public void forgetTenants() {
    if (size() > 0) {
      throw new IllegalStateException(size() + " tasks wait");
    }
    tenants.forgetAll();
  }

  /**
   * Forgets a tenant; if it comes again it begins anew. O(1).
   *
   * @throws IllegalStateException if a task of it waits
   */
  public void forget(TenantId tenant) {
    tenants.forget(tenant);
  }

  // ------------------------------------------------------------------ tags

  /** Virtual time among the tenants of a level. */
  public long flowTime(Level level) {
    return of(level).order().virtualTime();
  }

  /** Virtual time among the levels that share by weight. */
  public long levelTime() {
    return levelChoice.levelTime();
  }

  /** Virtual time among critical and the rest. */
  public long shareTime() {
    return levelChoice.shareTime();
  }

  /** Whether virtual times should be lowered soon. */
  public boolean needsRebase() {
    boolean needs = levelTime() > REBASE_ABOVE || shareTime() > REBASE_ABOVE;
    for (LevelQueue level : levels) {
      needs |= level.order().virtualTime() > REBASE_ABOVE;
    }
    return needs;
  }

  /** Lowers every virtual time to 0 and the tags with it; their order stays. */
  public void rebase() {
    for (LevelQueue level : levels) {
      level.rebase();
    }
    levelChoice.rebase();
  }

  /** What is to be stored of the queue as a whole. */
  public QueueTags tags() {
    long[] flowTimes = new long[LEVELS.length];
    for (int i = 0; i < flowTimes.length; i++) {
      flowTimes[i] = levels[i].order().virtualTime();
    }
    return new QueueTags(
        flowTimes,
        levelTime(),
        levelChoice.levelStarts(),
        shareTime(),
        levelChoice.criticalStart(),
        levelChoice.restStart());
  }

  /** What is to be stored of a tenant, by level. */
  public List<FlowTags> tags(TenantId tenant) {
    return tenants.tags(tenant);
  }

  /** Takes the virtual times from a store; before tenants and tasks. */
  public void restore(QueueTags stored) {
    for (Level level : LEVELS) {
      of(level).order().virtualTime(stored.flowTimes().get(level.ordinal()));
    }
    levelChoice.restore(stored);
  }

  /** Takes a tenant's tags from a store, by level; before its tasks. */
  public void restore(TenantId tenant, List<FlowTags> stored) {
    tenants.restore(tenant, stored);
  }

  private LevelQueue of(Level level) {
    return levels[level.ordinal()];
  }

  private static ClassQueue queueOf(QueueEntry entry) {
    ClassQueue queue = entry.queue;
    if (queue == null) {
      throw new IllegalStateException("not queued: " + entry);
    }
    return queue;
  }
}
