package io.fairlead.agent;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.fairlead.agent.ReportPacer.Cargo;
import io.fairlead.agent.ReportPacer.Flight;
import io.fairlead.wire.avro.AgentMessage;
import io.fairlead.wire.avro.AgentReport;
import io.fairlead.wire.avro.Welcome;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The agent's side of the protocol, without threads, clocks or Kafka: it is fed messages, what the
 * slots did, what became of reports, and the time; it says what to report and which runs to
 * interrupt. PROTOCOL.md, section 7, has the rules.
 *
 * <p>Invariants: nothing starts except in {@link SessionPhase#ACTIVE}; at most one report is on its
 * way; every task that was assigned to this incarnation in a message up to {@code lastDispatchSeq}
 * is, in every report, listed or ended.
 *
 * <p>Not safe for threads; owned by {@link SharedSession}'s lock.
 */
final class AgentSession {
  /** Wait between the last report of a lapsed incarnation and the next hello. */
  static final long REJOIN_NANOS = MILLISECONDS.toNanos(1_000);

  /** After so many hellos without a welcome the topic is read from its start. */
  static final int REREAD_AFTER_HELLOS = 3;

  private final AgentSettings settings;
  private final Supplier<String> helloIds;
  private final Workload work;
  private final HelloSchedule hellos = new HelloSchedule();
  private final ReportPacer pacer;
  private final ReportWriter writer;

  private SessionPhase phase = SessionPhase.STARTING;
  private String helloId;
  private Tenure tenure = Tenure.none();
  private long lastDispatchSeq;
  private boolean draining;
  private boolean lastTold;
  private long rejoinNanos;
  private boolean reread;
  private @Nullable AgentEnd end;

  /**
   * @param helloIds draws a random hello id at every call
   */
  AgentSession(AgentSettings settings, Supplier<String> helloIds, Moment start) {
    this.settings = settings;
    this.helloIds = helloIds;
    this.work = new Workload(settings.resultMaxBytes());
    this.pacer = new ReportPacer(settings.reportSpacingMs(), start.nanos());
    this.writer = new ReportWriter(settings, work);
    this.helloId = helloIds.get();
  }

  /** The end of the agent's topic is known, or that there is none: the hello may go out. */
  void ready(Moment now) {
    if (phase == SessionPhase.STARTING) {
      phase = SessionPhase.HELLO;
      hellos.begin(now.nanos());
    }
  }

  /**
   * Takes a message from the agent's topic.
   *
   * @return runs to interrupt
   */
  List<Run> onMessage(AgentMessage message, Moment now) {
    if (phase == SessionPhase.ENDED
        || !message.getSwarmId().equals(settings.swarm().value())
        || !message.getAgentId().equals(settings.agent().value())
        || message.getSeq() < 1) { // of no coordinator; no report that repeats it would be taken
      return List.of();
    }
    lastDispatchSeq = message.getSeq();
    return switch (message.getKind()) {
      case WELCOME -> onWelcome(message, now);
      case FENCED -> onFenced(message);
      case ASSIGN, REVOKE, CANCEL -> onTaskMessage(message, now);
      case UNKNOWN -> List.of();
    };
  }

  private List<Run> onWelcome(AgentMessage message, Moment now) {
    Welcome welcome = message.getWelcome();
    if (welcome == null || message.getIncarnation() <= tenure.incarnation()) {
      return List.of();
    }
    boolean mine = welcome.getHelloId().equals(helloId);
    if (phase == SessionPhase.LAPSED && !mine) {
      // Only in this phase: no hello of this process is under way that could fence the other one.
      String other = "incarnation " + message.getIncarnation() + " was given to another process";
      return finish(AgentEnd.Reason.FENCED, other);
    }
    if (!mine || (phase != SessionPhase.HELLO && phase != SessionPhase.ACTIVE)) {
      return List.of();
    }
    phase = SessionPhase.ACTIVE;
    tenure = Tenure.of(message.getIncarnation(), welcome, settings.slots(), now);
    writer.hurry();
    return work.forgetAll();
  }

  private List<Run> onFenced(AgentMessage message) {
    long mine = tenure.incarnation();
    if (mine == 0 || message.getIncarnation() < mine) {
      return List.of();
    }
    String why = message.getReason() == null ? "no reason given" : message.getReason();
    return finish(AgentEnd.Reason.FENCED, "incarnation " + mine + " is fenced: " + why);
  }

  private List<Run> onTaskMessage(AgentMessage message, Moment now) {
    boolean mine = phase == SessionPhase.ACTIVE && message.getIncarnation() == tenure.incarnation();
    return mine ? work.onMessage(message, refusal(), now) : List.of();
  }

  private @Nullable String refusal() {
    if (draining) {
      return "draining";
    }
    return work.size() < tenure.maxHeld() ? null : "holds " + work.size() + " tasks already";
  }

  /** Starts the next task, if there is one and the agent may; null otherwise. */
  @Nullable Run startNext(Moment now) {
    return phase == SessionPhase.ACTIVE && tenure.untilLapse(now) > 0 ? work.startNext(now) : null;
  }

  /** A handler tells how far it is. */
  void progressed(Run run, double share, Moment now) {
    work.progressed(run, share, now);
  }

  /** A handler returned. */
  void returned(Run run, TaskResult result, Moment now) {
    work.returned(run, result, now);
  }

  /** A handler threw. */
  void failed(Run run, String error, boolean retriable, Moment now) {
    work.failed(run, error, retriable, now);
  }

  /** Holds back a share of the agent's speed, 0 to 1, from the next report on. */
  void throttle(double share) {
    writer.throttle(share);
  }

  /**
   * Lets time pass: fences the agent if it has lost touch, says hello anew when it may.
   *
   * @return runs to interrupt
   */
  List<Run> tick(Moment now) {
    if (phase == SessionPhase.ACTIVE && tenure.untilLapse(now) <= 0) {
      return lapse(now);
    }
    if (phase == SessionPhase.LAPSED
        && lastTold
        && !pacer.flying()
        && rejoinNanos - now.nanos() <= 0) {
      phase = SessionPhase.HELLO;
      helloId = helloIds.get();
      tenure = Tenure.none();
      hellos.begin(now.nanos());
    }
    return List.of();
  }

  /**
   * The agent's topic has disappeared.
   *
   * @return runs to interrupt
   */
  List<Run> topicGone(Moment now) {
    return phase == SessionPhase.ACTIVE ? lapse(now) : List.of();
  }

  private List<Run> lapse(Moment now) {
    phase = SessionPhase.LAPSED;
    List<Run> interrupted = work.lapse();
    lastTold = work.isAllTold();
    rejoinNanos = now.nanos() + REJOIN_NANOS;
    finishIfDrained();
    return interrupted;
  }

  /**
   * Takes no more work, gives back what has not started, and says goodbye when the rest is done.
   */
  void drain(Moment now) {
    if (draining || phase == SessionPhase.ENDED) {
      return;
    }
    draining = true;
    if (phase == SessionPhase.STARTING || phase == SessionPhase.HELLO) {
      finish(AgentEnd.Reason.CLOSED, "closed before it was welcomed");
    }
    work.releaseWaiting("draining", now);
    writer.hurry();
    finishIfDrained();
  }

  /**
   * Does not wait for what runs any longer: reports it failed.
   *
   * @return runs to interrupt
   */
  List<Run> abandonRunning(Moment now) {
    return phase == SessionPhase.ENDED ? List.of() : work.abandonRunning("drain timeout", now);
  }

  /**
   * Ends the agent here and now.
   *
   * @return runs to interrupt
   */
  List<Run> finish(AgentEnd.Reason reason, String detail) {
    if (phase == SessionPhase.ENDED) {
      return List.of();
    }
    phase = SessionPhase.ENDED;
    end = new AgentEnd(reason, detail);
    return work.forgetAll();
  }

  /** How it ended; empty while it lives. */
  Optional<AgentEnd> end() {
    return Optional.ofNullable(end);
  }

  SessionPhase phase() {
    return phase;
  }

  /** Whether the topic is to be read again from its start; true once each time that it is. */
  boolean takeReread() {
    boolean asked = reread;
    reread = false;
    return asked;
  }

  /** Nanoseconds until {@link #takeReport} or {@link #tick} has something to do; 0 if now. */
  long nanosUntilDue(Moment now) {
    long report = pacer.flying() ? Long.MAX_VALUE : untilReport(now);
    long lapse = phase == SessionPhase.ACTIVE ? tenure.untilLapse(now) : Long.MAX_VALUE;
    return Math.max(0, Math.min(report, lapse));
  }

  private long untilReport(Moment now) {
    long free = pacer.untilFree(now.nanos());
    return switch (phase) {
      case STARTING, ENDED -> Long.MAX_VALUE;
      case HELLO -> Math.max(free, hellos.untilDue(now.nanos()));
      case ACTIVE ->
          hasNews()
              ? free
              : Math.max(free, pacer.untilOlderThan(tenure.heartbeatNanos(), now.nanos()));
      case LAPSED -> lastTold ? rejoinNanos - now.nanos() : free;
    };
  }

  private boolean hasNews() {
    return writer.hasNews() || (draining && work.size() == 0);
  }

  /** The report to send now; null if none is due. Its fate is to be told before the next one. */
  @Nullable AgentReport takeReport(Moment now) {
    if (pacer.flying() || untilReport(now) > 0 || (phase == SessionPhase.LAPSED && lastTold)) {
      return null;
    }
    AgentReport made;
    if (phase == SessionPhase.HELLO) {
      made = writer.hello(helloId, now);
      hellos.said(now.nanos());
      reread |= hellos.count() == REREAD_AFTER_HELLOS;
    } else {
      made = writer.report(helloId, tenure.incarnation(), lastDispatchSeq, draining, now);
    }
    pacer.took(cargo(made), made.getTransitions().size(), now.nanos());
    return made;
  }

  private Cargo cargo(AgentReport made) {
    boolean holdsNothing = made.getHeld().isEmpty();
    return switch (phase) {
      case HELLO -> Cargo.HELLO;
      case LAPSED -> holdsNothing ? Cargo.LAST : Cargo.REPORT;
      default -> holdsNothing && draining ? Cargo.GOODBYE : Cargo.REPORT;
    };
  }

  /** The broker has acknowledged the report. */
  void acknowledged(Moment now) {
    Flight arrived = pacer.landed();
    work.settle();
    switch (arrived.cargo()) {
      case HELLO:
        break;
      case REPORT:
        if (phase == SessionPhase.ACTIVE) {
          tenure.renewed(arrived.madeNanos());
        }
        break;
      case LAST:
        lastTold = true;
        rejoinNanos = now.nanos() + REJOIN_NANOS;
        finishIfDrained();
        break;
      case GOODBYE:
        finish(AgentEnd.Reason.CLOSED, "said goodbye");
        break;
    }
  }

  private void finishIfDrained() {
    if (draining && phase == SessionPhase.LAPSED && lastTold) {
      finish(AgentEnd.Reason.CLOSED, "closed while out of touch");
    }
  }

  /** The report has not arrived, as far as is known. */
  void notSent(Moment now) {
    pacer.landed();
    work.unsettle();
    pacer.hold(ReportPacer.RETRY_NANOS, now.nanos());
  }

  /** The broker does not take a report of that size, and never will. */
  void tooLarge(Moment now) {
    Flight refused = pacer.landed();
    writer.shrink(refused.transitions());
    work.unsettle();
    pacer.hold(0, now.nanos());
  }
}
