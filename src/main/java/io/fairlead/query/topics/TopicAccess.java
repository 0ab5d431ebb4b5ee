package io.fairlead.query.topics;

import io.fairlead.model.SwarmId;
import io.fairlead.model.TaskId;
import io.fairlead.optimize.SearchMonitor;
import io.fairlead.query.Problem;
import io.fairlead.query.SwarmAccess;
import io.fairlead.query.view.DeadLettersView;
import io.fairlead.query.view.DecisionsView;
import io.fairlead.query.view.OutcomesView;
import io.fairlead.query.view.RedriveView;
import io.fairlead.query.view.TaskLifeView;
import io.fairlead.query.view.TimelineView;
import io.fairlead.streams.MessageSerdes;
import io.fairlead.streams.StateReader;
import io.fairlead.streams.StateReader.UnavailableException;
import io.fairlead.streams.TopicNames;
import io.fairlead.wire.avro.Decision;
import io.fairlead.wire.avro.Outcome;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The way to the topics, over the coordinator's addresses and registry client. Safe for use by
 * several threads.
 */
public final class TopicAccess implements AutoCloseable {
  /** Tasks of a timeline that are looked up by themselves. */
  private static final int MOST_STRANGERS = 500;

  private final SwarmAccess access;
  private final TopicConsumers consumers;
  private final DeadLetters deadLetters;
  private final TimelineLooks timelines = new TimelineLooks(System::nanoTime);

  /**
   * @param access to the coordinator that runs in this process
   */
  public TopicAccess(SwarmAccess access) {
    this.access = access;
    this.consumers =
        new TopicConsumers(() -> TopicConsumers.consumer(access.coordinator().config()));
    this.deadLetters = new DeadLetters(access, consumers);
  }

  private MessageSerdes serdes() {
    return access.coordinator().serdes();
  }

  private TopicNames names() {
    return access.coordinator().config().topics();
  }

  /**
   * The outcome of a task that has ended, or was rejected.
   *
   * @param endedAtMs as remembered of it
   * @param rejected whether the outcome of a submission that was not accepted is meant
   * @throws io.fairlead.query.ProblemException 410 if it is no longer retained, 503 if it is not
   *     visible yet, or Kafka does not answer
   */
  public Outcome outcome(SwarmId swarm, TaskId task, long endedAtMs, boolean rejected) {
    OutcomeTopic topic = new OutcomeTopic(names().outcomes(), serdes().outcome().deserializer());
    Deadline deadline = Deadline.in(Deadline.LOOK_MS);
    OutcomeTopic.Found found =
        consumers.look(
            deadline,
            consumer ->
                topic.find(
                    consumer,
                    new OutcomeTopic.Wanted(swarm, task, endedAtMs, rejected),
                    System.currentTimeMillis(),
                    deadline));
    if (found instanceof OutcomeTopic.Found.There there) {
      return there.outcome();
    }
    if (found instanceof OutcomeTopic.Found.Gone) {
      throw Problem.of(
              410,
              "Gone",
              "the outcome of task " + task + " of swarm " + swarm + " is no longer retained")
          .toException();
    }
    throw Problem.unavailable(
            "the outcome of task " + task + " of swarm " + swarm + " can't be seen yet")
        .toException();
  }

  /** A page of a swarm's decisions; see {@link DecisionTopic#page}. */
  public DecisionsView decisions(SwarmId swarm, long since, int limit, Predicate<Decision> wanted) {
    DecisionTopic topic =
        new DecisionTopic(names().decisions(), serdes().decision().deserializer());
    return consumers.look(consumer -> topic.page(consumer, swarm, since, limit, wanted));
  }

  /** A page of a swarm's outcomes, the last first; see {@link OutcomeHistory#page}. */
  public OutcomesView outcomes(SwarmId swarm, OutcomeHistory.Filter filter) {
    OutcomeHistory topic =
        new OutcomeHistory(names().outcomes(), serdes().outcome().deserializer());
    return consumers.look(consumer -> topic.page(consumer, swarm, filter));
  }

  /** What happened to a task, as far as it is recorded; see {@link LifeReader}. */
  public TaskLifeView life(LifeSubject subject) {
    LifeReader reader =
        new LifeReader(
            new OutcomeTopic(names().outcomes(), serdes().outcome().deserializer()),
            new LifeScan(names().decisions(), serdes().decision().deserializer()));
    Deadline deadline = Deadline.in(Deadline.LOOK_MS);
    return consumers.look(
        deadline, consumer -> reader.read(consumer, subject, System.currentTimeMillis(), deadline));
  }

