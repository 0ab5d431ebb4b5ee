package io.fairlead.scheduler;

import io.fairlead.model.AgentId;
import io.fairlead.model.AgentPhase;
import io.fairlead.model.AgentProfile;
import io.fairlead.model.AgentTopicLayout;
import io.fairlead.model.Breaker;
import io.fairlead.model.BreakerState;
import io.fairlead.model.StoredAgent;
import io.fairlead.model.TaskId;
import io.fairlead.model.TopicState;
import io.fairlead.model.Unavailability;
import io.fairlead.scheduler.breaker.BreakerEvent;
import io.fairlead.scheduler.breaker.BreakerLimits;
import io.fairlead.scheduler.breaker.CircuitBreaker;
import io.fairlead.scheduler.placement.Demand;
import io.fairlead.scheduler.placement.PlacementEntry;
import io.fairlead.scheduler.resource.HeldAmounts;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An agent. Owned by its swarm's thread; changed by {@link FactApplier} alone. */
final class AgentState extends PlacementEntry implements AgentStanding {
  static final double INITIAL_ROUND_TRIP_US = 50_000;

  /** An agent is never written off wholly by its failures: it must get work to do better. */
  static final double MIN_RELIABILITY = 0.05;

  /** Long before any logical time. */
  static final long NEVER_MS = Long.MIN_VALUE / 2;

  private final AgentId id;
  private final ResourceLedger resources;
  AgentPhase phase = AgentPhase.JOINING;
  TopicState topic = TopicState.ABSENT;
  AgentTopicLayout layout = AgentTopicLayout.PER_AGENT;
  String helloId = "";
  long incarnation;
  boolean welcomed;
  AgentProfile profile;
  long lastSeq;
  double speed = 1;
  final TypeSpeeds typeSpeeds = new TypeSpeeds();
  double reliability = 1;
  double roundTripUs = INITIAL_ROUND_TRIP_US;
  long samples;
  long virtualFinishUs;
  Breaker breaker = Breaker.CLOSED;

  /** Whether an operator wants it to get no new work. */
  boolean drained;

  /** What it holds, in order of dispatch. */
  final LinkedHashMap<TaskId, TaskState> held = new LinkedHashMap<>();

  /** What waits for it alone. */
  final LocalQueue local = new LocalQueue();

  /** What of its own resources the tasks that it holds take. */
  final HeldAmounts used = new HeldAmounts();

  /** Logical times, milliseconds; not stored. */
  long lastSeenMs;

  long goneSinceMs;
  long topicAskedMs;
  long fencedMs = NEVER_MS;

  /** Of the present incarnation; not stored. */
  final ReportNumbers reports = new ReportNumbers();

  /** Its slots while it is available, as {@link KpiMeter} counts them; not stored. */
  int countedSlots;

  /** Times set in {@link Timers}. */
  long checkAtMs = Timers.NONE;

  long roomAtUs = Timers.NONE;

  boolean touched;

  AgentState(AgentId id, AgentProfile profile, ResourceLedger resources) {
    this.id = id;
    this.profile = profile;
    this.resources = resources;
  }

  static AgentState of(StoredAgent stored, ResourceLedger resources) {
    AgentState state = new AgentState(stored.id(), stored.profile(), resources);
    state.phase = stored.phase();
    state.topic = stored.topic();
    state.helloId = stored.helloId();
    state.incarnation = stored.incarnation();
    state.welcomed = stored.welcomed();
    state.lastSeq = stored.lastSeq();
    state.speed = stored.speed();
    state.reliability = stored.reliability();
    state.roundTripUs = stored.roundTripUs();
    state.samples = stored.samples();
    state.virtualFinishUs = stored.virtualFinishUs();
    state.breaker = stored.breaker();
    state.drained = stored.drained();
    state.layout = stored.topicLayout();
    state.typeSpeeds.restore(stored.typeSpeeds());
    return state;
  }

