package io.fairlead.streams;

import io.fairlead.model.Command;
import io.fairlead.model.Now;
import io.fairlead.model.Setting;
import io.fairlead.model.StoredSwarm;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.SwarmId;
import io.fairlead.scheduler.SwarmScheduler;
import io.fairlead.streams.CoordinatorCounters.Counter;
import io.fairlead.wire.DeadLetterCause;
import io.fairlead.wire.DeadLetters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All swarms of one partition. Takes a record, has the scheduler of its swarm decide, writes the
 * new state and forwards what was decided, all within one call, so that one commit covers it whole.
 *
 * <p>A record that can't be read, or that the scheduler fails on before it has decided anything,
 * goes to the dead letters and the thread lives. A failure after that would leave state and output
 * apart: it is thrown, and the partition starts again from what was committed.
 *
 * <p>Owned by one stream thread. Never kept across an abort: Streams makes a new one.
 */
final class SchedulerProcessor implements Processor<byte[], byte[], Object, byte[]> {
  /** Wall-clock time only: stream time follows records, and stops with them. */
  static final Duration PUNCTUATE_EVERY = Duration.ofMillis(10);

  private static final Logger LOG = LoggerFactory.getLogger(SchedulerProcessor.class);
  private static final long PUNCTUATION_BUDGET_NANOS = 5_000_000;
  private static final int TICK_STEPS = 256;

  private final ProcessorSettings settings;
  private final ProcessorParts parts;
  private final TreeMap<SwarmId, SwarmShell> swarms = new TreeMap<>();
  private final InputDecoder decoder;

  private ProcessorContext<Object, byte[]> context;
  private SwarmStores stores;
  private SwarmClock clock;
  private ThreadCommits commits;
  private CommitPacer pacer;
  private TopicErrands topicErrands;
  private Outputs outputs;
  private FactPublisher publisher;
  private Rerouting rerouting;
  private boolean recovered;
  private List<SwarmId> round = List.of();

  @SuppressWarnings("NullAway.Init") // init() comes before anything else
  SchedulerProcessor(ProcessorSettings settings, ProcessorParts parts) {
    this.settings = settings;
    this.parts = parts;
    this.decoder = new InputDecoder(settings.topics(), parts.serdes(), settings.maxRecordBytes());
  }

  @Override
  public void init(ProcessorContext<Object, byte[]> newContext) {
    context = newContext;
    stores = new SwarmStores(context);
    clock = new SwarmClock(parts.time(), stores.logicalMs());
    commits = ThreadCommits.of(context.metrics(), Thread.currentThread().getName());
    pacer = parts.pacer();
    pacer.join();
    topicErrands = new TopicErrands(parts.agentTopics());
    outputs = new Outputs(context, settings.topics(), parts.serdes(), pacer, parts.counters());
    publisher = new FactPublisher(outputs, stores, topicErrands, parts.counters());
    rerouting = new Rerouting(settings);
    restore();
    context.schedule(PUNCTUATE_EVERY, PunctuationType.WALL_CLOCK_TIME, timestamp -> punctuate());
  }

  @Override
  public void close() {
    pacer.leave();
  }

  private void restore() {
    for (StoredSwarm stored : stores.swarms()) {
      newShell(stored.id()).restore(stored);
    }
    int[] tasks = {0};
    stores.forEachTenant((swarm, tenant) -> restored(swarm).restore(tenant));
    stores.forEachTaskType((swarm, type) -> restored(swarm).restore(type));
    stores.forEachAgent((swarm, agent) -> restored(swarm).restore(agent));
    stores.forEachTask(
        (swarm, task) -> {
          restored(swarm).restore(task);
          tasks[0]++;
        });
    LOG.info("partition {}: {} swarms with {} tasks", context.taskId(), swarms.size(), tasks[0]);
  }

  private SwarmScheduler restored(SwarmId swarm) {
    SwarmShell shell = swarms.get(swarm);
    if (shell == null) {
      throw new IllegalStateException("the stores hold entries of swarm " + swarm + " but not it");
    }
    return shell.scheduler();
  }

  private SwarmShell newShell(SwarmId id) {
    SwarmShell shell =
        new SwarmShell(id, settings.autoCreateSwarms(), stores.finishedTasks(id), publisher);
    swarms.put(id, shell);
    return shell;
  }

  /** Of a swarm that may be about to begin; it is dropped again if it does not. */
  private SwarmShell emptyShell(SwarmId id, Now now) {
    SwarmShell shell = newShell(id);
    shell.scheduler().recover(now); // closes dispatching until raiseNew opens it
    return shell;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    try {
      Now now = look();
      RecordMetadata from = context.recordMetadata().orElseThrow();
      InputRecord in =
          new InputRecord(
              from.topic(), from.partition(), from.offset(), record.key(), record.value());
      parts.counters().add(Counter.RECORDS);
      switch (rerouting.check(in, record.headers())) {
        case AT_HOME -> take(in, now);
        case ELSEWHERE -> {
          parts.counters().add(Counter.MISROUTED);
          outputs.reroute(in, rerouting.mark(record.headers()), now, rerouting.sink(in));
        }
        case CAME_BACK ->
            poison(in, Input.Poison.of(DeadLetterCause.INVALID_KEY, rerouting.complaint(in)), now);
      }
      commitIfDue();
    } catch (TimeoutException e) {
      throw notToBeRepeated(e);
    }
  }

