package io.fairlead.streams;

import io.fairlead.model.AgentId;
import io.fairlead.model.Command;
import io.fairlead.model.Now;
import io.fairlead.model.SwarmId;
import io.fairlead.scheduler.ConfigTemplate;
import io.fairlead.streams.CoordinatorCounters.Counter;
import io.fairlead.streams.tally.PartitionTally;
import io.fairlead.wire.DeadLetterCause;
import io.fairlead.wire.DeadLetters;
import io.fairlead.wire.SwarmCommandCodec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topology's processor. Takes a record, has the scheduler of its swarm decide, writes the new
 * state and forwards what was decided, all within one call, so that one commit covers it whole.
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

  private final ProcessorSettings settings;
  private final ProcessorParts parts;
  private final InputDecoder decoder;
  private final Runnable commitRequest = this::requestCommit;

  private ProcessorContext<Object, byte[]> context;
  private SwarmStores stores;
  private SwarmClock clock;
  private ThreadCommits commits;
  private CommitPacer pacer;
  private TopicErrands topicErrands;
  private Outputs outputs;
  private FactPublisher publisher;
  private CommandAnswers answers;
  private OperatorCommands operators;
  private Rerouting rerouting;
  private PartitionSwarms swarms;
  private @Nullable Cancellable punctuation;
  private PartitionTally tally;
  private boolean recovered;
  private BeforeCommit beforeCommit;
  private @Nullable StoreFiles storeFiles;

  @SuppressWarnings("NullAway.Init") // init() comes before anything else
  SchedulerProcessor(ProcessorSettings settings, ProcessorParts parts) {
    this.settings = settings;
    this.parts = parts;
    this.decoder = new InputDecoder(settings.topics(), parts.serdes(), settings.maxRecordBytes());
  }

  @Override
  public void init(ProcessorContext<Object, byte[]> newContext) {
    context = newContext;
    stores = new SwarmStores(context, settings.payloadBytes());
    clock = new SwarmClock(parts.time(), stores.logicalMs());
    commits = ThreadCommits.of(context.metrics(), Thread.currentThread().getName());
    pacer = parts.pacer();
    topicErrands = new TopicErrands(parts.agentTopics());
    outputs = new Outputs(context, settings.topics(), parts, whenWritten());
    answers = new CommandAnswers(context);
    publisher = new FactPublisher(outputs, stores, topicErrands, parts.counters(), answers);
    tally = parts.tallies().open(context.taskId().partition(), parts.time().nanoTime());
    rerouting = new Rerouting(settings);
    ConfigTemplate template = new ConfigTemplate();
    operators = new OperatorCommands(answers, template, stores, outputs, parts.counters());
    swarms =
        new PartitionSwarms(
            settings, parts, stores, publisher, template, commits, tally.partition());
    int tasks = swarms.restore();
    storeFiles = settings.filesMayBeAhead() ? context.getStateStore(StoreNames.STORE_FILES) : null;
    if (storeFiles != null) {
      storeFiles.workBegins();
    }
    beforeCommit = context.getStateStore(StoreNames.BEFORE_COMMIT);
    beforeCommit.run(
        () -> {
          swarms.writeAll();
          stores.tasksWritten();
          answers.writeAll();
        });
    LOG.info("partition {}: {} swarms with {} tasks", context.taskId(), swarms.size(), tasks);
    parts.questions().open(context.taskId().partition());
    // A task that Streams finds corrupted, after an outage of the broker for instance, is revived
    // with this very object: nothing of the time before close() may stay.
    recovered = false;
    punctuation =
        context.schedule(
            PUNCTUATE_EVERY, PunctuationType.WALL_CLOCK_TIME, timestamp -> punctuate());
  }

  @Override
  public void close() {
    pacer.forget(commitRequest);
    parts.tallies().close(tally);
    parts.questions().close(context.taskId().partition());
    if (punctuation != null) {
      punctuation.cancel(); // Streams keeps it, and would go on calling it beside the next one
    }
    if (storeFiles != null) {
      storeFiles.workEnds();
    }
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    long began = parts.time().nanoTime();
    boolean whole = false;
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
        case TOO_LONG ->
            poison(
                in,
                Input.Poison.of(
                    DeadLetterCause.UNREADABLE, rerouting.tooLong(in, record.headers())),
                now);
        case CAME_BACK ->
            poison(in, Input.Poison.of(DeadLetterCause.INVALID_KEY, rerouting.complaint(in)), now);
      }
      if (settings.exactlyOnce()) {
        pacer.changed(commitRequest);
      }
      commitIfDue();
      whole = true;
    } catch (TimeoutException e) {
      throw notToBeRepeated(e);
    } finally {
      if (!whole) {
        beforeCommit.abandon(); // Streams writes caches back even of a task that it gives up
      }
    }
    tally.took(parts.time().nanoTime() - began, 1);
  }

  /** Looks at the clock; the first time, the swarms are told that they start anew. */
  private Now look() {
    Now now = clock.now();
    boolean stalled = clock.takeStall();
    if (!recovered) {
      // Not in init(): what is decided here is written, which is allowed only from here on.
      recovered = true;
      swarms.recover(now);
      context.commit();
    } else if (stalled) {
      parts.counters().add(Counter.STALLS);
      LOG.warn("partition {}: stalled, every agent gets a full period", context.taskId());
      swarms.forgiveSilence(now);
    }
    return now;
  }

  private void take(InputRecord in, Now now) {
    Input input =
        decoder.decode(in, now.wallMs(), swarmId -> swarms.resultMaxBytes(new SwarmId(swarmId)));
    publisher.handling(in, input);
    if (input instanceof Input.Poison poison) {
      poison(in, poison, now);
      operators.refused(poison, now);
    } else if (input instanceof Input.CommandedAll all) {
      takeAll(all, in, now);
    } else if (input instanceof Input.Commanded commanded) {
      Input.Origin origin = commanded.origin();
      if (operators.isNew(commanded.swarm().value(), origin, in, now)) {
        handle(swarms.use(commanded.swarm(), now), commanded.command(), origin, in, now);
      }
    } else if (input instanceof Input.ToSwarm toSwarm) {
      if (input instanceof Input.Reported reported) {
        parts.counters().add(Counter.TRANSITIONS_SKIPPED, reported.skipped());
        if (!swarms.takesAgent(reported.swarm(), reported.command().agent())) {
          poison(in, tooManyAgents(reported), now);
          publisher.handling(null, null);
          return;
        }
      }
      handle(swarms.use(toSwarm.swarm(), now), toSwarm.command(), null, in, now);
    }
    publisher.handling(null, null);
  }

  private Input.Poison tooManyAgents(Input.Reported reported) {
    AgentId agent = reported.command().agent();
    return new Input.Poison(
        DeadLetterCause.TOO_MANY_AGENTS,
        "agentId '"
            + agent
            + "': its partition has as many agents as max.agents, "
            + settings.maxAgents(),
        new DeadLetters.Subject(reported.swarm(), null, agent));
  }

  private void takeAll(Input.CommandedAll all, InputRecord in, Now now) {
    if (!operators.isNew(SwarmCommandCodec.ALL, all.origin(), in, now)) {
      return;
    }
    Optional<Command> command = operators.forEach(all, in, now);
    if (command.isEmpty()) {
      return;
    }
    int refusals = 0;
    List<SwarmShell> shells = swarms.all();
    for (SwarmShell shell : shells) {
      refusals += handle(shell, command.get(), all.origin(), in, now) ? 0 : 1;
    }
    operators.done(all, shells.size() - refusals, refusals, now);
  }

  /**
   * Has a swarm handle a command, and files the answer, which is written with the state.
   *
   * @param origin null if nobody waits for an answer
   * @return whether it was carried out
   */
  private boolean handle(
      SwarmShell shell, Command command, Input.@Nullable Origin origin, InputRecord in, Now now) {
    answers.begin();
    RuntimeException failure = swarms.handle(shell, command, now);
    answers.end();
    if (failure != null) {
      answers.failed(DeadLetterCause.INTERNAL_ERROR.code(), failure.toString());
      LOG.error("swarm {}: {} at offset {} failed", shell.id(), in.topic(), in.offset(), failure);
      poison(
          in,
          new Input.Poison(
              DeadLetterCause.INTERNAL_ERROR,
              failure.toString(),
              DeadLetters.Subject.of(shell.id())),
          now);
    }
    if (swarms.carryOn(shell, now)) {
      context.commit();
    }
    if (origin != null) {
      answers.file(shell.id(), origin, shell.scheduler().view().facts(), now);
    }
    return !answers.refused();
  }

  private void poison(InputRecord in, Input.Poison poison, Now now) {
    LOG.debug("{}-{} at {}: {}", in.topic(), in.partition(), in.offset(), poison.message());
    outputs.deadLetter(
        DeadLetters.of(
            poison.cause(), poison.message(), now.wallMs(), in.source(), poison.subject()),
        in,
        now);
  }

  private void punctuate() {
    long began = parts.time().nanoTime();
    boolean whole = false;
    try {
      if (settings.exactlyOnce()) {
        pacer.offer(commitRequest);
      }
      Now now = look();
      boolean waiting = topicErrands.advance(commits);
      if (swarms.openCommitted() || waiting) {
        context.commit();
      }
      swarms.tick(now);
      parts.questions().answer(context.taskId().partition(), swarms, now, parts.time());
      publisher.tokens().writeIfDue(now.wallMs());
      if (clock.storeDue()) {
        stores.putLogicalMs(clock.logicalMsToStore());
        stores.history().mark(now.wallMs());
      }
      commitIfDue();
      whole = true;
    } catch (TimeoutException e) {
      throw notToBeRepeated(e);
    } finally {
      if (!whole) {
        beforeCommit.abandon(); // Streams writes caches back even of a task that it gives up
      }
    }
    tally.took(parts.time().nanoTime() - began, 0);
  }

  /** At least once, output is visible without a commit. */
  private Runnable whenWritten() {
    return settings.exactlyOnce() ? () -> pacer.outputPending(commitRequest) : () -> {};
  }

  private void requestCommit() {
    parts.counters().add(Counter.COMMITS_REQUESTED);
    context.commit();
  }

  private void commitIfDue() {
    pacer.requestIfDue(parts.time().nanoTime());
  }

  /** Streams takes a record again after a time-out, but on state that has changed already. */
  private static StreamsException notToBeRepeated(TimeoutException e) {
    return new StreamsException("timed out in the middle of a decision", e);
  }
}