  @Override
  public AgentPhase phase() {
    return phase;
  }

  @Override
  public TopicState topic() {
    return topic;
  }

  @Override
  public AgentProfile profile() {
    return profile;
  }

  @Override
  public boolean drained() {
    return drained;
  }

  @Override
  public long incarnation() {
    return incarnation;
  }

  @Override
  public long lastSeq() {
    return lastSeq;
  }

  StoredAgent stored() {
    return new StoredAgent(
        id,
        phase,
        topic,
        helloId,
        incarnation,
        welcomed,
        profile,
        lastSeq,
        speed,
        reliability,
        roundTripUs,
        samples,
        virtualFinishUs,
        breaker,
        drained,
        typeSpeeds.stored(),
        weight(),
        layout);
  }

  @Override
  public AgentId id() {
    return id;
  }

  @Override
  public List<String> capabilities() {
    return profile.capabilities();
  }

  @Override
  public double weight() {
    return weightAt(speed);
  }

  @Override
  public double weightFor(String taskType) {
    return weightAt(speedAt(taskType));
  }

  /** How fast it runs tasks of a type; as fast as others, where that is not known. */
  double speedAt(String taskType) {
    return typeSpeeds.of(taskType, speed);
  }

  private double weightAt(double someSpeed) {
    return profile.slots()
        * someSpeed
        * Math.max(MIN_RELIABILITY, reliability)
        * (1 - profile.throttle());
  }

  @Override
  public long virtualFinishUs() {
    return virtualFinishUs;
  }

  @Override
  public double price() {
    return profile.costPerSecond() / speed;
  }

  @Override
  public boolean fits(Demand demand) {
    return resources.fits(this, demand);
  }

  void move(AgentTransitions.Event event) {
    phase = AgentTransitions.TABLE.next(phase, event);
  }

  void move(TopicTransitions.Event event) {
    topic = TopicTransitions.TABLE.next(topic, event);
  }

  /** The breaker goes through an event and stands anew. */
  void move(BreakerEvent event, Breaker next) {
    if (BreakerTransitions.TABLE.next(breaker.state(), event) != next.state()) {
      throw new IllegalStateException(this + ": " + event + " does not lead to " + next);
    }
    breaker = next;
  }

  /** Why it may not be sent new work, however little it holds; null if it may. */
  @Nullable Unavailability unavailability(BreakerLimits limits) {
    Unavailability silent =
        switch (phase) {
          case JOINING -> Unavailability.JOINING;
          case SUSPECT -> Unavailability.SUSPECT;
          case LOST -> Unavailability.LOST;
          case LEFT -> Unavailability.LEFT;
          case ALIVE -> null;
        };
    if (silent != null) {
      return silent;
    }
    if (topic != TopicState.READY) {
      return Unavailability.TOPIC_NOT_READY;
    }
    if (profile.draining()) {
      return Unavailability.DRAINING;
    }
    if (drained) {
      return Unavailability.DRAINED;
    }
    if (profile.throttle() >= 1) {
      return Unavailability.THROTTLED;
    }
    if (!CircuitBreaker.lets(breaker, limits, probes())) {
      return breaker.state() == BreakerState.OPEN
          ? Unavailability.BREAKER_OPEN
          : Unavailability.BREAKER_HALF_OPEN;
    }
    return null;
  }

  /** Tasks that it was sent since its breaker is half-open. O(1) unless it is. */
  private int probes() {
    int probes = 0;
    if (breaker.state() == BreakerState.HALF_OPEN) {
      for (TaskState task : held.values()) {
        probes += breaker.probedBy(task.heldLease().epoch()) ? 1 : 0;
      }
    }
    return probes;
  }

  boolean gone() {
    return phase == AgentPhase.LOST || phase == AgentPhase.LEFT;
  }

  @Override
  public String toString() {
    return "agent " + id + " (" + phase + ")";
  }
}