  /** Looks at the clock; the first time, the swarms are told that they start anew. */
  private Now look() {
    Now now = clock.now();
    boolean stalled = clock.takeStall();
    if (!recovered) {
      // Not in init(): what is decided here is written, which is allowed only from here on.
      recovered = true;
      for (SwarmShell shell : swarms.values()) {
        shell.scheduler().recover(now);
        shell.raise(now, commits);
        flush(shell, now);
      }
      context.commit();
    } else if (stalled) {
      parts.counters().add(Counter.STALLS);
      LOG.warn("partition {}: stalled, every agent gets a full period", context.taskId());
      for (SwarmShell shell : swarms.values()) {
        shell.scheduler().forgiveSilence(now);
      }
    }
    return now;
  }

  private void take(InputRecord in, Now now) {
    Input input = decoder.decode(in, now.wallMs(), this::resultMaxBytes);
    publisher.handling(in, input);
    if (input instanceof Input.Poison poison) {
      poison(in, poison, now);
    } else if (input instanceof Input.CommandedAll all) {
      for (SwarmShell shell : new ArrayList<>(swarms.values())) {
        handle(shell, all.command(), in, now);
      }
    } else if (input instanceof Input.ToSwarm toSwarm) {
      if (input instanceof Input.Reported reported) {
        parts.counters().add(Counter.TRANSITIONS_SKIPPED, reported.skipped());
      }
      SwarmShell known = swarms.get(toSwarm.swarm());
      handle(known == null ? emptyShell(toSwarm.swarm(), now) : known, toSwarm.command(), in, now);
    }
    publisher.handling(null, null);
  }

  private void handle(SwarmShell shell, Command command, InputRecord in, Now now) {
    long before = shell.facts();
    try {
      shell.scheduler().handle(command, now);
    } catch (RuntimeException e) {
      if (shell.facts() != before) {
        throw e;
      }
      LOG.error("swarm {}: {} at offset {} failed", shell.id(), in.topic(), in.offset(), e);
      poison(
          in,
          new Input.Poison(
              DeadLetterCause.INTERNAL_ERROR, e.toString(), DeadLetters.Subject.of(shell.id())),
          now);
    }
    if (shell.toRaise()) {
      if (!shell.scheduler().exists()) {
        // It was refused, and that is nothing to be stored: a restart would find a swarm there.
        swarms.remove(shell.id());
        return;
      }
      raiseNew(shell, now);
    }
    shell.scheduler().tick(now, TICK_STEPS);
    flush(shell, now);
  }

  /** A swarm that begins now: under exactly-once its epochs become visible with its generation. */
  private void raiseNew(SwarmShell shell, Now now) {
    shell.raise(now, commits);
    if (settings.exactlyOnce()) {
      shell.open();
    } else {
      context.commit();
    }
  }

  private void flush(SwarmShell shell, Now now) {
    shell.scheduler().flush(stores.sink(shell.id(), now.logicalMs()));
    if (!shell.scheduler().exists()) {
      swarms.remove(shell.id());
    }
  }

  private void poison(InputRecord in, Input.Poison poison, Now now) {
    LOG.debug("{}-{} at {}: {}", in.topic(), in.partition(), in.offset(), poison.message());
    outputs.deadLetter(
        DeadLetters.of(
            poison.cause(), poison.message(), now.wallMs(), in.source(), poison.subject()),
        in,
        now);
  }

  private long resultMaxBytes(String swarmId) {
    SwarmShell shell = swarms.get(new SwarmId(swarmId));
    return shell == null
        ? SwarmConfig.DEFAULT.get(Setting.PAYLOAD_MAX_BYTES)
        : shell.resultMaxBytes();
  }

  private void punctuate() {
    try {
      Now now = look();
      boolean waiting = topicErrands.advance(commits);
      for (SwarmShell shell : swarms.values()) {
        if (!shell.isOpen() && !shell.openIfCommitted(commits)) {
          waiting = true;
        }
      }
      if (waiting) {
        context.commit();
      }
      tickAll(now);
      if (clock.storeDue()) {
        stores.putLogicalMs(clock.logicalMsToStore());
      }
      commitIfDue();
    } catch (TimeoutException e) {
      throw notToBeRepeated(e);
    }
  }

  /** One round over all swarms, spread over several punctuations where one is not enough. */
  private void tickAll(Now now) {
    long start = parts.time().nanoTime();
    if (round.isEmpty()) {
      round = new ArrayList<>(swarms.keySet());
    }
    int done = 0;
    boolean inTime = true;
    while (done < round.size() && inTime) {
      SwarmShell shell = swarms.get(round.get(done));
      boolean more = shell != null;
      while (more && inTime) {
        more = shell.scheduler().tick(now, TICK_STEPS);
        inTime = parts.time().nanoTime() - start < PUNCTUATION_BUDGET_NANOS;
      }
      if (shell != null) {
        flush(shell, now);
      }
      if (!more) {
        done++;
      }
    }
    round = List.copyOf(round.subList(done, round.size()));
  }

  private void commitIfDue() {
    // At least once, output is visible without a commit.
    if (settings.exactlyOnce() && pacer.takeDue(parts.time().nanoTime(), commits.meanMs())) {
      parts.counters().add(Counter.COMMITS_REQUESTED);
      context.commit();
    }
  }

  /** Streams takes a record again after a time-out, but on state that has changed already. */
  private static StreamsException notToBeRepeated(TimeoutException e) {
    return new StreamsException("timed out in the middle of a decision", e);
  }
}