  /**
   * What a swarm was given in a period, by whom it was run and what came of it, as far as it is
   * retained. Takes seconds where much is to be read: not for a thread that answers requests.
   *
   * @param partition of the swarm, which must be on this instance
   * @param fromMs milliseconds since the Unix epoch
   * @param untilMs exclusive, milliseconds since the Unix epoch; what came after it is read too, to
   *     learn how the tasks ended
   * @param maxMs reads no longer than that, about, milliseconds; the result tells what was not read
   * @param monitor is told how far it has come, and may end it
   * @throws io.fairlead.query.ProblemException 409 {@code no-tasks} or {@code no-agents} if there
   *     were none, 404 if there is no such swarm, 503 if Kafka or the state does not answer
   * @throws io.fairlead.optimize.SearchCancelledException if nobody wants it any more
   */
  public RecordedPeriod recording(
      SwarmId swarm, int partition, long fromMs, long untilMs, long maxMs, SearchMonitor monitor) {
    if (fromMs < 0 || untilMs <= fromMs) {
      throw new IllegalArgumentException("from " + fromMs + " until " + untilMs);
    }
    LiveSwarm live = LiveSwarm.of(access.coordinator().state(), partition, swarm);
    Set<String> agents = new HashSet<>();
    live.agents().forEach(agent -> agents.add(agent.id().value()));
    TranscriptReader reader =
        new TranscriptReader(
            new TranscriptReader.Sources(
                names().tasks(),
                serdes().task().deserializer(),
                names().outcomes(),
                serdes().outcome().deserializer(),
                names().decisions(),
                serdes().decision().deserializer()),
            RecordingBounds.within(maxMs));
    Transcript transcript =
        consumers.look(
            consumer ->
                reader.read(
                    consumer, swarm, fromMs, untilMs, agents, System.currentTimeMillis(), monitor));
    return new Recorder(swarm, transcript, live).record();
  }

  /**
   * What ran where lately, as it stands or stood a moment ago: see {@link TimelineLooks}.
   *
   * @param partition of the swarm, which must be on this instance
   * @return empty if there is no such swarm
   * @throws io.fairlead.query.ProblemException 503 if Kafka or the state does not answer
   */
  public Optional<TimelineView> timeline(SwarmId swarm, int partition, TimelineWindow window)
      throws UnavailableException {
    Deadline deadline = Deadline.in(Deadline.LOOK_MS);
    return timelines.look(
        swarm, window, deadline, () -> readTimeline(swarm, partition, window, deadline));
  }

  /**
   * The state is asked first: what ends meanwhile is seen twice then, and told once, rather than
   * not at all.
   */
  private Optional<TimelineView> readTimeline(
      SwarmId swarm, int partition, TimelineWindow window, Deadline deadline)
      throws UnavailableException {
    StateReader state = access.coordinator().state();
    if (state.swarm(partition, swarm).isEmpty()) {
      return Optional.empty();
    }
    Timeline timeline = new Timeline(window);
    if (!HeldTasks.tell(state, partition, swarm, window, timeline::holds)) {
      timeline.cut();
    }
    TimelineReader reader =
        new TimelineReader(
            names().outcomes(),
            serdes().outcome().deserializer(),
            names().decisions(),
            serdes().decision().deserializer());
    consumers.look(
        deadline,
        consumer -> {
          reader.read(consumer, swarm, window, timeline, deadline);
          return timeline;
        });
    int looked = 0;
    for (String task : timeline.strangers()) {
      if (looked++ < MOST_STRANGERS && !deadline.passed()) {
        state.task(partition, swarm, new TaskId(task)).ifPresent(timeline::about);
      }
    }
    return Optional.of(timeline.view(swarm.value()));
  }

  /** A page of dead letters; see {@link DeadLetterTopic#page}. */
  public DeadLettersView deadLetters(DeadLetterTopic.Filter filter) {
    return deadLetters.page(filter);
  }

  /**
   * Submits the tasks of those letters again; what becomes of each, in that order.
   *
   * @param named whether the caller has named them; else those older than ids are remembered are
   *     left out
   * @throws io.fairlead.query.ProblemException 503 if Kafka does not answer; some may have been
   *     submitted, and doing it again does no harm while ids are remembered
   */
  public List<RedriveView.Result> redrive(List<DeadLetterTopic.Place> places, boolean named) {
    return deadLetters.redrive(places, named);
  }

  /** Closes what it has opened. Idempotent. */
  @Override
  public void close() {
    consumers.close();
  }
}
