package io.fairlead.sim;

import io.fairlead.model.Command;
import io.fairlead.model.Fact;
import io.fairlead.model.Now;
import io.fairlead.model.SwarmId;
import io.fairlead.scheduler.ConfigTemplate;
import io.fairlead.scheduler.SwarmScheduler;
import io.fairlead.scheduler.SwarmView;
import io.fairlead.scheduler.invariant.ApplyEqualsHandle;
import io.fairlead.scheduler.invariant.InvariantViolation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A coordinator in virtual time: the real core in a shell that keeps to the rules of the real one.
 * It reads its input topics under transactions: what it decides becomes visible at the commit, with
 * the state and the offsets; what is undone takes all three back, and the inputs are read again. A
 * second core, which is given nothing but the facts, must arrive at the same state.
 */
final class VirtualCoordinator {
  /** Its input topics; of what has piled up, tasks are read last. */
  enum Topic {
    REPORTS,
    COMMANDS,
    TASKS
  }

  /**
   * What the coordinator has decided, in the order of writing.
   *
   * @param number of the fact
   */
  record Decision(long number, Fact fact, Now now) {}

  /** Who watches and carries out. */
  interface Outside {
    /** It has been decided, and may still be undone. */
    void decided(Decision decision);

    /** Nothing is left to do at this instant. */
    void settled(SwarmView view);

    /** It can be read by anybody from now on. */
    void committed(Decision decision);

    /** A transaction came to its end. */
    void ended(Ending ending, int decisions, int inputs);
  }

  /** How a transaction, or a stand-still, ends. */
  enum Ending {
    COMMITTED,
    ROLLED_BACK,
    STALLED
  }

  private enum Opening {
    NEW,
    RAISED,
    OPEN
  }

  private record Input(long order, Topic topic, Command command) {}

  private static final long PUNCTUATION_US = 10_000;

  /** An open transaction is aborted by the broker after that. */
  private static final long TRANSACTION_TIMEOUT_US = 2_000_000;

  private static final int STEPS = 256;

  /** More rounds of steps at one instant than any swarm of a simulation can need. */
  private static final int MOST_ROUNDS = 1_000;

  private final SwarmId swarm;
  private final EventQueue events;
  private final long wallBaseMs;
  private final long commitEveryUs;
  private final Outside outside;
  private final TransactionalStore store = new TransactionalStore();
  private final Map<Topic, Deque<Input>> topics = new EnumMap<>(Topic.class);
  private long order;

  private final List<Input> read = new ArrayList<>();
  private final List<Decision> decided = new ArrayList<>();
  private boolean commitDue;
  private long transactions;
  private long commits;

  private SwarmScheduler scheduler;
  private SwarmScheduler replica;
  private VirtualClock clock;
  private long offsetMs;
  private boolean up;
  private long frozenUntilUs;
  private boolean recovered;
  private boolean recovering;
  private Opening opening = Opening.NEW;
  private long raisedAt;

  /**
   * One that has not started.
   *
   * @param wallBaseMs true wall time at the beginning, milliseconds since the Unix epoch
   * @param commitEveryUs from the first input of a transaction to its commit, microseconds
   */
  VirtualCoordinator(
      SwarmId swarm, EventQueue events, long wallBaseMs, long commitEveryUs, Outside outside) {
    this.swarm = swarm;
    this.events = events;
    this.wallBaseMs = wallBaseMs;
    this.commitEveryUs = commitEveryUs;
    this.outside = outside;
    this.scheduler = newScheduler(true);
    this.replica = newScheduler(false);
    this.clock = new VirtualClock(events, wallBaseMs, 0, 0);
  }

  private SwarmScheduler newScheduler(boolean first) {
    InMemoryStore state = store.working();
    return new SwarmScheduler(
        swarm,
        true,
        state,
        state,
        new ConfigTemplate(),
        first ? this::happened : (number, fact, now) -> {});
  }

  /** Takes the swarm over for the first time. */
  void start() {
    takeOver();
    punctuate();
  }

  SwarmScheduler scheduler() {
    return scheduler;
  }

  TransactionalStore store() {
    return store;
  }

  /** Whether it works: it has not died, and does not stand still. */
  boolean running() {
    return up && events.nowUs() >= frozenUntilUs;
  }

  /** Whether everything has been read and committed. */
  boolean idle() {
    return running()
        && !commitDue
        && topics.values().stream().allMatch(Deque::isEmpty)
        && opening == Opening.OPEN;
  }

  /** A record comes to the end of an input topic. */
  void append(Topic topic, Command command) {
    topic(topic).add(new Input(order++, topic, command));
    process();
  }

  /** What the time is to the core. */
  Now now() {
    return look();
  }

  // ------------------------------------------------------------------ what happens to it

  /** The transaction is undone, and the process begins again at the last commit. */
  void abort(long laterUs) {
    if (up) {
      rollBack();
      events.after(laterUs, this::takeOver);
    }
  }

  /**
   * The process dies; after a while another machine takes over.
   *
   * @param otherOffsetMs by which the wall clock there is ahead of the truth, milliseconds
   */
  void crash(long downUs, long otherOffsetMs) {
    if (up) {
      rollBack();
      offsetMs = otherOffsetMs;
      events.after(downUs, this::takeOver);
    }
  }

  /** The machine stands still. */
  void freeze(long forUs) {
    if (running()) {
      long fromUs = events.nowUs();
      VirtualClock machine = clock;
      frozenUntilUs = fromUs + forUs;
      events.after(forUs, () -> thaw(machine, fromUs));
    }
  }

