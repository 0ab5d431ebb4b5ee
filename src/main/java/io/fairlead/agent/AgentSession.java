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
 * <p>Invariants: nothing starts except in {@link Phase#ACTIVE}; at most one report is on its way;
 * every task that was assigned to this incarnation in a message up to {@code lastDispatchSeq} is,
 * in every report, listed or ended.
 *
 * <p>Not safe for threads; owned by {@link SharedSession}'s lock.
 */
final class AgentSession {
  /** Where the agent stands. */
  enum Phase {
    /** Looks up the end of its topic; nothing is said yet. */
    STARTING,
    /** Says hello until it is welcomed. */
    HELLO,
    /** Has an incarnation. */
    ACTIVE,
    /** Has fenced itself: tells what had ended, waits a moment, then says hello anew. */
    LAPSED,
    /** Is over. */
    ENDED
  }

  /** Estimated size of the transitions of one report, bytes; leaves room below Kafka's 1 MiB. */
  static final long MAX_REPORT_BYTES = 700_000;

  /** Reason of a CANCEL for an assignment that is no longer in force; no answer is wanted. */
  static final String STALE = "stale";

  /** Wait between the last report of a lapsed incarnation and the next hello. */
  static final long REJOIN_NANOS = MILLISECONDS.toNanos(1_000);

  /** After so many hellos without a welcome the topic is read from its start. */
  static final int REREAD_AFTER_HELLOS = 3;

  /** More than so many times slots plus prefetch is not held; the coordinator never sends it. */
  private static final int HELD_FACTOR = 4;

  private final AgentSettings settings;
  private final Supplier<String> helloIds;
  private final Workload work;
  private final HelloSchedule hellos = new HelloSchedule();
  private final ReportPacer pacer;

  private Phase phase = Phase.STARTING;
  private String helloId;
  private long incarnation;
  private long reportSeq;
  private long lastDispatchSeq;
  private long heartbeatNanos;
  private long lostAfterNanos;
  private int maxHeld;
  private boolean urgent;
  private boolean draining;
  private double throttle;
  private long reportBytes = MAX_REPORT_BYTES;
  private long renewedNanos;
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
    this.helloId = helloIds.get();
    this.renewedNanos = start.nanos();
  }

  /** The end of the agent's topic is known, or that there is none: the hello may go out. */
  void ready(Moment now) {
    if (phase == Phase.STARTING) {
      phase = Phase.HELLO;
      hellos.begin(now.nanos());
    }
  }

  /**
   * Takes a message from the agent's topic.
   *
   * @return runs to interrupt
   */
  List<Run> onMessage(AgentMessage message, Moment now) {
    if (phase == Phase.ENDED
        || !message.getSwarmId().equals(settings.swarm().value())
        || !message.getAgentId().equals(settings.agent().value())) {
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
    if (welcome == null || message.getIncarnation() <= incarnation) {
      return List.of();
    }
    boolean mine = welcome.getHelloId().equals(helloId);
    if (phase == Phase.LAPSED && !mine) {
      // Only in this phase: no hello of this process is under way that could fence the other one.
      String other = "incarnation " + message.getIncarnation() + " was given to another process";
      return finish(AgentEnd.Reason.FENCED, other);
    }
    if (!mine || (phase != Phase.HELLO && phase != Phase.ACTIVE)) {
      return List.of();
    }
    phase = Phase.ACTIVE;
    incarnation = message.getIncarnation();
    heartbeatNanos = MILLISECONDS.toNanos(Math.max(1, welcome.getHeartbeatMs()));
    lostAfterNanos = MILLISECONDS.toNanos(Math.max(1, welcome.getLostAfterMs()));
    maxHeld = HELD_FACTOR * (settings.slots() + Math.max(0, welcome.getMaxPrefetch()));
    renewedNanos = now.nanos();
    urgent = true;
    return work.forgetAll();
  }

  private List<Run> onFenced(AgentMessage message) {
    if (incarnation == 0 || message.getIncarnation() < incarnation) {
      return List.of();
    }
    String why = message.getReason() == null ? "no reason given" : message.getReason();
    return finish(AgentEnd.Reason.FENCED, "incarnation " + incarnation + " is fenced: " + why);
  }

  private List<Run> onTaskMessage(AgentMessage message, Moment now) {
    String taskId = message.getTaskId();
    Long epoch = message.getEpoch();
    boolean mine = phase == Phase.ACTIVE && message.getIncarnation() == incarnation;
    if (!mine || taskId == null || epoch == null) {
      return List.of();
    }
    switch (message.getKind()) {
      case CANCEL:
        return STALE.equals(message.getReason())
            ? work.forget(taskId, epoch)
            : work.cancel(taskId, epoch, now);
      case REVOKE:
        work.revoke(taskId, epoch, now);
        return List.of();
      default:
        AssignedTask task = AssignedTask.of(message);
        return task == null ? List.of() : work.assign(task, refusal(), now);
    }
  }

  private @Nullable String refusal() {
    if (draining) {
      return "draining";
    }
    return work.size() < maxHeld ? null : "holds " + work.size() + " tasks already";
  }

  /** Starts the next task, if there is one and the agent may; null otherwise. */
  @Nullable Run startNext(Moment now) {
    return phase == Phase.ACTIVE && !overdue(now) ? work.startNext(now) : null;
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
    throttle = share;
    urgent = true;
  }

  /**
   * Lets time pass: fences the agent if it has lost touch, says hello anew when it may.
   *
   * @return runs to interrupt
   */
  List<Run> tick(Moment now) {
    if (phase == Phase.ACTIVE && overdue(now)) {
      return lapse(now);
    }
    if (phase == Phase.LAPSED && lastTold && !pacer.flying() && rejoinNanos - now.nanos() <= 0) {
      phase = Phase.HELLO;
      helloId = helloIds.get();
      incarnation = 0;
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
    return phase == Phase.ACTIVE ? lapse(now) : List.of();
  }

  private List<Run> lapse(Moment now) {
    phase = Phase.LAPSED;
    List<Run> interrupted = work.lapse();
    lastTold = work.isAllTold();
    rejoinNanos = now.nanos() + REJOIN_NANOS;
    return interrupted;
  }

  private boolean overdue(Moment now) {
    return now.nanos() - renewedNanos >= lostAfterNanos;
  }

  /**
   * Takes no more work, gives back what has not started, and says goodbye when the rest is done.
   */
  void drain(Moment now) {
    if (draining || phase == Phase.ENDED) {
      return;
    }
    draining = true;
    if (phase == Phase.STARTING || phase == Phase.HELLO) {
      finish(AgentEnd.Reason.CLOSED, "closed before it was welcomed");
    }
    work.releaseWaiting("draining", now);
    urgent = true;
    finishIfDrained();
  }

  /**
   * Does not wait for what runs any longer: reports it failed.
   *
   * @return runs to interrupt
   */
  List<Run> abandonRunning(Moment now) {
    return phase == Phase.ENDED ? List.of() : work.abandonRunning("drain timeout", now);
  }

  /**
   * Ends the agent here and now.
   *
   * @return runs to interrupt
   */
  List<Run> finish(AgentEnd.Reason reason, String detail) {
    if (phase == Phase.ENDED) {
      return List.of();
    }
    phase = Phase.ENDED;
    end = new AgentEnd(reason, detail);
    return work.forgetAll();
  }

  /** How it ended; empty while it lives. */
  Optional<AgentEnd> end() {
    return Optional.ofNullable(end);
  }

  Phase phase() {
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
    long lapse =
        phase == Phase.ACTIVE ? lostAfterNanos - (now.nanos() - renewedNanos) : Long.MAX_VALUE;
    return Math.max(0, Math.min(report, lapse));
  }

  private long untilReport(Moment now) {
    long free = pacer.untilFree(now.nanos());
    return switch (phase) {
      case STARTING, ENDED -> Long.MAX_VALUE;
      case HELLO -> Math.max(free, hellos.untilDue(now.nanos()));
      case ACTIVE ->
          news() ? free : Math.max(free, pacer.untilOlderThan(heartbeatNanos, now.nanos()));
      case LAPSED -> lastTold ? rejoinNanos - now.nanos() : free;
    };
  }

  private boolean news() {
    return urgent || work.hasNews() || (draining && work.size() == 0);
  }

  /** The report to send now; null if none is due. Its fate is to be told before the next one. */
  @Nullable AgentReport takeReport(Moment now) {
    if (pacer.flying() || untilReport(now) > 0 || (phase == Phase.LAPSED && lastTold)) {
      return null;
    }
    AgentReport.Builder report = settings.report(now.wallMs());
    report.setHelloId(helloId).setIncarnation(incarnation).setReportSeq(++reportSeq);
    report.setThrottle(throttle).setDraining(draining);
    if (phase == Phase.HELLO) {
      hellos.said(now.nanos());
      reread |= hellos.count() == REREAD_AFTER_HELLOS;
    } else {
      report.setLastDispatchSeq(lastDispatchSeq);
      work.fill(report, reportBytes);
      urgent = false;
    }
    AgentReport made = report.build();
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
        if (phase == Phase.ACTIVE) {
          renewedNanos = arrived.madeNanos();
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
    if (draining && phase == Phase.LAPSED && lastTold) {
      finish(AgentEnd.Reason.CLOSED, "closed while out of touch");
    }
  }

  /** The report has not arrived, as far as is known. */
  void notSent(Moment now) {
    pacer.landed();
    work.unsettle();
    pacer.hold(ReportPacer.RETRY_NANOS, now.nanos());
  }

  /**
   * The broker does not take a report of that size. Fewer transitions go into one from now on; a
   * result that is too large alone is given up.
   */
  void tooLarge(Moment now) {
    Flight refused = pacer.landed();
    if (refused.transitions() > 1) {
      reportBytes = Math.max(1, reportBytes / 2);
    } else {
      work.giveUpLargestResult();
    }
    work.unsettle();
    pacer.hold(0, now.nanos());
  }
}