  /** The machine's wall clock is so far ahead of the truth from now on, milliseconds. */
  void leapTo(long otherOffsetMs) {
    offsetMs = otherOffsetMs;
    clock.leapTo(otherOffsetMs);
  }

  @SuppressWarnings("ReferenceEquality") // every machine has a clock of its own
  private void thaw(VirtualClock machine, long fromUs) {
    if (!running() || clock != machine) {
      return;
    }
    if (commitDue && events.nowUs() - fromUs > TRANSACTION_TIMEOUT_US) {
      abort(0);
      return;
    }
    if (commitDue) {
      commit();
    }
    process();
  }

  // ------------------------------------------------------------------ reading

  private void process() {
    while (running()) {
      Input next = poll();
      if (next == null) {
        return;
      }
      read.add(next);
      due();
      Now now = look();
      scheduler.handle(next.command(), now);
      openNew(now);
      settle(now);
    }
  }

  private Deque<Input> topic(Topic topic) {
    return topics.computeIfAbsent(topic, unused -> new ArrayDeque<>());
  }

  private @Nullable Input poll() {
    Input report = topic(Topic.REPORTS).peek();
    Input command = topic(Topic.COMMANDS).peek();
    if (report == null && command == null) {
      return topic(Topic.TASKS).poll();
    }
    boolean reportFirst = command == null || (report != null && report.order() < command.order());
    return topic(reportFirst ? Topic.REPORTS : Topic.COMMANDS).poll();
  }

  /** A swarm that has just begun: its epochs become visible with its generation. */
  private void openNew(Now now) {
    if (opening == Opening.NEW && scheduler.exists()) {
      scheduler.raiseGeneration(now);
      open();
    }
  }

  private void open() {
    opening = Opening.OPEN;
    scheduler.openDispatch();
    replica.openDispatch();
  }

  private void settle(Now now) {
    int rounds = 0;
    while (scheduler.tick(now, STEPS)) {
      if (++rounds > MOST_ROUNDS) {
        throw new InvariantViolation("TickEnds", "there is always more to do at one instant");
      }
    }
    scheduler.flush(store.sink());
    outside.settled(scheduler.view());
  }

  private void punctuate() {
    if (running()) {
      long before = decided.size();
      Now now = look();
      if (opening == Opening.RAISED && commits > raisedAt) {
        open();
      }
      int rounds = 0;
      while (scheduler.tick(now, STEPS)) {
        if (++rounds > MOST_ROUNDS) {
          throw new InvariantViolation("TickEnds", "there is always more to do at one instant");
        }
      }
      if (decided.size() != before) {
        scheduler.flush(store.sink());
        outside.settled(scheduler.view());
        due();
      }
      long logicalMs = clock.takeLogicalMsToStore();
      if (logicalMs >= 0) {
        store.putLogicalMs(logicalMs);
        due();
      }
    }
    events.after(PUNCTUATION_US, this::punctuate);
  }

  /** Looks at the clock; the first time, the swarm is told that it starts anew. */
  private Now look() {
    Now now = clock.now();
    boolean stalled = clock.takeStall();
    if (!recovered) {
      recovered = true;
      recover(now);
    } else if (stalled) {
      scheduler.forgiveSilence(now);
      replica.forgiveSilence(now);
      outside.ended(Ending.STALLED, 0, 0);
    }
    return now;
  }

  private void recover(Now now) {
    recovering = true;
    scheduler.recover(now);
    replica.recover(now);
    recovering = false;
    if (scheduler.exists()) {
      scheduler.raiseGeneration(now);
      opening = Opening.RAISED;
      raisedAt = commits;
    }
    scheduler.flush(store.sink());
    outside.settled(scheduler.view());
    due();
  }

  private void happened(long number, Fact fact, Now now) {
    Decision decision = new Decision(number, fact, now);
    decided.add(decision);
    if (!recovering) {
      replica.replay(fact, now);
    }
    outside.decided(decision);
  }

  // ------------------------------------------------------------------ transactions

  private void due() {
    if (!commitDue) {
      commitDue = true;
      long transaction = transactions;
      events.after(
          commitEveryUs,
          () -> {
            if (transaction == transactions && running()) {
              commit();
            }
          });
    }
  }

  private void commit() {
    store.commit();
    List<Decision> visible = List.copyOf(decided);
    int inputs = read.size();
    next();
    commits++;
    outside.ended(Ending.COMMITTED, visible.size(), inputs);
    visible.forEach(outside::committed);
  }

  private void rollBack() {
    checkReplica();
    outside.ended(Ending.ROLLED_BACK, decided.size(), read.size());
    for (int i = read.size() - 1; i >= 0; i--) {
      topic(read.get(i).topic()).addFirst(read.get(i));
    }
    next();
    store.rollBack();
    up = false;
  }

  private void next() {
    read.clear();
    decided.clear();
    commitDue = false;
    transactions++;
  }

  private void takeOver() {
    up = true;
    frozenUntilUs = 0;
    recovered = false;
    opening = Opening.NEW;
    clock = new VirtualClock(events, wallBaseMs, offsetMs, store.logicalMs());
    scheduler = newScheduler(true);
    replica = newScheduler(false);
    store.working().restoreInto(scheduler);
    store.working().restoreInto(replica);
    process();
  }

  /**
   * The core that decides against the one that is told, and against what is stored.
   *
   * @throws InvariantViolation if they differ
   */
  void checkReplica() {
    if (!recovered) {
      return;
    }
    ApplyEqualsHandle.check(scheduler.view(), replica.view());
    InMemoryStore applied = new InMemoryStore();
    replica.flush(applied);
    String difference = applied.differenceFrom(store.working());
    if (difference != null) {
      throw new InvariantViolation("StoredEqualsApplied", difference);
    }
  }
}
